"""What a new store begins with: a landing page that already reads like a shop, delivery and payment.

Every text is in the active language; what the seller must make their own says so gently.
"""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store

# An everyday parcel, and from what sum it may be free: round numbers of about 5 and 60 euros.
_PARCEL = {
    "EUR": (5, 60), "USD": (6, 70), "GBP": (4, 50), "RUB": (350, 5000), "KZT": (2000, 30000), "GEL": (10, 150),
    "AMD": (1500, 25000), "TRY": (150, 2000), "PLN": (15, 250), "JPY": (700, 9000),
}  # fmt: skip


def starter_body(store: Store) -> str:
    """The raw JSON of a new store's landing page."""
    about = [
        _("We are a small shop, and everything here has passed through our own hands. We choose what we would buy "
          "ourselves, pack every parcel with care and answer every letter."),
        _("Tell your own story here: who you are, how it began, and what you never compromise on. Two or three honest "
          "paragraphs and one photograph of you do more than any slogan."),
    ]  # fmt: skip
    delivery = [
        _("We pack your order within one or two working days and send you a letter as soon as it is on its way."),
        _("If something arrives broken or does not suit you, write to us within 14 days: we will exchange it or give "
          "the money back."),
    ]  # fmt: skip
    sections: list[tuple[str, dict[str, Any]]] = [
        (
            "banner",
            {
                "heading": _("Good things, chosen with care"),
                "text": _(
                    "Welcome to %(store)s. Have a look around: everything here is in stock and ready to be sent."
                )
                % {"store": store.name},
                "button_text": _("See the catalogue"),
                "button_link": "/catalogue/",
                "layout": "centred",
                "image": None,
            },
        ),
        (
            "product_grid",
            {
                "heading": _("New in the shop"),
                "source": "newest",
                "products": [],
                "category": None,
                "count": 8,
            },
        ),
        (
            "about",
            {"heading": _("About us"), "text": _paragraphs(about), "image": None, "image_side": "right"},
        ),
        (
            "delivery",
            {"heading": _("Delivery and payment"), "text": _paragraphs(delivery), "show_methods": True},
        ),
        (
            "questions",
            {
                "heading": _("Questions and answers"),
                "items": [_item(_question(*one)) for one in _questions()],
            },
        ),
        (
            "contacts",
            {
                "heading": _("Contacts"),
                "phone": store.phone,
                "email": store.email,
                "address": "",
                "hours": _("Monday to Friday, 10:00 to 18:00"),
                "telegram": "",
                "whatsapp": "",
                "instagram": "",
                "map_link": "",
            },
        ),
    ]
    return json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in sections])


def starter_delivery(store: Store) -> list[ShippingMethod]:
    """Delivery at a flat price, and a pick-up that waits for an address before buyers see it. Unsaved."""
    price, free_from = _PARCEL[store.currency]
    return [
        ShippingMethod(
            kind=ShippingMethod.Kind.FLAT,
            name=_("Delivery by courier"),
            description=_("2 to 5 working days"),
            price=Decimal(price),
            free_from=Decimal(free_from),
            sort_order=0,
        ),
        ShippingMethod(
            kind=ShippingMethod.Kind.PICKUP,
            name=_("Pick-up"),
            description=_("We write to you when your order is ready"),
            is_active=False,
            sort_order=1,
        ),
    ]


def starter_payment(store: Store) -> list[PaymentMethod]:
    """Cash on delivery works at once; a transfer and paying at pick-up wait until the seller has filled
    them in. Unsaved."""
    return [
        PaymentMethod(
            kind=PaymentMethod.Kind.CASH_ON_DELIVERY,
            name=_("Cash or card to the courier"),
            instructions=_("Please have the sum ready when the courier comes."),
            sort_order=0,
        ),
        PaymentMethod(
            kind=PaymentMethod.Kind.BANK_TRANSFER,
            name=_("Bank transfer"),
            instructions=_(
                "Put your account's number here, and ask the buyer to write the order's number in the reference."
            ),
            is_active=False,
            sort_order=1,
        ),
        PaymentMethod(
            kind=PaymentMethod.Kind.PAY_AT_PICKUP,
            name=_("Pay at pick-up"),
            instructions=_("Pay when you collect your order."),
            is_active=False,
            sort_order=2,
        ),
    ]


def _questions() -> list[tuple[str, str]]:
    return [
        (
            _("How long does delivery take?"),
            _(
                "We pack within one or two working days; the courier then needs two to five. You get a "
                "letter at each step."
            ),
        ),
        (
            _("May I return something?"),
            _("Yes, within 14 days, unused. Write to us first and we will tell you where to send it."),
        ),
        (
            _("Can I change my order?"),
            _(
                "While it has not been sent, yes: answer the letter that confirmed it, and we will put it right."
            ),
        ),
    ]


def _question(question: str, answer: str) -> dict[str, str]:
    return {"question": question, "answer": _paragraphs([answer])}


def _item(value: dict[str, str]) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def _paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)
