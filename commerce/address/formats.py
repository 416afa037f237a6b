"""How addresses are asked for, country by country: order and names of the fields, what is needed, what a postcode is.

Forgiving on purpose: where we know nothing, nothing is refused. `SCHEMES` are few; a country picks one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LINES = ("line1", "line2")


@dataclass(frozen=True)
class Scheme:
    """`order` of the fields below street and flat (those that are missing are not asked for), names, what is needed."""

    order: tuple[str, ...] = ("postcode", "city", "state")
    required: frozenset[str] = frozenset({"line1", "city"})
    labels: dict[str, Any] = field(default_factory=dict)

    @property
    def widths(self) -> dict[str, str]:
        """Class names of the fields, so that they fill their rows."""
        first = self.order[0]
        if first == "city":
            return dict.fromkeys(self.order, "third")
        return {first: "third", self.order[1]: "twothirds", **dict.fromkeys(self.order[2:], "")}

    def label(self, name: str) -> Any:
        """What a field is called here."""
        return self.labels.get(name) or LABELS[name]


LABELS = {
    "line1": _("Street and house"),
    "line2": _("Flat, floor, entrance"),
    "postcode": _("Postcode"),
    "city": _("Town"),
    "state": _("Region"),
}
_ALL = frozenset({"line1", "city", "postcode"})
SCHEMES = {
    "": Scheme(),
    "plain": Scheme(("postcode", "city"), _ALL),
    "province": Scheme(required=_ALL, labels={"state": _("Province")}),
    "city first": Scheme(("city", "state", "postcode")),
    "US": Scheme(
        ("city", "state", "postcode"),
        _ALL | {"state"},
        {"state": pgettext_lazy("of a country", "State"), "postcode": _("ZIP code")},
    ),
    "CA": Scheme(("city", "state", "postcode"), _ALL | {"state"}, {"state": _("Province")}),
    "AU": Scheme(
        ("city", "state", "postcode"), _ALL | {"state"}, {"state": pgettext_lazy("of a country", "State")}
    ),
    "GB": Scheme(("city", "state", "postcode"), _ALL, {"state": _("County")}),
    "IE": Scheme(("city", "state", "postcode"), labels={"state": _("County"), "postcode": _("Eircode")}),
    "JP": Scheme(("postcode", "state", "city"), _ALL | {"state"}, {"state": _("Prefecture")}),
}
_PLAIN = "AT BE BG CH CY CZ DE DK EE FI FR GR HR HU IS LI LT LU LV MC MT NL NO PL PT RO RS SE SI SK"
_CITY_FIRST = "AM AZ BY GE IL KG KZ MD RU TJ TM TR UA UZ"
SCHEME_OF = {
    **dict.fromkeys(_PLAIN.split(), "plain"),
    **dict.fromkeys(_CITY_FIRST.split(), "city first"),
    **dict.fromkeys(("ES", "IT"), "province"),
    **{code: code for code in ("US", "CA", "AU", "GB", "IE", "JP")},
}
# Without spaces and dashes, upper case. Countries that are not named here take any postcode.
_DIGITS = {
    3: "IS", 4: "AM AT AU BE BG CH CY DK GE HU LI LU LV MD NO SI",
    5: "CZ DE EE ES FI FR GR HR IT LT MC RS SE SK TR UA", 6: "BY KG KZ RO RU TJ TM UZ", 7: "JP PT",
}  # fmt: skip
_POSTCODES = {
    **{code: rf"\d{{{length}}}" for length, codes in _DIGITS.items() for code in codes.split()},
    "PL": r"\d{5}",
    "US": r"\d{5}(\d{4})?",
    "CA": r"[A-Z]\d[A-Z]\d[A-Z]\d",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}",
    "IE": r"[A-Z]\d[\dW][A-Z\d]{4}",
    "NL": r"\d{4}[A-Z]{2}",
}
_EXAMPLES = {
    "US": "94103", "CA": "K1A 0B1", "GB": "SW1A 1AA", "IE": "D02 X285", "NL": "1012 AB", "PL": "00-950",
    "PT": "1100-148", "JP": "100-0001", "DE": "10115", "RU": "101000", "FR": "75001", "UA": "01001", "KZ": "050000",
}  # fmt: skip
_PREFIXES = {"LV": "LV", "LT": "LT", "MD": "MD", "SI": "SI", "FI": "FI", "SE": "SE"}


def scheme_of(country: str) -> Scheme:
    """How the addresses of a country (ISO code) are asked for."""
    return SCHEMES[SCHEME_OF.get(country, "")]


def tidy_postcode(postcode: str) -> str:
    """Upper case and single spaces: "sw1a  1aa" is "SW1A 1AA"."""
    return " ".join(postcode.upper().split())


def is_postcode(postcode: str, country: str) -> bool:
    """Whether a postcode can be one of a country; true where we do not know."""
    pattern = _POSTCODES.get(country)
    if pattern is None:
        return True
    bare = re.sub(r"[\s\-–]", "", postcode.upper()).removeprefix(_PREFIXES.get(country, "\n"))
    return re.fullmatch(pattern, bare, re.ASCII) is not None


def postcode_example(country: str) -> str:
    """A postcode to show as an example; empty where we know none."""
    digits = next((length for length, codes in _DIGITS.items() if country in codes.split()), 0)
    return _EXAMPLES.get(country) or "123456789"[:digits]


@lru_cache(maxsize=50)
def formats_for_script(_language: str | None) -> SafeString:
    """What the page's script needs to ask for another country's address: JSON, escaped for an attribute.

    Takes the active language: made once for each.
    """
    formats = {
        "schemes": {
            name: {
                "order": scheme.order,
                "required": sorted(scheme.required),
                "widths": scheme.widths,
                "labels": {name: str(scheme.label(name)) for name in LABELS if name not in LINES},
            }
            for name, scheme in SCHEMES.items()
        },
        "countries": SCHEME_OF,
    }
    return escape(json.dumps(formats, separators=(",", ":"), ensure_ascii=False))
