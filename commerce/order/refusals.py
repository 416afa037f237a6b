"""Why an order, or a move of one, is refused.

`message` is a sentence for the reader, in the active language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.refused import Refused

if TYPE_CHECKING:
    from commerce.order.models import Order


class OrderRefused(Refused):
    """Nothing was written."""


class BasketIsEmpty(OrderRefused):
    """There is nothing to order."""

    def __init__(self) -> None:
        super().__init__(_("Your basket is empty: put something into it first."))


class ContactMissing(OrderRefused):
    """Nobody could tell the buyer what became of the order."""

    def __init__(self) -> None:
        super().__init__(_("Write an e-mail address or a phone number, so that the store can reach you."))


class AlreadyOrdered(OrderRefused):
    """The basket has become an order before: lead the buyer to `order`."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("This basket has been ordered already: order %(number)s.") % {"number": order.number}
        )
        self.order = order


@dataclass(frozen=True)
class Shortage:
    """A line that the stock does not cover."""

    product_id: int
    title: str
    wanted: int
    left: int

    def __str__(self) -> str:
        if self.left == 0:
            return _("%(product)s is sold out") % {"product": self.title}
        return ngettext(
            "only %(number)d of %(product)s is left", "only %(number)d of %(product)s are left", self.left
        ) % {"product": self.title, "number": self.left}


class OutOfStock(OrderRefused):
    """Somebody was faster. `lines` says what is left of what."""

    def __init__(self, lines: Sequence[Shortage]) -> None:
        what = "; ".join(str(line) for line in lines)
        super().__init__(
            _("Not everything is in stock any more: %(what)s. Change your basket and order again.")
            % {"what": what}
        )
        self.lines = list(lines)


class PriceChanged(OrderRefused):
    """The total is no longer the one that the buyer has seen."""

    def __init__(self, *, seen: Decimal, now: Decimal) -> None:
        super().__init__(
            _("Prices have changed since you opened this page. Check the new total and order again.")
        )
        self.seen, self.now = seen, now


class VoucherRefused(OrderRefused):
    """A voucher of the basket does not count any more: the buyer takes it out, or orders without it."""


class MethodNotOffered(OrderRefused):
    """The way of delivery or payment is not to be had, or the two do not go together."""


class InvalidMove(OrderRefused):
    """The table of moves does not know this one."""

    def __init__(self, *, number: str, now: str, to: str) -> None:
        super().__init__(
            _("Order %(number)s is “%(now)s” and cannot become “%(to)s”.")
            % {"number": number, "now": now, "to": to}
        )


class NotAllowed(OrderRefused):
    """The actor's role does not reach this far."""
