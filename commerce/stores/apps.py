from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StoresConfig(AppConfig):
    name = "commerce.stores"
    label = "stores"
    verbose_name = _("Stores")

    def ready(self) -> None:
        from . import freshness, guards, hosts  # noqa: F401  (hosts connects its signals)

        freshness.connect()
        post_migrate.connect(guards.install, dispatch_uid="stores.guards", sender=self)
