from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview, AbstractVote

from commerce.stores.scoping import StoreOwned


class ProductReview(StoreOwned, AbstractProductReview):
    """A buyer's opinion of a product."""


class Vote(StoreOwned, AbstractVote):
    """Whether somebody found a review of use."""
