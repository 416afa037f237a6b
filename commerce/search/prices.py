"""Prices among the words of a query: "чашка до 1500", "mug under 30", "30-50", "от 500 до 1 500 ₽"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

# How people write a currency.
_CURRENCIES = {
    "EUR": "€|eur|euros?|евро",
    "USD": r"\$|usd|dollars?|долл(?:ар\w*)?|бакс\w*",
    "GBP": "£|gbp|pounds?|фунт\\w*",
    "RUB": r"₽|rub|roubles?|rubles?|руб(?:л\w*)?|р",
    "KZT": "₸|kzt|tenge|тенге",
    "GEL": "₾|gel|lari|лари",
    "AMD": "֏|amd|drams?|драм\\w*",
    "TRY": "₺|try|lira|лир\\w?",
    "PLN": "pln|zł|zl|zlot\\w*|злот\\w*",
    "JPY": "¥|jpy|yen|иен\\w?",
}
# After one of these a number is not a price: "до 5 кг", "over 18 years", "30-50 cm". Not "in" and «в»: they are
# inches and volts more rarely than "under 30 in blue".
_UNITS = (
    r"%|°|×|[x\"″]|kg|g|gr|mg|t|l|ltr|lit(?:er|re)s?|ml|cl|cm|mm|m|km|inch(?:es)?|ft|feet|oz|lbs?|pcs?|pieces?|people"
    r"|persons?|years?|yrs?|months?|weeks?|days?|hours?|hrs?|h|min(?:utes?)?|watts?|w|volts?|v|[gmtk]b|mah|degrees?"
    r"|кг|г|гр|грамм\w*|мг|л|литр\w*|мл|см|мм|м|метр\w*|км|дюйм\w*|шт|штук\w*|лет|год\w*|месяц\w*|мес|недел\w*|дн\w*"
    r"|день|час\w*|ч|мин(?:ут\w*)?|ватт?|вт|вольт\w*|[гмтк]б|мач|размер\w*|человек\w*|персон\w*|градус\w*|порци\w*|свеч\w*"
)
_MEASURED = re.compile(
    r"(?:sizes?|height|ages?|aged|iso|no|№|размер\w*|рост\w*|возраст\w*|номер\w*)\s?$", re.IGNORECASE
)
_END = r"(?![^\W_])"  # no letter or digit goes on from here
_SIGN = "[€$£₽₸₾֏₺¥]"
_MONEY = "|".join(f"(?:{words})" for words in _CURRENCIES.values())


def _amount(name: str) -> str:
    """A number with what may stand around it, in groups of a name."""
    grouped = r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    plain = r"\d{1,9}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    return (
        rf"(?P<{name}_sign>{_SIGN})?\s?(?P<{name}>{grouped}|{plain})"
        rf"(?P<{name}_thousand>\s?(?:тыс(?:яч[аиу]?)?\.?|[кk]){_END})?"
        rf"(?:\s?(?P<{name}_money>{_MONEY}){_END}\.?)?"
    )


_BEFORE = r"(?<![\w\-./,])(?<!не\s)(?<!no\s)(?<!not\s)"  # «не дешевле 100» is not «дешевле 100»
_AFTER = rf"{_END}(?![-/.,]\d)(?!\s?(?:{_UNITS}){_END})"
_TO_WORDS = (
    r"до|дешевле|меньше|менее|ниже|не\s(?:дороже|больше|более|выше)|макс(?:имум)?|в\sпределах"
    r"|under|below|up\sto|less|cheaper|(?:no|not)\smore|at\smost|max(?:imum)?"
)
_FROM_WORDS = (
    r"от|дороже|больше|более|выше|свыше|не\s(?:дешевле|меньше|менее|ниже)|минимум"
    r"|over|above|from|more|(?:no|not)\sless|at\sleast|min(?:imum)?|starting\s(?:at|from)"
)
_THAN = r"(?:\s(?:than|чем))?\s?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_BEFORE + text + _AFTER, re.IGNORECASE)


# In this order: what a wider one has taken is gone for the next. The last one is a number with a currency beside it.
_PATTERNS = (
    _pattern(rf"(?P<word>between|между)\s{_amount('low')}\s(?:and|и)\s{_amount('high')}"),
    _pattern(
        rf"(?:(?P<word>от|from|с)\s)?{_amount('low')}(?:\s?[-–—]\s?|\s?\.\.\.?\s?|\s(?:до|to)\s){_amount('high')}"
    ),
    _pattern(rf"(?:(?P<word>{_TO_WORDS}){_THAN}|(?P<sign_word>[<≤]=?)\s?){_amount('high')}"),
    _pattern(rf"(?:(?P<word>{_FROM_WORDS}){_THAN}|(?P<sign_word>[>≥]=?)\s?){_amount('low')}"),
    _pattern(_amount("high")),
)


@dataclass(frozen=True, slots=True)
class Prices:
    """What was said of prices, in the store's currency, and the words that remain."""

    words: str
    low: Decimal | None = None
    high: Decimal | None = None
    is_sure: bool = True
    """False for two bare numbers ("30-50"), which may have been a size or a code."""
    foreign: tuple[str, ...] = ()
    """Prices in another currency, as they were written: they are not compared with the store's."""


def read_prices(text: str, currency: str) -> Prices:
    """Take the prices out of a text whose spaces are single. A number that is not clearly a price stays a word."""
    found = Prices(text)
    for pattern in _PATTERNS:
        position = 0
        while match := pattern.search(found.words, position):
            taken = _take(found, match, currency)
            if taken is None:
                position = match.start() + 1
            else:
                found, position = taken, match.start()
    if found.low is not None and found.high is not None and found.low > found.high:
        found = replace(found, low=found.high, high=found.low)
    return replace(found, words=" ".join(found.words.split()))


def _take(found: Prices, match: re.Match[str], currency: str) -> Prices | None:
    """What is known after a match; None when it is no price after all."""
    parts = match.groupdict()
    monies = {
        _currency(parts.get(f"{name}_{place}")) for name in ("low", "high") for place in ("sign", "money")
    }
    monies.discard("")
    word = parts.get("word") or parts.get("sign_word")
    if len(monies) > 1 or not (word or monies or parts.get("low")):
        return None
    low, high = _value(parts, "low"), _value(parts, "high")
    if low is not None and high is not None:
        if parts["high_thousand"] and not parts["low_thousand"] and low < high:
            low *= 1000  # "1-2 тыс."
        is_bare = not (word or monies)
        before = match.string[: match.start()]
        if is_bare and (low >= high or _MEASURED.search(before)):
            return None
    else:
        is_bare = False
    words = f"{match.string[: match.start()]} {match.string[match.end() :]}"
    if monies - {currency}:
        return replace(found, words=words, foreign=(*found.foreign, match.group().strip()))
    return replace(
        found,
        words=words,
        low=found.low if low is None else low,
        high=found.high if high is None else high,
        is_sure=found.is_sure and not is_bare,
    )


def _currency(written: str | None) -> str:
    """The code of a currency as somebody wrote it."""
    if not written:
        return ""
    return next(code for code, words in _CURRENCIES.items() if re.fullmatch(words, written, re.IGNORECASE))


def _value(parts: dict[str, str | None], name: str) -> Decimal | None:
    written = parts.get(name)
    if written is None:
        return None
    decimals = re.search(r"[.,](\d{1,2})$", written)
    whole = written[: decimals.start()] if decimals else written
    number = Decimal(
        "".join(sign for sign in whole if sign.isdigit()) + (f".{decimals[1]}" if decimals else "")
    )
    return number * 1000 if parts.get(f"{name}_thousand") else number
