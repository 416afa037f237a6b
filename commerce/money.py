"""Sums of money: how many decimals a currency has, and how a sum reads in a language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

# The locale data has these signs only for their own countries' languages.
_SIGNS = {"RUB": "₽", "KZT": "₸", "GEL": "₾", "AMD": "֏", "TRY": "₺"}


@lru_cache(maxsize=64)
def smallest_unit(currency: str) -> Decimal:
    """One cent, kopeck or yen: the step that sums of a currency move by."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def round_money(amount: Decimal, currency: str) -> Decimal:
    """A sum in whole smallest units, half up."""
    return amount.quantize(smallest_unit(currency), ROUND_HALF_UP)


def currency_sign(currency: str, language: str) -> str:
    """What stands beside sums of a currency: "€", "₽"."""
    return _SIGNS.get(currency) or str(get_currency_symbol(currency, locale=language))


@lru_cache(maxsize=4096)
def format_money(amount: Decimal, currency: str, language: str) -> str:
    """A sum as a reader of the language writes it: "€1,250.50", "1 250 ₽". Whole sums have no decimals."""
    is_whole = amount == amount.to_integral_value()
    pattern = _pattern(currency, language, is_whole)
    return format_currency(amount, currency, locale=language, format=pattern, currency_digits=False)


@lru_cache(maxsize=128)
def _pattern(currency: str, language: str, is_whole: bool) -> str:
    pattern = Locale.parse(language).currency_formats["standard"].pattern.split(";")[0]
    decimals = "" if is_whole else "." + "0" * max(2, -int(smallest_unit(currency).as_tuple().exponent))
    pattern = pattern.replace(".00", decimals)
    if sign := _SIGNS.get(currency):
        return pattern.replace("¤", sign)
    if get_currency_symbol(currency, locale=language).isalpha():
        return pattern.replace("¤#", "¤\xa0#")
    return pattern
