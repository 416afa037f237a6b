from oscar.apps.offer.apps import OfferConfig as OscarOfferConfig


class OfferConfig(OscarOfferConfig):
    name = "commerce.offer"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
        from oscar.apps.offer import receivers  # noqa: F401
