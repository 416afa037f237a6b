"""Which offers are open, which products they lower, and to what price: one truth for cards, pages and
baskets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Now
from django.utils import timezone

from commerce.catalogue.expressions import ExpandDownwardsCategoryQueryset
from commerce.catalogue.models import Category, Product
from commerce.context import active_store_id
from commerce.offer.benefits import percentage_of
from commerce.offer.models import Benefit, Condition, ConditionalOffer, InRanges
from commerce.stores.kept import kept_by_store
from commerce.stores.prepared import prepared
from commerce.stores.selectors import active_currency


@dataclass(frozen=True, slots=True)
class OfferPrice:
    """The price of one product while a sale lasts, in the store's currency."""

    price: Decimal
    was: Decimal


def offer_prices(prices: Mapping[int, Decimal]) -> dict[int, OfferPrice]:
    """Lowered prices of the products that are on sale now: of one item, as the basket reckons it.

    Takes {pk of a product or variant: its price}; gives only those that a sale lowers. Two queries for any
    number of products and sales, one when no sale is open.
    """
    sales = [offer for offer in open_site_offers() if _lowers_single_items(offer)]
    if not sales or not prices:
        return {}
    found = ranges_of_products(sales, prices)
    currency = active_currency()
    lowered = {}
    for pk, was in prices.items():
        # Sales are exclusive: the first one in the order of baskets settles it.
        sale = next((sale for sale in sales if _ranges_of([sale]) <= found[pk].inside), None)
        if sale is not None and (amount := _amount_off(sale.benefit, was, currency)):
            lowered[pk] = OfferPrice(was - amount, was)
    return lowered


def products_on_offer() -> QuerySet[Product]:
    """The public products (with variants: the parent) that an open sale names, newest first."""
    sales = [offer for offer in open_site_offers() if _lowers_single_items(offer)]
    products = Product.objects.filter(parent=None, is_public=True).order_by("-date_created", "-pk")
    ranges = {offer.benefit.range_id: offer.benefit.range for offer in sales}
    if not ranges:
        return products.none()
    inside = Q()
    if not any(range.includes_all_products for range in ranges.values()):
        categories = Category.objects.filter(includes__in=list(ranges)).values("pk")
        inside = (
            Q(includes__in=list(ranges))
            | Q(children__includes__in=list(ranges))
            | Q(product_class__classes__in=list(ranges))
            | Q(categories__in=ExpandDownwardsCategoryQueryset(categories))
        )
    return products.filter(
        pk__in=Product.objects.filter(inside).exclude(excludes__in=list(ranges)).values("pk")
    )


def open_site_offers(*, as_of_now: bool = False) -> list[ConditionalOffer]:
    """The offers that everybody gets now, with condition, benefit and ranges, in the order that baskets apply
    them. No query until something changes, but one for the counters of those with a limit.

    `as_of_now` reads them from the database, for what must not be half a second old: an order. The others are shared
    by all requests: do not write on them.
    """
    now = timezone.now()
    offers = [
        offer
        for offer in (_read_site_offers() if as_of_now else _site_offers())
        if (offer.start_datetime is None or offer.start_datetime <= now)
        and (offer.end_datetime is None or now <= offer.end_datetime)
    ]
    return offers if as_of_now else _not_used_up(offers)


@kept_by_store(size=5_000)
def _site_offers() -> list[ConditionalOffer]:
    return _read_site_offers()


def _read_site_offers() -> list[ConditionalOffer]:
    """The open offers for everybody that have not ended, those to come too."""
    return with_partners(_not_ended())


@prepared
def _not_ended() -> QuerySet[ConditionalOffer]:
    return (
        ConditionalOffer.objects.filter(
            Q(end_datetime=None) | Q(end_datetime__gte=Now()),
            status=ConditionalOffer.OPEN,
            offer_type=ConditionalOffer.SITE,
        )
        .select_related("condition__range", "benefit__range")
        .order_by("-priority", "pk")
    )


