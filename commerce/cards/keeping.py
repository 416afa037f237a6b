"""Making cards what the catalogue says: one statement for any number of products."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from commerce.catalogue.models import Product
from commerce.money import smallest_unit
from commerce.stores.selectors import active_store
from commerce.stores.versions import bump_on_commit

BATCH = 1000


def refresh_cards(product_ids: Collection[int]) -> int:
    """Write the cards of these products of the active store anew where they differ, and give how many rows did.

    Takes parents and variants alike, may be repeated, and ignores ids of other stores.
    """
    if not product_ids:
        return 0
    store = active_store()
    digits = -int(smallest_unit(store.currency).as_tuple().exponent)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cards_refresh(%s, %s, %s)", [store.pk, list(product_ids), digits])
        written: int = cursor.fetchone()[0]
    if written:
        # After the rows: a page made between a bump and them would be kept as it was before.
        bump_on_commit()
    return written


def is_small_store() -> bool:
    """Whether all cards of the active store are refreshed by one statement."""
    return Product.objects.filter(parent=None).order_by()[: BATCH + 1].count() <= BATCH


def refresh_store() -> int:
    """The same for every product of the active store, a batch a statement."""
    product_ids = list(Product.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True))
    return sum(
        refresh_cards(product_ids[start : start + BATCH]) for start in range(0, len(product_ids), BATCH)
    )
