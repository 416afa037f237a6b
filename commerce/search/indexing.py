"""The one statement that makes search entries what the catalogue says."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from commerce.catalogue.models import Product
from commerce.search.languages import text_search_configuration
from commerce.search.models import SearchEntry
from commerce.stores.selectors import active_store

BATCH = 1000

# One statement for any number of products. A variant stands for its parent; what is not on sale loses its entry.
_INDEX = """
WITH wanted AS (
    SELECT DISTINCT coalesce(parent_id, id) AS id
    FROM catalogue_product WHERE store_id = %(store)s AND id = ANY(%(ids)s::bigint[])
), shown AS (
    SELECT product.id, search_vector(
        %(store)s::bigint,
        %(configuration)s::regconfig,
        names => concat_ws(' ', product.title, product.upc, variants.upcs),
        tags => concat_ws(' ', variants.titles, categories.names, attributes.texts),
        description => product.description
    ) AS lexemes
    FROM wanted
    JOIN catalogue_product product ON product.id = wanted.id AND product.is_public
    LEFT JOIN LATERAL (
        SELECT array_agg(id) AS ids, string_agg(title, ' ') AS titles, string_agg(upc, ' ') AS upcs
        FROM catalogue_product WHERE parent_id = product.id AND is_public
    ) variants ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT above.name, ' ') AS names
        FROM catalogue_productcategory link
        JOIN catalogue_category own ON own.id = link.category_id
        JOIN catalogue_category above
            ON above.store_id = %(store)s AND above.is_public AND starts_with(own.path, above.path)
        WHERE link.product_id = product.id
    ) categories ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT concat_ws(' ', value.value_text, choice.option), ' ') AS texts
        FROM catalogue_productattributevalue value
        LEFT JOIN catalogue_attributeoption choice ON choice.id = value.value_option_id
        WHERE value.product_id = ANY(array_append(variants.ids, product.id))
    ) attributes ON true
), hidden AS (
    DELETE FROM search_searchentry entry USING wanted
    WHERE entry.product_id = wanted.id AND wanted.id NOT IN (SELECT id FROM shown)
)
INSERT INTO search_searchentry AS entry (product_id, store_id, lexemes)
SELECT id, %(store)s, lexemes FROM shown ORDER BY id
ON CONFLICT (product_id) DO UPDATE SET lexemes = excluded.lexemes
WHERE entry.lexemes IS DISTINCT FROM excluded.lexemes
"""


def index_products(product_ids: Collection[int]) -> None:
    """Make the search entries of these products of the active store what the catalogue says now; one statement.

    Takes parents and variants alike, may be repeated, and ignores ids of other stores. Saves of a catalogue's objects
    come here by themselves; whoever writes with `update()` or `bulk_create()` calls it.
    """
    if not product_ids:
        return
    store = active_store()
    configuration = text_search_configuration(store.language)
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, {"store": store.pk, "configuration": configuration, "ids": list(product_ids)})


def index_store() -> int:
    """Index every product of the active store, a batch a transaction. Returns how many products can be found."""
    product_ids = list(Product.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(product_ids), BATCH):
        with transaction.atomic():
            index_products(product_ids[start : start + BATCH])
    return SearchEntry.objects.count()
