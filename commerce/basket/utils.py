"""Oscar's override name: which items of a line an offer may still touch, answered from memory."""

from __future__ import annotations

from typing import Any

from oscar.apps.basket import utils as oscar
from oscar.apps.basket.utils import DiscountApplication

__all__ = ["DiscountApplication", "LineDiscountRegistry"]


class LineDiscountRegistry(oscar.LineDiscountRegistry):
    """Oscar's rules of exclusive and combined offers without its two counts and a query for each pair of
    offers.
    """

    def available(self, offer: Any = None) -> int:
        """How many items of the line are left for an offer (None: for any)."""
        left = self._line.quantity
        others = [other for other in self.consumers if other != offer] if offer else []
        if offer and offer.exclusive:
            if any(not other.exclusive for other in others):
                return 0
            left -= sum(self.num_consumed(other) for other in others if other.priority >= offer.priority)
            if left <= 0:
                return 0
        elif any(other.exclusive for other in others):
            return 0
        if any(not _may_share(offer, other) for other in others if not other.exclusive):
            return 0
        return left - self.num_consumed(offer)


def _may_share(offer: Any, other: Any) -> bool:
    if not (offer.partner_ids or other.partner_ids):
        return True
    return offer.pk in other.partner_ids or other.pk in offer.partner_ids
