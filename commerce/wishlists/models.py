import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.wishlists.abstract_models import AbstractLine, AbstractWishList, AbstractWishListSharedEmail

from commerce.stores.scoping import StoreOwned


class WishList(StoreOwned, AbstractWishList):
    """Products that somebody keeps for later: a customer, or a guest whose browser holds its number in a cookie.

    Whoever has the key reads it while it is `PUBLIC`.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="wishlists",
        verbose_name=_("owner"),
    )
    key = models.CharField(_("key"), max_length=40, unique=True, editable=False)

    class Meta(AbstractWishList.Meta):
        constraints = [models.UniqueConstraint(fields=["store", "owner"], name="wish_list_once_per_customer")]

    @classmethod
    def random_key(cls, length: int = 0) -> str:
        """Too long to be guessed: the key is all that a shared list asks for."""
        return secrets.token_urlsafe(16)

    @property
    def is_shared(self) -> bool:
        return self.visibility == self.PUBLIC


class Line(StoreOwned, AbstractLine):
    """A product on a wish list."""

    class Meta(AbstractLine.Meta):
        unique_together = ()
        constraints = [models.UniqueConstraint(fields=["wishlist", "product"], name="wish_once_per_list")]


class WishListSharedEmail(StoreOwned, AbstractWishListSharedEmail):
    """Who a wish list is shared with."""


__all__ = ["Line", "WishList", "WishListSharedEmail"]