def _not_used_up(offers: list[ConditionalOffer]) -> list[ConditionalOffer]:
    """The offers without those whose limit is reached, by counters read now."""
    capped = {offer.pk: copy(offer) for offer in offers if offer.is_capped}
    if not capped:
        return offers
    fresh = ConditionalOffer.objects.filter(pk__in=list(capped), status=ConditionalOffer.OPEN)
    counters = {pk: rest for pk, *rest in fresh.values_list("pk", "num_applications", "total_discount")}
    for pk, (applications, discount) in counters.items():
        capped[pk].num_applications, capped[pk].total_discount = applications, discount
    return [capped.get(offer.pk, offer) for offer in offers if offer.pk not in capped or offer.pk in counters]


def next_offer_change() -> datetime | None:
    """When the next sale starts or ends by its dates: what pages show until then is not true any more after it."""
    now = timezone.now()
    return min((moment for moment in _offer_dates() if moment > now), default=None)


@kept_by_store(size=10_000)
def _offer_dates() -> tuple[datetime, ...]:
    """The dates of all site offers that may still come. One query, none until something changes."""
    offers = ConditionalOffer.objects.filter(
        offer_type=ConditionalOffer.SITE, end_datetime__gt=timezone.now()
    )
    starts = ConditionalOffer.objects.filter(
        offer_type=ConditionalOffer.SITE, start_datetime__gt=timezone.now()
    ).values_list("start_datetime")
    return tuple(moment for (moment,) in offers.values_list("end_datetime").union(starts) if moment)


def with_partners(offers: Iterable[ConditionalOffer]) -> list[ConditionalOffer]:
    """The offers with their allowed combinations loaded; no query when all are exclusive, as those of ours
    are.
    """
    offers = list(offers)
    prefetch_related_objects([offer for offer in offers if not offer.exclusive], "combinations")
    for offer in offers:
        if offer.exclusive:
            offer.partner_ids = frozenset()
    return offers


def ranges_of_products(
    offers: Iterable[ConditionalOffer], product_ids: Collection[int]
) -> dict[int, InRanges]:
    """Which of the offers' ranges each product is in: one query, none (and nothing) where no offer has a range."""
    wanted = _ranges_of(offers)
    if not wanted or not product_ids:
        return {}
    found: dict[int, set[int]] = {pk: set() for pk in product_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM offer_members(%s, %s, %s)", [active_store_id(), list(wanted), list(product_ids)]
        )
        for range_id, product_id in cursor.fetchall():
            found[product_id].add(range_id)
    return {pk: InRanges(wanted, frozenset(ranges)) for pk, ranges in found.items()}


def _ranges_of(offers: Iterable[ConditionalOffer]) -> frozenset[int]:
    """The pks of the ranges that the offers look at, but for those that code of their own decides."""
    return frozenset(
        part.range_id
        for offer in offers
        for part in (offer.condition, offer.benefit)
        if part.range_id is not None and not part.range.proxy_class
    )


def discount_totals(offer_ids: Collection[int]) -> dict[int, tuple[int, Decimal]]:
    """{offer pk: (orders, money given)}, counted from the orders themselves."""
    from django.db.models import Count, Sum

    from commerce.order.models import OrderDiscount

    rows = OrderDiscount.objects.filter(offer_id__in=offer_ids).values_list("offer_id")
    return {
        pk: (orders, amount)
        for pk, orders, amount in rows.annotate(Count("order", distinct=True), Sum("amount"))
    }


def _lowers_single_items(offer: ConditionalOffer) -> bool:
    """Whether the offer gives one item a lower price whatever else is in the basket."""
    condition, benefit = offer.condition, offer.benefit
    return (
        condition.type == Condition.COUNT
        and condition.value == 1
        and benefit.type in (Benefit.PERCENTAGE, Benefit.FIXED_UNIT)
        and condition.range_id is not None
        and benefit.range_id is not None
        and not (condition.range.proxy_class or benefit.range.proxy_class)
    )


def _amount_off(benefit: Benefit, price: Decimal, currency: str) -> Decimal:
    if benefit.type == Benefit.PERCENTAGE:
        return percentage_of(price, benefit.value, currency)
    return min(price, benefit.value)
