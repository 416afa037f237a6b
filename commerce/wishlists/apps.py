from oscar.apps.wishlists.apps import WishlistsConfig as OscarWishlistsConfig


class WishlistsConfig(OscarWishlistsConfig):
    name = "commerce.wishlists"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
