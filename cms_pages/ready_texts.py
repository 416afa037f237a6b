"""Ready texts for a store's pages: files in cms_pages/ready/<language>/<kind>.txt, filled with what the store knows.

    # Title
    ## Heading
    A paragraph; blank lines part them. {store} is filled in.
    - an item of a list
    [→ what the seller has to write here]

A fact that the store does not know becomes such a place too. The texts are a starting point, and say so nowhere but in
the cabinet: they must read as the seller's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.address.countries import country_names
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.languages import shown_in
from commerce.stores.models import Store
from commerce.stores.page_links import PageKind

_FOLDER = Path(__file__).resolve().parent / "ready"
_FACT = re.compile(r"\{(\w+)\}")
_PLACE = re.compile(r"\[→[^\]]*\]")


@dataclass(frozen=True)
class ReadyText:
    """A page as it begins; `html` is rich text."""

    title: str
    html: str


def ready_text(
    kind: str, store: Store, *, known: Mapping[str, str] | None = None, language: str = ""
) -> ReadyText:
    """The ready text of a kind with the store's facts; `known` adds to them (or says them better).

    In the store's own language, or in an added one. The legal texts follow the law of the language's country: for a
    store elsewhere they are no translations of each other.
    """
    code = language or store.language
    with translation.override(code), shown_in(store, code):
        facts = {**_facts(store), **(known or {})}
        source = (_FOLDER / code / f"{kind}.txt").read_text()
        title, _newline, rest = source.partition("\n")
        html = _html(rest, facts)
    return ReadyText(title.removeprefix("# ").strip(), html)


def places_to_fill(html: str) -> int:
    """How many places of a text wait for the seller's words."""
    return len(_PLACE.findall(html))


def fill_places(html: str, words: Sequence[str]) -> str:
    """A text with words in its places, one after the other; a paragraph of which nothing is left goes."""
    left = iter(words)
    filled = re.sub(rf"<b>{_PLACE.pattern}</b>", lambda place: escape(next(left), quote=False), html)
    return re.sub(r"<p>\s*</p>", "", filled)


def ready_kinds() -> list[str]:
    """The kinds of pages that there is a ready text for."""
    return [kind for kind in PageKind.values if kind != PageKind.OTHER]


def _facts(store: Store) -> dict[str, str]:
    delivery = [_method(method) for method in ShippingMethod.objects.filter(is_active=True)]
    payment = [method.text("name") for method in PaymentMethod.objects.filter(is_active=True)]
    return {
        "store": store.name,
        "site": store.absolute_url("").partition("://")[2],
        "email": store.email,
        "phone": store.phone,
        "country": country_names().get(store.country, ""),
        "currency": str(store.get_currency_display()),
        "delivery": "\n".join(delivery),
        "payment": "\n".join(payment),
    }


def _method(method: ShippingMethod) -> str:
    name, description = method.text("name"), method.text("description")
    return f"{name}: {description}" if description else name


def _html(text: str, facts: Mapping[str, str]) -> str:
    parts: list[str] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        if line.startswith("- "):
            # A fact of several lines is several items.
            items += [f"<li>{_marked(one)}</li>" for one in _filled(line[2:], facts).split("\n")]
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.startswith("## "):
            parts.append(f"<h2>{_marked(_filled(line[3:], facts))}</h2>")
        elif line:
            parts.append(f"<p>{_marked(_filled(line, facts))}</p>")
    return "".join(parts)


def _filled(line: str, facts: Mapping[str, str]) -> str:
    return _FACT.sub(lambda found: facts.get(found[1]) or _missing()[found[1]], line)


def _missing() -> dict[str, str]:
    """What stands where the store does not know a fact."""
    words = {
        "email": _("your e-mail address"),
        "phone": _("your telephone number"),
        "country": _("your country"),
        "delivery": _("how you deliver"),
        "payment": _("how buyers pay"),
        "seller": _("your full name or your company's, with its legal form"),
        "address": _("your postal address"),
        "numbers": _("your registration and tax numbers"),
        "days": _("number of days"),
        "date": _("date"),
    }
    return {name: f"[→ {text}]" for name, text in words.items()}


def _marked(text: str) -> str:
    """Escaped, with the places to fill in bold, so that nobody overlooks them."""
    return _PLACE.sub(lambda place: f"<b>{place[0]}</b>", escape(text, quote=False))
