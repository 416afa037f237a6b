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
