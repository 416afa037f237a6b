"""What the buyer was looking at when they pressed the button: which basket, with which goods at which prices.

Both travel in hidden fields. The basket's number is signed, so that a second press of the button, or a tenth from as
many tabs, finds the order that the first one made. The fingerprint tells a basket that has changed since.
"""

from __future__ import annotations

import hashlib

from django.core.signing import BadSignature, Signer

from commerce.basket.models import Basket
from commerce.shipping.selectors import ShippingOption
from commerce.stores.selectors import active_store


def _signer() -> Signer:
    return Signer(salt=f"vitrina.checkout.{active_store().pk}")


def sign_basket(basket: Basket) -> str:
    """The basket's pk, signed for this store."""
    return _signer().sign(str(basket.pk))


def read_basket_pk(token: str) -> int | None:
    """The pk that `sign_basket` signed; None for anything else."""
    try:
        return int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def fingerprint(basket: Basket, shipping: list[ShippingOption]) -> str:
    """A short digest of goods, quantities, prices, discounts and what delivery costs."""
    parts = [
        f"{line.product_id}*{line.quantity}={line.line_price_incl_tax_incl_discounts}"
        for line in basket.all_lines()
    ]
    parts += [f"{option.method.pk}:{option.price}" for option in shipping]
    parts.append(str(basket.total_incl_tax))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
