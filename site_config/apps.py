from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "site_config"

    def ready(self) -> None:
        from site_config import celery  # noqa: F401 - shared tasks find their application
