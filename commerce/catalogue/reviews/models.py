from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview, AbstractVote

from commerce.stores.scoping import StoreOwned


class ProductReview(StoreOwned, AbstractProductReview):
    """A buyer's opinion of a product. `name` is what others read, also for a customer who was logged in."""

    bought_here = models.BooleanField(_("bought here"), default=False, editable=False)

    class Meta(AbstractProductReview.Meta):  # of the two bases, Django would take StoreOwned's
        unique_together = ()
        constraints = [
            models.UniqueConstraint(fields=["product", "user"], name="review_once_per_product_and_user")
        ]


class Vote(StoreOwned, AbstractVote):
    """Whether somebody found a review of use."""
