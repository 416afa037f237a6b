"""What delivery costs a basket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from commerce.basket.models import Basket
from commerce.money import round_money
from commerce.shipping.models import ShippingMethod
from commerce.stores.kept import kept_by_store
from commerce.stores.selectors import active_currency


@dataclass(frozen=True)
class ShippingOption:
    """A way of delivery and its price for one basket, in the store's currency, after `discount` (a
    voucher's).
    """

    method: ShippingMethod
    price: Decimal
    discount: Decimal = Decimal(0)

    @property
    def is_free(self) -> bool:
        return not self.price


@dataclass(frozen=True)
class FreeDelivery:
    """The nearest delivery that a big enough basket gets for nothing; `missing` is 0 when this one is big enough."""

    method: ShippingMethod
    missing: Decimal


@kept_by_store(size=1_000)
def offered_methods() -> list[ShippingMethod]:
    """The ways of delivery that pages promise: do not write on them. One query until something changes."""
    return with_bands(ShippingMethod.objects.filter(is_active=True))


def free_delivery(basket: Basket) -> FreeDelivery | None:
    """What is missing to a free delivery; None where delivery is never free for the size of a basket."""
    sums = [
        (method.free_from, method.sort_order, method.pk, method)
        for method in offered_methods()
        if method.free_from is not None and not method.is_pickup
    ]
    if not sums:
        return None
    free_from, *_order, nearest = min(sums)
    return FreeDelivery(nearest, max(Decimal(0), free_from - basket.total_incl_tax))


def shipping_options(basket: Basket) -> list[ShippingOption]:
    """The ways of delivery offered to buyers, priced for a basket with its offers applied."""
    return [_option(method, basket) for method in offered_methods()]


def price_methods(methods: Iterable[ShippingMethod], basket: Basket) -> list[ShippingOption]:
    """Given methods priced for a basket."""
    return [_option(method, basket) for method in with_bands(methods)]


def with_bands(methods: Iterable[ShippingMethod]) -> list[ShippingMethod]:
    """The methods, those that go by weight with their bands: one query, none where no method does."""
    methods = list(methods)
    prefetch_related_objects(
        [method for method in methods if method.kind == ShippingMethod.Kind.BY_WEIGHT], "bands"
    )
    return methods


def _option(method: ShippingMethod, basket: Basket) -> ShippingOption:
    full = _full_price(method, basket)
    discount = Decimal(0)
    for application in basket.shipping_discounts[:1]:  # one shipping discount an order, as in Oscar
        discount = round_money(application["offer"].shipping_discount(full), active_currency())
    return ShippingOption(method, full - discount, discount)


def _full_price(method: ShippingMethod, basket: Basket) -> Decimal:
    if method.free_from is not None and basket.total_incl_tax >= method.free_from:
        return Decimal(0)
    if method.kind == ShippingMethod.Kind.BY_WEIGHT:
        weight = sum(line.weight for line in basket.all_lines())
        bands = sorted(method.bands.all(), key=lambda band: band.up_to)
        return next((band.price for band in bands if weight <= band.up_to), method.price)
    return method.price
