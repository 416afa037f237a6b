"""Which ways to pay a buyer may pick from."""

from __future__ import annotations

from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod


def payment_options(shipping_method: ShippingMethod) -> list[PaymentMethod]:
    """The ways to pay that are offered with a way of delivery. One query."""
    return [method for method in PaymentMethod.objects.filter(is_active=True) if method.fits(shipping_method)]
