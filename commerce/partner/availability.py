"""Whether a product can be bought, in the words that buyers read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from oscar.apps.partner import availability as oscar
from oscar.apps.partner.availability import Available, Unavailable

__all__ = ["FEW", "Available", "OutOfRange", "StockRequired", "Unavailable"]

FEW = 5
"""From this number down, buyers are told how many are left."""


class StockRequired(oscar.StockRequired):
    """Can be bought while there is stock that nobody has ordered yet."""

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        if self.num_available <= 0:
            return False, str(_("Sold out"))
        if quantity > self.num_available:
            return False, ngettext(
                "Only %(number)d is left in stock", "Only %(number)d are left in stock", self.num_available
            ) % {"number": self.num_available}
        return True, ""

    @property
    def short_message(self) -> str:
        return str(_("In stock") if self.num_available > 0 else _("Sold out"))

    @property
    def message(self) -> str:
        if 0 < self.num_available <= FEW:
            return ngettext("Only %(number)d left", "Only %(number)d left", self.num_available) % {
                "number": self.num_available
            }
        return self.short_message


class OutOfRange(Unavailable):
    """Has no price, so it is not on sale."""

    message = _("Not on sale")

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        return False, str(self.message)
