"""The writers of orders, for every door: site, cabinet, bots, API."""

from commerce.order.moves import change_payment_status, change_status, mark_as_paid
from commerce.order.parcels import set_tracking
from commerce.order.people import Actor, Address, Buyer
from commerce.order.placing import place_order
from commerce.order.refusals import (
    AlreadyOrdered,
    BasketIsEmpty,
    ContactMissing,
    InvalidMove,
    MethodNotOffered,
    NotAllowed,
    OrderRefused,
    OutOfStock,
    PriceChanged,
    Shortage,
    VoucherRefused,
)

__all__ = [
    "Actor",
    "Address",
    "AlreadyOrdered",
    "BasketIsEmpty",
    "Buyer",
    "ContactMissing",
    "InvalidMove",
    "MethodNotOffered",
    "NotAllowed",
    "OrderRefused",
    "OutOfStock",
    "PriceChanged",
    "Shortage",
    "VoucherRefused",
    "change_payment_status",
    "change_status",
    "mark_as_paid",
    "place_order",
    "set_tracking",
]
