from oscar.apps.address.apps import AddressConfig as OscarAddressConfig


class AddressConfig(OscarAddressConfig):
    name = "commerce.address"
