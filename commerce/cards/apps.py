from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CardsConfig(AppConfig):
    name = "commerce.cards"
    label = "cards"
    verbose_name = _("Cards of products")

    def ready(self) -> None:
        from . import signals  # noqa: F401
