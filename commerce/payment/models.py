"""How a store is paid: the methods its buyers pick from, and Oscar's record of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.payment.abstract_models import AbstractSource, AbstractSourceType, AbstractTransaction

from commerce.shipping.models import ShippingMethod
from commerce.stores.scoping import StoreOwned
from commerce.stores.texts import Translated


class PaymentMethod(StoreOwned, Translated):
    """What a buyer picks at checkout. The kinds here need no provider."""

    TRANSLATED = ("name", "instructions")

    class Kind(models.TextChoices):
        CASH_ON_DELIVERY = "cash_on_delivery", _("Cash or card to the courier")
        BANK_TRANSFER = "bank_transfer", _("Bank transfer")
        PAY_AT_PICKUP = "pay_at_pickup", _("Pay at pick-up")

    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    name = models.CharField(_("name"), max_length=80, help_text=_("As buyers read it."))
    instructions = models.TextField(
        _("instructions"),
        blank=True,
        help_text=_(
            "Shown after the order and in the letter: for a transfer, the account and what to write."
        ),
    )
    is_active = models.BooleanField(_("offered to buyers"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    def fits(self, shipping_method: ShippingMethod) -> bool:
        """Whether it goes with a way of delivery: there is no courier at a pick-up, and no counter with a
        courier.
        """
        if self.kind == self.Kind.PAY_AT_PICKUP:
            return shipping_method.is_pickup
        return not (self.kind == self.Kind.CASH_ON_DELIVERY and shipping_method.is_pickup)


class Source(StoreOwned, AbstractSource):
    """Oscar's record of where an order's money came from."""


class Transaction(StoreOwned, AbstractTransaction):
    """Oscar's record of one movement of money."""


# Declared here: importing Oscar's module would also make a table of bank cards.
class SourceType(AbstractSourceType):
    """A kind of source of money. Global by nature."""
