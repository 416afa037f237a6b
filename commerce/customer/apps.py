from oscar.apps.customer.apps import CustomerConfig as OscarCustomerConfig


class CustomerConfig(OscarCustomerConfig):
    name = "commerce.customer"

    def ready(self) -> None:
        """Oscar's views and receivers are not loaded: ours are in urls.py and receivers.py."""
        from commerce.customer import receivers  # noqa: F401
