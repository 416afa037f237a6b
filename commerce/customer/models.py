from oscar.apps.customer.abstract_models import AbstractProductAlert

from commerce.stores.scoping import StoreOwned


class ProductAlert(StoreOwned, AbstractProductAlert):
    """A wish to be told when a product is back in stock."""
