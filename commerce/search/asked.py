"""What a person asked for: their words and prices, read the same way for every backend."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commerce.search.prices import read_prices

LONGEST = 200
"""Characters of a query that are read."""
MOST_WORDS = 8
"""Words of a query that are searched for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that has been read. Prices are in the store's currency; both ends belong to the range."""

    text: str
    """All that was typed, as far as it can be read."""
    words: str = ""
    """The text without its prices."""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    is_price_sure: bool = True
    """False for "30-50", which may be a size or a code as well."""
    foreign_prices: tuple[str, ...] = ()
    """Prices in another currency, as written. They were not used."""
    is_cut: bool = False
    """Whether the text was too long, and its end was not used."""

    @property
    def has_price(self) -> bool:
        return self.price_from is not None or self.price_to is not None

    @property
    def has_words(self) -> bool:
        """Whether there is a letter or a digit to look for."""
        return any(sign.isalnum() for sign in self.words)


def read(text: str, *, currency: str) -> Asked:
    """Read any text that a person or a program sent, for a store with a currency."""
    shown = "".join(sign if sign.isprintable() or sign.isspace() else " " for sign in text[: LONGEST * 50])
    whole = " ".join(shown.encode(errors="ignore").decode().split())
    cut = whole[:LONGEST].strip()
    prices = read_prices(cut, currency)
    words = prices.words.split()
    return Asked(
        text=cut,
        words=" ".join(words[:MOST_WORDS]),
        price_from=prices.low,
        price_to=prices.high,
        is_price_sure=prices.is_sure,
        foreign_prices=prices.foreign,
        is_cut=len(whole) > LONGEST or len(words) > MOST_WORDS,
    )
