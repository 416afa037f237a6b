"""Oscar's vouchers with a limit of uses; a voucher's date of ending may be left open."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherApplication, AbstractVoucherSet

from commerce.stores.scoping import StoreOwned

NO_END = datetime(2999, 12, 31, tzinfo=UTC)
"""Oscar's column for the end takes no NULL."""


class VoucherSet(StoreOwned, AbstractVoucherSet):
    """A batch of vouchers."""


class Voucher(StoreOwned, AbstractVoucher):
    """A code that unlocks offers."""

    max_uses = models.PositiveIntegerField(
        gettext_lazy("how many orders may use it"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Empty: no limit."),
    )

    class Meta(AbstractVoucher.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(max_uses=None) | Q(num_orders__lte=models.F("max_uses")),
                name="voucher_within_its_limit",
            )
        ]

    def refusal(self, *, user: Any = None, email: str = "", phone: str = "") -> str | None:
        """Why this voucher cannot be used now, as a sentence for the buyer; None when it can.

        A guest is known by e-mail and phone, and only when the order is placed.
        """
        now = timezone.now()
        if now < self.start_datetime:
            return _("Voucher %(code)s is not valid yet.") % {"code": self.code}
        if now > self.end_datetime:
            return _("Voucher %(code)s has expired.") % {"code": self.code}
        if self.is_used_up:
            return _("Voucher %(code)s has been used up.") % {"code": self.code}
        if self.usage == self.ONCE_PER_CUSTOMER and self._was_used_by(user, email, phone):
            return _("You have used voucher %(code)s already: it is good for one order a customer.") % {
                "code": self.code
            }
        return None

    @property
    def is_used_up(self) -> bool:
        """Whether as many orders have used it as may."""
        limit = 1 if self.usage == self.SINGLE_USE else self.max_uses
        return limit is not None and self.num_orders >= limit

    def is_available_to_user(self, user: Any = None) -> tuple[bool, str]:
        """Oscar's form of `refusal`."""
        refusal = self.refusal(user=user)
        return refusal is None, refusal or ""

    def _was_used_by(self, user: Any, email: str, phone: str) -> bool:
        customer = Q()
        if user is not None and user.is_authenticated:
            customer |= Q(user=user)
        if email:
            customer |= Q(order__guest_email=email)
        if phone:
            customer |= Q(order__phone=phone)
        return bool(customer) and self.applications.filter(customer).exists()


class VoucherApplication(StoreOwned, AbstractVoucherApplication):
    """One use of a voucher."""
