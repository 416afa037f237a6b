from oscar.apps.basket.apps import BasketConfig as OscarBasketConfig


class BasketConfig(OscarBasketConfig):
    name = "commerce.basket"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
