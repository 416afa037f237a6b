from oscar.apps.communication.abstract_models import (
    AbstractCommunicationEventType,
    AbstractEmail,
    AbstractNotification,
)

from commerce.stores.scoping import StoreOwned


class Email(StoreOwned, AbstractEmail):
    """A letter sent to a customer (Oscar's record; ours is notifications.Delivery)."""


class CommunicationEventType(StoreOwned, AbstractCommunicationEventType):
    """A kind of message."""


class Notification(StoreOwned, AbstractNotification):
    """A message on a customer's account page."""
