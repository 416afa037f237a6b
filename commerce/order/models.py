"""The order book of a store. Written only by `order.services`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractBillingAddress, AbstractShippingAddress
from oscar.apps.order import abstract_models as oscar

from commerce.order.statuses import OrderStatus, PaymentStatus
from commerce.stores.models import Store, language_choices
from commerce.stores.scoping import StoreOwned
from commerce.tax import TaxRule


class Channel(models.TextChoices):
    """The door that an order came through."""

    WEB = "web", _("Site")
    TELEGRAM = "telegram", _("Telegram")
    INSTAGRAM = "instagram", _("Instagram")
    API = "api", _("API")
    STAFF = "staff", _("Entered by staff")


class Order(StoreOwned, oscar.AbstractOrder):
    """An order with everything it needs to stay readable when the catalogue changes."""

    status = models.CharField(_("status"), max_length=20, choices=OrderStatus, default=OrderStatus.NEW)
    payment_status = models.CharField(
        _("payment"), max_length=20, choices=PaymentStatus, default=PaymentStatus.UNPAID, editable=False
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, editable=False)
    campaign = models.JSONField(_("campaign"), default=dict, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=language_choices, editable=False)
    buyer_name = models.CharField(_("buyer"), max_length=160)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    consented_at = models.DateTimeField(
        _("agreed to the privacy policy"), null=True, blank=True, editable=False
    )
    payment_method = models.ForeignKey(
        "payment.PaymentMethod", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    payment_kind = models.CharField(max_length=30, editable=False)
    payment_name = models.CharField(_("payment method"), max_length=80, editable=False)
    payment_instructions = models.TextField(blank=True, editable=False)
    shipping_kind = models.CharField(max_length=20, editable=False)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True, editable=False)
    tracking_url = models.CharField(_("the carrier's page"), max_length=300, blank=True, editable=False)
    pickup_address = models.CharField(_("pick-up address"), max_length=300, blank=True, editable=False)

    tax_mode = models.CharField(max_length=10, choices=Store.Tax, default=Store.Tax.NONE, editable=False)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=0, editable=False)
    tax_name = models.CharField(max_length=20, blank=True, editable=False)

    class Meta(oscar.AbstractOrder.Meta):
        constraints = [
            # A basket becomes one order at most, however many submits race.
            models.UniqueConstraint(fields=["store", "basket"], name="order_once_per_basket"),
        ]
        indexes = [
            models.Index(fields=["store", "-date_placed", "-id"], name="order_newest"),
            models.Index(fields=["store", "status", "-date_placed"], name="order_by_status"),
            # Those that wait for the owner of the mailbox.
            models.Index(
                fields=["store", "guest_email"], name="order_of_guest", condition=models.Q(user=None)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def email(self) -> str:
        """The address that letters about this order go to."""
        return self.guest_email

    @property
    def tax_rule(self) -> TaxRule:
        """How the store charged tax when this was ordered."""
        return TaxRule(self.tax_mode, self.tax_rate, self.tax_name)

    @property
    def shipping_shown(self) -> Decimal:
        """What delivery costs in the terms of the store's prices: without the tax where that was added."""
        return self.shipping_excl_tax if self.tax_rule.is_added else self.shipping_incl_tax

    @property
    def _signed_value(self) -> str:
        return f"{self.store_id}:{self.number}"

    def verification_hash(self) -> str:
        """The signature in the buyer's link: good for this number of this store only."""
        return Signer(salt="vitrina.order").signature(self._signed_value)

    def check_verification_hash(self, hash_to_check: str) -> bool:
        try:
            Signer(salt="vitrina.order").unsign(f"{self._signed_value}:{hash_to_check}")
        except BadSignature:
            return False
        return constant_time_compare(hash_to_check, self.verification_hash())

    def get_absolute_url(self) -> str:
        """The buyer's page of this order: a signed link that needs no log-in."""
        return reverse("customer:order", args=[self.number, self.verification_hash()])

    def set_status(self, new_status: str) -> NoReturn:
        """Refused: Oscar's shortcut records no actor and no reason."""
        raise TypeError("Use order.services.change_status: every move has an actor")


class OrderStatusChange(StoreOwned, oscar.AbstractOrderStatusChange):
    """One move of an order's status or payment status, with who made it."""

    class Kind(models.TextChoices):
        ORDER = "order", _("Order")
        PAYMENT = "payment", _("Payment")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ORDER)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor_label = models.CharField(max_length=80, help_text=_("Who, in words that outlive the account."))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta(oscar.AbstractOrderStatusChange.Meta):
        pass

    def display(self, value: str) -> str:
        """A status of this change's kind, in the reader's language."""
        labels: Any = OrderStatus if self.kind == self.Kind.ORDER else PaymentStatus
        return str(labels(value).label) if value in labels.values else value


class OrderNote(StoreOwned, oscar.AbstractOrderNote):
    """A note of the store's about an order."""


class CommunicationEvent(StoreOwned, oscar.AbstractCommunicationEvent):
    """Oscar's record of a letter about an order."""


class ShippingAddress(StoreOwned, AbstractShippingAddress):
    """Where an order goes."""


class BillingAddress(StoreOwned, AbstractBillingAddress):
    """Whom an order is billed to."""


class Line(StoreOwned, oscar.AbstractLine):
    """A product of an order, with name, price and variant as they were when it was bought.

    The sums that are shown are in the terms of the store's prices: without the tax where that was added.
    """

    @property
    def unit_shown(self) -> Decimal:
        """The price of one, before discounts."""
        return self.unit_price_excl_tax if self.order.tax_rule.is_added else self.unit_price_incl_tax

    @property
    def full_sum_shown(self) -> Decimal:
        """The line before discounts."""
        if self.order.tax_rule.is_added:
            return self.line_price_before_discounts_excl_tax
        return self.line_price_before_discounts_incl_tax

    @property
    def sum_shown(self) -> Decimal:
        """The line after discounts."""
        return self.line_price_excl_tax if self.order.tax_rule.is_added else self.line_price_incl_tax


class LineAttribute(StoreOwned, oscar.AbstractLineAttribute):
    """An option's value for an order line."""


class LinePrice(StoreOwned, oscar.AbstractLinePrice):
    """Part of a line bought at one price."""


class ShippingEvent(StoreOwned, oscar.AbstractShippingEvent):
    """Something that happened to the goods."""


class ShippingEventQuantity(StoreOwned, oscar.AbstractShippingEventQuantity):
    """How many of a line a shipping event is about."""


class PaymentEvent(StoreOwned, oscar.AbstractPaymentEvent):
    """Something that happened to the money."""


class OrderDiscount(StoreOwned, oscar.AbstractOrderDiscount):
    """What an offer took off an order."""


class OrderLineDiscount(StoreOwned, oscar.AbstractOrderLineDiscount):
    """What an offer took off a line."""


class Surcharge(StoreOwned, oscar.AbstractSurcharge):
    """A charge added to an order."""


from oscar.apps.order.models import *  # noqa: E402, F403  (event types, global by nature)
