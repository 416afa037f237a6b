from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractPartnerAddress
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockAlert, AbstractStockRecord
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from commerce.partner import stock
from commerce.stores.scoping import StoreOwned


class Partner(StoreOwned, AbstractPartner):
    """Who fulfils the orders: in Vitrina, one for each store."""

    users = None


class PartnerAddress(StoreOwned, AbstractPartnerAddress):
    """An address of a partner."""


class StockRecord(StoreOwned, AbstractStockRecord):
    """Price and stock of a product. `num_allocated` are sold and not yet shipped."""

    num_allocated = models.PositiveIntegerField(_("number allocated"), default=0, editable=False)

    def allocate(self, quantity: int) -> None:
        """Allocate under a condition; raises InvalidStockAdjustment when there is too little.

        Orders do it in bulk.
        """
        if not self.can_track_allocations:
            return
        if stock.allocate({self.pk: quantity}):
            raise InvalidStockAdjustment(f"Stock record {self.pk} has fewer than {quantity} left")
        self.refresh_from_db(fields=["num_allocated"])


class StockAlert(StoreOwned, AbstractStockAlert):
    """A note that stock is low."""
