"""Oscar's conditions, and the one that our vouchers are under."""

from __future__ import annotations

from typing import Any

from oscar.apps.offer.conditions import *  # noqa: F403

from commerce.offer.models import Condition


class BasketTotalCondition(Condition):
    """Satisfied by a basket whose goods cost at least `value` after the discounts so far. It uses no items
    up.

    Oscar's ValueCondition counts only goods that no other offer has touched: one lowered cup, and a buyer of
    goods for 60 would be refused a voucher "from 50".
    """

    class Meta:
        app_label = "offer"
        proxy = True

    @property
    def name(self) -> str:
        return f"BasketTotalCondition({self.value})"

    def is_satisfied(self, offer: Any, basket: Any) -> bool:
        return basket.total_incl_tax >= (self.value or 0) and bool(basket.all_lines())

    def is_partially_satisfied(self, offer: Any, basket: Any) -> bool:
        return bool(basket.all_lines()) and not self.is_satisfied(offer, basket)
