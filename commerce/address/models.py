from oscar.apps.address.abstract_models import AbstractUserAddress

from commerce.stores.scoping import StoreOwned


class UserAddress(StoreOwned, AbstractUserAddress):
    """An address that a customer keeps with one store."""


from oscar.apps.address.models import *  # noqa: E402, F403  (Country, global by nature)
