"""A row for each message to each recipient: what was sent, when, how often it was tried, why it failed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.stores.scoping import StoreOwned


class Delivery(StoreOwned):
    """One message to one recipient over one channel. Unique, so that a repeated task sends nothing twice."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    class Audience(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")

    event = models.CharField(
        max_length=80, help_text=_("What happened, for instance order_placed:<pk of the order>.")
    )
    kind = models.CharField(max_length=40)
    audience = models.CharField(max_length=10, choices=Audience)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    recipient = models.CharField(max_length=254)
    order = models.ForeignKey(
        "order.Order", on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    """What it is about; none where `context` says everything."""
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            # A seller who tries the shop with their own address is both buyer and seller, and gets both
            # letters.
            models.UniqueConstraint(
                fields=["store", "event", "recipient", "channel", "audience"],
                name="delivery_once_per_event_and_recipient",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="delivery_waiting", condition=models.Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"
