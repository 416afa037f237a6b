"""Which ways to pay a buyer may pick from."""

from __future__ import annotations

from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.kept import kept_by_store


@kept_by_store(size=1_000)
def offered_payments() -> list[PaymentMethod]:
    """The ways to pay that pages promise: do not write on them. One query until something changes."""
    return list(PaymentMethod.objects.filter(is_active=True))


def payment_options(shipping_method: ShippingMethod) -> list[PaymentMethod]:
    """The ways to pay that are offered with a way of delivery. One query."""
    return [method for method in PaymentMethod.objects.filter(is_active=True) if method.fits(shipping_method)]
