from oscar.apps.wishlists.abstract_models import AbstractLine, AbstractWishList, AbstractWishListSharedEmail

from commerce.stores.scoping import StoreOwned


class WishList(StoreOwned, AbstractWishList):
    """Products that a customer keeps for later."""


class Line(StoreOwned, AbstractLine):
    """A product on a wish list."""


class WishListSharedEmail(StoreOwned, AbstractWishListSharedEmail):
    """Who a wish list is shared with."""
