"""“Tell me when it is back”: asked on the product page, told once by letter, stopped by the letter's link."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from commerce.catalogue.models import Product
from commerce.customer.models import ProductAlert
from commerce.notifications.services import announce
from commerce.partner.models import StockRecord
from commerce.stores.languages import shown_in
from commerce.stores.selectors import active_store

AT_ONCE = 500
_URLS = "site_config.urls"


def ask(*, product: Product, email: str, language: str) -> None:
    """Remember who waits for a product; nothing happens for somebody who waits for it already."""
    ProductAlert.objects.bulk_create(
        [
            ProductAlert(
                product=product,
                email=email.strip().lower(),
                language=language,
                key=secrets.token_urlsafe(24),
                status=ProductAlert.ACTIVE,
            )
        ],
        ignore_conflicts=True,
    )


def is_key(key: str) -> bool:
    """Whether some letter of the store has this key, waiting or told already."""
    return bool(key) and "\x00" not in key and ProductAlert.objects.filter(key=key).exists()


def stop(*, key: str) -> None:
    """Stop waiting, by the key of the letter."""
    ProductAlert.objects.filter(key=key, status=ProductAlert.ACTIVE).update(
        status=ProductAlert.CANCELLED, date_cancelled=timezone.now()
    )


@transaction.atomic
def tell_waiting(*, product_ids: Iterable[int]) -> int:
    """Write to those who wait for any of these that can be bought now; each is told once. Gives how many letters."""
    there = available().filter(product_id__in=list(product_ids)).values("product_id")
    waiting = list(
        ProductAlert.objects.filter(status=ProductAlert.ACTIVE, product_id__in=there)
        .select_related("product__parent")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")[:AT_ONCE]
    )
    store = active_store()
    for alert in waiting:
        with shown_in(store, alert.language):
            announce(
                event=f"back_in_stock:{alert.pk}",
                kind="back_in_stock",
                recipient=alert.email,
                context={
                    "title": alert.product.full_title,
                    "path": _path(alert.product),
                    "stop": reverse("customer:stop-alert", urlconf=_URLS, args=[alert.key]),
                    "language": alert.language,
                },
            )
    ProductAlert.objects.filter(pk__in=[alert.pk for alert in waiting]).update(
        status=ProductAlert.CLOSED, date_closed=timezone.now()
    )
    return len(waiting)


def waiting_for(product: Product) -> int:
    """How many people wait for a product or one of its variants."""
    wanted = Q(product=product) | Q(product__parent=product)
    return ProductAlert.objects.filter(wanted, status=ProductAlert.ACTIVE).count()


def available() -> QuerySet[StockRecord]:
    """Stock of which one more can be sold, of products that are shown."""
    return StockRecord.objects.filter(
        Q(num_in_stock__gt=F("num_allocated"))
        | Q(product__product_class__track_stock=False)
        | Q(product__parent__product_class__track_stock=False),
        price__isnull=False,
        product__is_public=True,
    ).exclude(product__parent__is_public=False)


def _path(product: Product) -> str:
    slug = product.parent.slug if product.is_child else product.slug
    query = "?" + urlencode({"variant": product.upc or product.slug}) if product.is_child else ""
    return reverse("catalogue:detail", urlconf=_URLS, args=[slug]) + query
