"""The countries that orders go to: ISO 3166 from CLDR (Babel), named in the reader's language."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel import Locale
from django.utils.translation import get_language

# In CLDR's list of territories, but not countries of ISO 3166-1.
_NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}


def country_names(language: str | None = None) -> dict[str, str]:
    """{code: name} of every country in a language (default: the active one), sorted by name."""
    return dict(_names(language or get_language() or "en"))


def country_name(code: str, language: str | None = None) -> str:
    """A country's name in a language; the code itself when CLDR does not know it."""
    return _names(language or get_language() or "en").get(code, code)


@cache
def _names(language: str) -> dict[str, str]:
    locale = Locale.parse(language, sep="-")
    names = {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO
    }
    return dict(sorted(names.items(), key=lambda item: item[1].casefold().replace("ё", "е")))


def fill_countries(sender: Any = None, *, using: str = "default", **kwargs: Any) -> None:
    """After `migrate`: write the table that addresses point at, unless it is already there. Belongs to no store."""
    from commerce.address.models import Country

    if Country.objects.using(using).exists():
        return
    Country.objects.using(using).bulk_create(
        [
            Country(iso_3166_1_a2=code, printable_name=name, name=name, is_shipping_country=True)
            for code, name in country_names("en").items()
        ],
        ignore_conflicts=True,
    )
