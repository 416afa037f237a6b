from oscar.apps.voucher.apps import VoucherConfig as OscarVoucherConfig


class VoucherConfig(OscarVoucherConfig):
    name = "commerce.voucher"

    def ready(self) -> None:
        """Oscar's views are not loaded: ours are in urls.py."""
        from oscar.apps.voucher import receivers  # noqa: F401
