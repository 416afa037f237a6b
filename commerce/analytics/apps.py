from oscar.apps.analytics.apps import AnalyticsConfig as OscarAnalyticsConfig


class AnalyticsConfig(OscarAnalyticsConfig):
    name = "commerce.analytics"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
