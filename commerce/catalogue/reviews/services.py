"""The writer of reviews. A seller reads each before it is shown."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.order.models import Line
from commerce.order.statuses import OrderStatus
from commerce.refused import Refused


class ReviewRefused(Refused):
    """A review is not taken; `message` is a sentence for the shopper."""


def add_review(
    *, product: Product, score: int, body: str, name: str, title: str = "", user: User | None = None
) -> ProductReview:
    """A review that waits for the seller. `user` is a customer who is logged in: whether they bought it is noted.

    Raises ReviewRefused when that customer has written about the product already.
    """
    review = ProductReview(
        product=product,
        score=score,
        title=title.strip(),
        body=body.strip(),
        name=name.strip(),
        user=user,
        bought_here=user is not None and has_bought(user, product),
        status=ProductReview.FOR_MODERATION,
    )
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:  # one for each customer and product
        raise ReviewRefused(
            _("You have written about this product already. Thank you, one review is enough.")
        ) from error
    return review


def has_bought(user: User, product: Product) -> bool:
    """Whether a customer has ordered a product, or a variant of it, and did not cancel."""
    lines = Line.objects.filter(Q(product=product) | Q(product__parent=product), order__user=user)
    return lines.exclude(order__status=OrderStatus.CANCELLED).exists()
