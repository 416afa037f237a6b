"""How a store's orders reach their buyers. One table for all kinds: checkout reads them with one query."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.stores.scoping import StoreOwned
from commerce.stores.texts import Translated


class ShippingMethod(StoreOwned, Translated):
    """A way of delivery with its price in the store's currency."""

    TRANSLATED = ("name", "description", "pickup_address")

    class Kind(models.TextChoices):
        FLAT = "flat", _("Flat price")
        BY_WEIGHT = "by_weight", _("By weight")
        PICKUP = "pickup", _("Pick-up by the buyer")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=80, help_text=_("As buyers read it."))
    description = models.CharField(
        _("what buyers should know"),
        max_length=300,
        blank=True,
        help_text=_("For instance how many days it takes."),
    )
    price = models.DecimalField(
        _("price"),
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("For delivery by weight, the price above the heaviest band."),
    )
    free_from = models.DecimalField(
        _("free from a basket of"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text=_("Leave empty when delivery is never free."),
    )  # fmt: skip
    min_days = models.PositiveSmallIntegerField(_("days on the way, at least"), null=True, blank=True)
    max_days = models.PositiveSmallIntegerField(_("days on the way, at most"), null=True, blank=True)
    pickup_address = models.CharField(_("pick-up address"), max_length=300, blank=True)
    is_active = models.BooleanField(_("offered to buyers"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("delivery method")
        verbose_name_plural = _("delivery methods")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pickup(self) -> bool:
        """Whether the buyer comes for the goods, so that no address is needed."""
        return self.kind == self.Kind.PICKUP


class WeightBand(StoreOwned):
    """The price of delivery by weight, up to and including a weight."""

    method = models.ForeignKey(ShippingMethod, on_delete=models.CASCADE, related_name="bands")
    up_to = models.PositiveIntegerField(_("up to, g"), validators=[MinValueValidator(1)])
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("weight band")
        verbose_name_plural = _("weight bands")
        ordering = ["up_to"]
        constraints = [models.UniqueConstraint(fields=["method", "up_to"], name="weight_band_once")]

    def __str__(self) -> str:
        return f"≤ {self.up_to} g: {self.price}"
