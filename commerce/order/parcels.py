"""Where the parcel of an order is followed: the carrier's number, and the address of the carrier's page."""

from __future__ import annotations

from commerce.order.models import Order


def set_tracking(*, order: Order, number: str, url: str = "") -> None:
    """Keep the number, "" for none, and the http(s) address of the page. The letter that the order is sent has both."""
    order.tracking_number, order.tracking_url = number, url
    order.save(update_fields=["tracking_number", "tracking_url"])
