from oscar.apps.checkout.apps import CheckoutConfig as OscarCheckoutConfig


class CheckoutConfig(OscarCheckoutConfig):
    name = "commerce.checkout"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
