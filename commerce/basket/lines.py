"""Basket lines as pages show them: names, photos and sums, without a query a line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.http import urlencode

from commerce.basket.models import Basket, Line
from commerce.cards.selectors import CardImage
from commerce.catalogue.models import Product


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a basket. `sum` is with discounts, `full_sum` without; `problem` says why it cannot be ordered,
    `note` that its price has changed.
    """

    line: Line
    title: str
    variant: str
    url: str
    photo: Any
    price: Decimal
    sum: Decimal
    full_sum: Decimal
    problem: str
    note: str


def shown_lines(basket: Basket) -> list[ShownLine]:
    """The lines of a basket that offers have been applied to."""
    lines = list(basket.all_lines()) if basket.pk else []
    shown = []
    for line in lines:
        product = line.product
        shown.append(
            ShownLine(
                line=line,
                title=product.parent.get_title() if product.is_child else product.get_title(),
                variant=product.text("title") if product.is_child else "",
                url=_address(product),
                photo=CardImage(**line.photo) if line.photo else None,
                price=line.unit_effective_price,
                sum=line.line_price_incl_tax_incl_discounts,
                full_sum=line.line_price_incl_tax,
                problem=line.problem,
                note=line.price_note,
            )
        )
    return shown


def _address(product: Product) -> str:
    """The product's page, with the variant chosen."""
    query = "?" + urlencode({"variant": product.upc or product.slug}) if product.is_child else ""
    return product.get_absolute_url() + query
