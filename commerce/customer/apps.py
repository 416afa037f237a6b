from oscar.apps.customer.apps import CustomerConfig as OscarCustomerConfig


class CustomerConfig(OscarCustomerConfig):
    name = "commerce.customer"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
