from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherApplication, AbstractVoucherSet

from commerce.stores.scoping import StoreOwned


class VoucherSet(StoreOwned, AbstractVoucherSet):
    """A batch of vouchers."""


class Voucher(StoreOwned, AbstractVoucher):
    """A code that unlocks offers."""


class VoucherApplication(StoreOwned, AbstractVoucherApplication):
    """One use of a voucher."""
