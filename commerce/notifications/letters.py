"""A delivery row as a letter: in the reader's language, from the store's name, with text and HTML parts."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.address.countries import country_name
from commerce.money import format_money
from commerce.notifications.back_in_stock import write_back_in_stock
from commerce.notifications.models import Delivery
from commerce.order.models import Order
from commerce.order.statuses import OrderStatus, PaymentStatus
from commerce.phones import format_phone
from commerce.stores.languages import home_path, shown_in
from commerce.stores.models import Store
from themes.look import look_of

_BUYER_SENTENCES = {
    ("order_status", OrderStatus.CONFIRMED): gettext_lazy(
        "%(store)s has confirmed your order and is preparing it."
    ),
    ("order_status", OrderStatus.SHIPPED): gettext_lazy("Your order is on its way."),
    ("order_status", OrderStatus.DELIVERED): gettext_lazy("Your order has been delivered. Enjoy it!"),
    ("order_status", OrderStatus.CANCELLED): gettext_lazy("Your order has been cancelled."),
    ("payment_status", PaymentStatus.PENDING): gettext_lazy("%(store)s is checking your payment."),
    ("payment_status", PaymentStatus.PAID): gettext_lazy("%(store)s has received your payment. Thank you!"),
    ("payment_status", PaymentStatus.UNPAID): gettext_lazy("Your payment has not arrived."),
    ("payment_status", PaymentStatus.PARTLY_REFUNDED): gettext_lazy(
        "Part of your money is on its way back to you."
    ),
    ("payment_status", PaymentStatus.REFUNDED): gettext_lazy("Your money is on its way back to you."),
}


def write_letter(delivery: Delivery) -> EmailMultiAlternatives:
    """The letter of a delivery, not yet sent.

    The buyer reads their order's language, the seller the store's.
    """
    if delivery.kind == "back_in_stock":
        return write_back_in_stock(delivery)
    store, order = delivery.store, delivery.order
    assert order is not None, f"A letter of the kind {delivery.kind} is about an order"
    language = order.language if delivery.audience == Delivery.Audience.BUYER else store.language
    with (
        shown_in(store, language),
        translation.override(language),
        timezone.override(store.time_zone),
    ):
        data = _letter_data(delivery, store, order, language)
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        letter = EmailMultiAlternatives(
            subject=_one_line(data["subject"]),
            body=render_to_string("emails/order.txt", data),
            from_email=formataddr((_one_line(store.name) or name, address)),
            to=[delivery.recipient],
            reply_to=_reply_to(delivery, store, order),
            headers={
                "Message-ID": f"<delivery-{delivery.pk}.{store.slug}@{address.rpartition('@')[2]}>",
                "Auto-Submitted": "auto-generated",  # no out-of-office answers
            },
        )
        letter.attach_alternative(render_to_string("emails/order.html", data), "text/html")
    return letter


def _letter_data(delivery: Delivery, store: Store, order: Order, language: str) -> dict[str, Any]:
    def money(amount: Any) -> str:
        return format_money(amount, order.currency, language)

    is_buyer = delivery.audience == Delivery.Audience.BUYER
    path = order.get_absolute_url() if is_buyer else reverse("orders:detail", args=[order.pk])
    address = order.shipping_address
    return {
        **_words(delivery, store, order),
        "store": store,
        "order": order,
        "is_buyer": is_buyer,
        "language": language,
        "reason": delivery.context.get("reason", ""),
        "show_payment": is_buyer
        and order.payment_instructions
        and order.payment_status == PaymentStatus.UNPAID
        and order.status != OrderStatus.CANCELLED,
        "home": store.absolute_url(home_path()),
        "button": look_of(store).button,
        "link": store.absolute_url(path) if is_buyer else store.platform_url(path),
        "link_text": _("Open the order") if is_buyer else _("Open it in the cabinet"),
        "lines": [
            {"title": line.title, "quantity": line.quantity, "sum": money(line.sum_shown)}
            for line in order.lines.order_by("pk")
        ],
        "delivery_price": money(order.shipping_shown) if order.shipping_shown else _("free"),
        "tax": (order.tax_rule.label, money(order.total_tax)) if order.tax_rule.is_charged else None,
        "total": money(order.total_incl_tax),
        "buyer_phone": format_phone(order.phone),
        "address": _address_lines(address, language) if address else [],
    }


def _words(delivery: Delivery, store: Store, order: Order) -> dict[str, str]:
    """Subject, heading and first sentence."""
    names = {"number": order.number, "store": store.name, "buyer": order.buyer_name}
    is_buyer = delivery.audience == Delivery.Audience.BUYER
    if delivery.kind == "order_placed" and is_buyer:
        return {
            "subject": _("Your order %(number)s at %(store)s") % names,
            "heading": _("Thank you for your order!"),
            "opening": _("%(store)s has received it and will write to you about each step.") % names,
        }
    if delivery.kind == "order_placed":
        return {
            "subject": _("New order %(number)s from %(buyer)s") % names,
            "heading": _("A new order"),
            "opening": _("%(buyer)s has ordered from %(store)s.") % names,
        }
    statuses: Any = OrderStatus if delivery.kind == "order_status" else PaymentStatus
    status = str(statuses(delivery.context["to"]).label)
    names["status"] = status.lower()
    return {
        "subject": _("Order %(number)s: %(status)s") % names,
        "heading": status,
        "opening": _BUYER_SENTENCES[delivery.kind, delivery.context["to"]] % names
        if is_buyer
        else _("The order of %(buyer)s is now: %(status)s.") % names,
    }


def _reply_to(delivery: Delivery, store: Store, order: Order) -> list[str]:
    """A buyer's answer goes to the store, a seller's to the buyer."""
    address = store.email if delivery.audience == Delivery.Audience.BUYER else order.email
    return [address] if address else []


def _address_lines(address: Any, language: str) -> list[str]:
    town = " ".join(part for part in (address.postcode, address.line4) if part)
    parts = [address.line1, address.line2, town, address.state, country_name(address.country_id, language)]
    return [part for part in parts if part]


def _one_line(text: str) -> str:
    """A header's text: no line breaks, so that a name can add no header."""
    return " ".join(text.split())
