"""Oscar's benefits, and a percentage that is rounded for each item, so that a card and a basket show one
price.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from oscar.apps.offer.benefits import *  # noqa: F403
from oscar.apps.offer.benefits import PercentageDiscountBenefit, apply_discount
from oscar.apps.offer.results import ZERO_DISCOUNT, BasketDiscount

from commerce.money import round_money


def percentage_of(price: Decimal, percent: Decimal, currency: str) -> Decimal:
    """What a percentage takes off one item, in whole smallest units of the currency."""
    return round_money(price * min(percent, Decimal(100)) / 100, currency)


class UnitPercentageBenefit(PercentageDiscountBenefit):
    """A percentage off each item. Oscar's rounds only the sum, a cent away from the prices on the cards."""

    class Meta:
        app_label = "offer"
        proxy = True

    def apply(self, basket: Any, condition: Any, offer: Any, **kwargs: Any) -> BasketDiscount:
        """Discount every item of the range that the offer may still touch, the cheapest first."""
        left = self._effective_max_affected_items()
        total = Decimal(0)
        for price, line in self.get_applicable_lines(offer, basket):
            quantity = min(line.quantity_without_offer_discount(offer), left)
            if quantity <= 0:
                continue
            amount = percentage_of(price, self.value, basket.currency) * quantity
            apply_discount(line, amount, quantity, offer)
            total += amount
            left -= quantity
        return BasketDiscount(total) if total else ZERO_DISCOUNT
