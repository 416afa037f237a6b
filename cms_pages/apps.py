from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsPagesConfig(AppConfig):
    name = "cms_pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms_pages import signals  # noqa: F401
        from cms_pages.cabinet import policies

        policies.register()  # after wagtail.images and wagtail.documents, which register their own
