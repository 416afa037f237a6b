from oscar.apps.partner.apps import PartnerConfig as OscarPartnerConfig


class PartnerConfig(OscarPartnerConfig):
    name = "commerce.partner"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
        from oscar.apps.partner import receivers  # noqa: F401
