from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class SiteConfig(AppConfig):
    name = "site_config"

    def ready(self) -> None:
        from site_config import celery  # noqa: F401 - shared tasks find their application


class StaticFiles(StaticFilesConfig):
    """Without Oscar's own styles and scripts (26 MB, most of a minute to compress): no template of ours uses them."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "oscar"]
