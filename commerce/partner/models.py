from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractPartnerAddress
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockAlert, AbstractStockRecord

from commerce.stores.scoping import StoreOwned


class Partner(StoreOwned, AbstractPartner):
    """Who fulfils the orders: in Vitrina, one for each store."""

    users = None


class PartnerAddress(StoreOwned, AbstractPartnerAddress):
    """An address of a partner."""


class StockRecord(StoreOwned, AbstractStockRecord):
    """Price and stock of a product. `num_allocated` are sold and not yet shipped."""

    num_allocated = models.PositiveIntegerField(_("number allocated"), default=0, editable=False)


class StockAlert(StoreOwned, AbstractStockAlert):
    """A note that stock is low."""
