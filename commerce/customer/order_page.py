"""An order as its buyer sees it: by a signed link, without a log-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.address.countries import country_name
from commerce.cards.selectors import CardImage
from commerce.catalogue.selectors import first_photo
from commerce.order.models import Order, OrderStatusChange
from commerce.order.statuses import OrderStatus, PaymentStatus
from commerce.payment.models import PaymentMethod

_MONEY_OF_CANCELLED = {
    PaymentStatus.PENDING: gettext_lazy("If your payment still arrives, the store gives it back."),
    PaymentStatus.PAID: gettext_lazy("The store gives your money back."),
    PaymentStatus.REFUNDED: gettext_lazy("Your money is on its way back."),
    PaymentStatus.PARTLY_REFUNDED: gettext_lazy("Part of your money is on its way back."),
}
_PAID_ON_THE_SPOT = (PaymentMethod.Kind.CASH_ON_DELIVERY, PaymentMethod.Kind.PAY_AT_PICKUP)
_WAY = (OrderStatus.NEW, OrderStatus.CONFIRMED, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


@dataclass(frozen=True, slots=True)
class Step:
    """A station of an order's way: `at` is when it was reached, `state` is done, stop or ahead."""

    label: str
    state: str
    at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What matters most about an order now: `tone` is wait, good or bad; `is_checking`: its payment is looked at."""

    tone: str
    title: str
    text: str
    is_checking: bool = False


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order with its lines, photos and way so far."""

    order: Order
    lines: list[tuple[Any, Any]]
    discounts: list[Any]
    steps: list[Step]
    awaits_money: bool
    country: str
    news: News


def find_order(number: str, signature: str) -> Order | None:
    """The order that a signed link of this store leads to; None when either part was tampered with."""
    if "\x00" in number:
        return None
    orders = Order.objects.select_related("shipping_address")
    order = orders.filter(number=number).first()
    return order if order is not None and order.check_verification_hash(signature) else None


def state_of(order: Order) -> str:
    """What a page that waits for news compares: it changes whenever the order or its payment moves."""
    return f"{order.status}.{order.payment_status}"


def order_page(order: Order) -> OrderPage:
    """What the pages of one order show. The number of queries does not depend on the order."""
    lines = order.lines.select_related("product").annotate(photo=Subquery(first_photo())).order_by("pk")
    return OrderPage(
        order=order,
        lines=[(line, CardImage(**line.photo) if line.photo else None) for line in lines],
        discounts=[discount for discount in order.discounts.all() if discount.amount],
        steps=_steps(order),
        awaits_money=order.payment_status in (PaymentStatus.UNPAID, PaymentStatus.PENDING)
        and order.status != OrderStatus.CANCELLED,
        country=_country_name(order),
        news=news_of(order),
    )


def news_of(order: Order) -> News:
    """What matters most about an order now. Needs no query."""
    if order.status == OrderStatus.CANCELLED:
        return News("bad", _("This order is cancelled"), _MONEY_OF_CANCELLED.get(order.payment_status, ""))
    if order.payment_status == PaymentStatus.PENDING:
        return News(
            "wait",
            _("We are checking your payment"),
            _("This takes a minute or two, with a bank transfer up to some days. You need not pay again."),
            is_checking=True,
        )
    if order.payment_status == PaymentStatus.REFUNDED:
        return News("wait", _("Your money is on its way back"), _("How long it takes depends on your bank."))
    if order.payment_status == PaymentStatus.PARTLY_REFUNDED:
        return News(
            "wait", _("Part of your money is on its way back"), _("How long it takes depends on your bank.")
        )
    if order.status == OrderStatus.DELIVERED:
        return News("good", _("Your order has been delivered"), "")
    if order.status == OrderStatus.SHIPPED:
        return News("good", _("Your order is on its way"), "")
    if order.payment_status == PaymentStatus.UNPAID and order.payment_kind not in _PAID_ON_THE_SPOT:
        return News("wait", _("Your order waits for the payment"), _("How to pay is written below."))
    if order.status == OrderStatus.CONFIRMED:
        return News("good", _("The store is preparing your order"), "")
    return News("good", _("The store has your order"), _("It looks it over and confirms it."))


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
