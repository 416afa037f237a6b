from oscar.apps.catalogue.apps import CatalogueConfig as OscarCatalogueConfig


class CatalogueConfig(OscarCatalogueConfig):
    name = "commerce.catalogue"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
        from oscar.apps.catalogue import receivers  # noqa: F401
