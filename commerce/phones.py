"""Phone numbers as buyers type them, kept in one form (E.164: "+79123456789") and shown with spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _

# Where a national number is from when the store has not said its country: currencies that one country uses.
_COUNTRY_OF = {
    "RUB": "RU", "KZT": "KZ", "GEL": "GE", "AMD": "AM", "TRY": "TR", "PLN": "PL", "JPY": "JP", "GBP": "GB", "USD": "US",
}  # fmt: skip
SHORTEST = 5
_SIGNS = re.compile(r"\+?[\d\s().,/\-‐–—]+")


class NotAPhone(ValueError):
    """What was typed can be called by nobody. `message` is a sentence for whoever typed it."""

    def __init__(self, country: str) -> None:
        sample = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
        example = (
            phonenumbers.format_number(sample, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
            if sample
            else "+49 1512 3456789"
        )
        self.message = _("Write the whole number with digits, for example %(number)s.") % {"number": example}
        super().__init__(self.message)


def home_of_numbers(country: str, currency: str) -> str:
    """The country that numbers without a "+" are from; empty where a store does not tell."""
    return country or _COUNTRY_OF.get(currency, "")


def normalise_phone(text: str, countries: Iterable[str] = ()) -> str:
    """A number in E.164; a national one is read as the first of the countries (ISO codes) that it is valid in.

    Of new ranges that the library does not know yet it is enough that the length is right. Raises NotAPhone.
    """
    text = " ".join(text.split())
    is_long_enough = sum(sign.isdigit() for sign in text) >= SHORTEST
    regions = [country for country in dict.fromkeys(countries) if country]
    found = (
        [_parse(text, region) for region in regions or [None]]
        if is_long_enough and _SIGNS.fullmatch(text)
        else []
    )
    for fits in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for number in found:
            if number is not None and fits(number):
                return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    raise NotAPhone(regions[0] if regions else "")


def phone_tail(text: str) -> str:
    """The digits of what looks like a number or its end, to look for among numbers in E.164; "" for anything else.

    Without what stands before a number inside its country: the 8 of "8 (912) 345-67-89", the 0 of "020 912 3456".
    """
    digits = "".join(sign for sign in text if sign.isdecimal())
    if len(digits) < SHORTEST - 1 or not _SIGNS.fullmatch(text):
        return ""
    return digits[1:] if digits[0] in "08" and len(digits) > SHORTEST + 1 else digits


@lru_cache(maxsize=4096)
def format_phone(phone: str) -> str:
    """A number as people read it: "+7 912 345-67-89". What is no number comes back as it is."""
    number = _parse(phone, None)
    if number is None or not phonenumbers.is_possible_number(number):
        return phone
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _parse(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
