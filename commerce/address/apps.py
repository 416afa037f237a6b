from django.db.models.signals import post_migrate
from oscar.apps.address.apps import AddressConfig as OscarAddressConfig


class AddressConfig(OscarAddressConfig):
    name = "commerce.address"

    def ready(self) -> None:
        super().ready()
        from commerce.address.countries import fill_countries

        post_migrate.connect(fill_countries, sender=self, dispatch_uid="address.countries")
