from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer.abstract_models import AbstractProductAlert

from commerce.stores.scoping import StoreOwned


class ProductAlert(StoreOwned, AbstractProductAlert):
    """A wish to be told when a product, or a variant, is back in stock. Written by `alerts` alone.

    `email` is whom to tell, also for customers; `key` is what the letter's link stops it by.
    """

    language = models.CharField(_("language"), max_length=5, default="en")

    class Meta(AbstractProductAlert.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["product", "email"],
                condition=models.Q(status=AbstractProductAlert.ACTIVE),
                name="alert_once_per_product_and_email",
            )
        ]
