from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsPagesConfig(AppConfig):
    name = "cms_pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms_pages import page_translations, signals  # noqa: F401
        from cms_pages.cabinet import policies
        from commerce.stores import page_links

        page_links.provide(page_translations.content_links)
        policies.register()  # after wagtail.images and wagtail.documents, which register their own
