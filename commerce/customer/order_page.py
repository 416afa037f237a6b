"""An order as its buyer sees it: by a signed link, without a log-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commerce.address.countries import country_name
from commerce.catalogue.selectors import photos_by_product
from commerce.order.models import Order, OrderStatusChange
from commerce.order.statuses import OrderStatus, PaymentStatus

_WAY = (OrderStatus.NEW, OrderStatus.CONFIRMED, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


@dataclass(frozen=True, slots=True)
class Step:
    """A station of an order's way: `at` is when it was reached, `state` is done, stop or ahead."""

    label: str
    state: str
    at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order with its lines, photos and way so far."""

    order: Order
    lines: list[tuple[Any, Any]]
    discounts: list[Any]
    steps: list[Step]
    awaits_money: bool
    country: str


def find_order(number: str, signature: str) -> Order | None:
    """The order that a signed link of this store leads to; None when either part was tampered with."""
    if "\x00" in number:
        return None
    orders = Order.objects.select_related("shipping_address")
    order = orders.filter(number=number).first()
    return order if order is not None and order.check_verification_hash(signature) else None


def order_page(order: Order) -> OrderPage:
    """What the pages of one order show. The number of queries does not depend on the order."""
    lines = list(order.lines.select_related("product").order_by("pk"))
    parents = {line.pk: line.product.parent_id or line.product_id for line in lines if line.product_id}
    photos = photos_by_product(parents.values(), each=1)
    return OrderPage(
        order=order,
        lines=[(line, next(iter(photos.get(parents.get(line.pk, 0), [])), None)) for line in lines],
        discounts=[discount for discount in order.discounts.all() if discount.amount],
        steps=_steps(order),
        awaits_money=order.payment_status in (PaymentStatus.UNPAID, PaymentStatus.PENDING)
        and order.status != OrderStatus.CANCELLED,
        country=_country_name(order),
    )


def _country_name(order: Order) -> str:
    """The country in the reader's language; empty for a pick-up."""
    if order.shipping_address is None:
        return ""
    return country_name(order.shipping_address.country_id)


def _steps(order: Order) -> list[Step]:
    changes = order.status_changes.filter(kind=OrderStatusChange.Kind.ORDER).order_by("date_created")
    reached = {change.new_status: change for change in changes}
    at = {status: change.date_created for status, change in reached.items()} | {
        OrderStatus.NEW: order.date_placed
    }
    if order.status == OrderStatus.CANCELLED:
        way = [status for status in _WAY if status in at]
        last = reached.get(OrderStatus.CANCELLED)
        stop = Step(
            _label(OrderStatus.CANCELLED), "stop", at.get(OrderStatus.CANCELLED), last.reason if last else ""
        )
        return [*(Step(_label(status), "done", at[status]) for status in way), stop]
    here = _WAY.index(order.status)
    return [
        Step(_label(status), "done" if place <= here else "ahead", at.get(status) if place <= here else None)
        for place, status in enumerate(_WAY)
    ]


def _label(status: str) -> str:
    """The buyer's word: what is new to the seller has been received."""
    return str(_("Received") if status == OrderStatus.NEW else OrderStatus(status).label)
