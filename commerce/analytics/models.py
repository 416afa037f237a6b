from django.conf import settings
from django.db import models
from oscar.apps.analytics.abstract_models import (
    AbstractProductRecord,
    AbstractUserProductView,
    AbstractUserRecord,
    AbstractUserSearch,
)

from commerce.stores.scoping import StoreOwned


class ProductRecord(StoreOwned, AbstractProductRecord):
    """How often a product was seen, put in a basket, bought."""


class UserRecord(StoreOwned, AbstractUserRecord):
    """A customer's totals with one store (Oscar has one row for a user; here it is one for a store and user)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    class Meta(AbstractUserRecord.Meta):
        constraints = [models.UniqueConstraint(fields=["store", "user"], name="user_record_once_per_store")]


class UserProductView(StoreOwned, AbstractUserProductView):
    """A product seen by a logged-in customer."""


class UserSearch(StoreOwned, AbstractUserSearch):
    """A search made by a logged-in customer."""


class DailyCount(StoreOwned):
    """What was counted in a store on one of its days (`commerce.analytics.counting`). No row says anything of a person.

    `key` is a step of the funnel, the name of a source, or the slug of a product.
    """

    class Kind(models.TextChoices):
        STEP = "step"
        SOURCE = "source"
        PRODUCT = "product"

    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=255)
    visitors = models.PositiveIntegerField(default=0)
    """Different visitors, estimated within 1 %; 0 where only times are counted."""
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "day", "kind", "key"], name="daily_count_once")
        ]
