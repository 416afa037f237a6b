from oscar.core.application import OscarConfig


class DashboardConfig(OscarConfig):
    """The label that `oscar.config.Shop` asks for. It has no URLs: the one cabinet is Wagtail's (README)."""

    name = "commerce.dashboard"
    label = "dashboard"
    namespace = "dashboard"
