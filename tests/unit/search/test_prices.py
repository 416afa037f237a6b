"""Which numbers of a query are prices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.search.asked import read
from commerce.search.prices import read_prices


def _read(text: str, currency: str) -> tuple[str, str | None, str | None]:
    found = read_prices(text, currency)
    assert found.foreign == ()
    return found.words, *(None if price is None else str(price) for price in (found.low, found.high))


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("чашка до 1500", "чашка", None, "1500"),
        ("до 1 500 ₽ чашка", "чашка", None, "1500"),
        ("от 500 до 1500", "", "500", "1500"),
        ("чай от 500 рублей", "чай", "500", None),
        ("от 1500 чашка до 500", "чашка", "500", "1500"),
        ("дешевле 1000", "", None, "1000"),
        ("Дешевле чем 1000р", "", None, "1000"),
        ("не дороже 1000 руб. чай", "чай", None, "1000"),
        ("не дешевле 1000", "", "1000", None),
        ("между 500 и 900", "", "500", "900"),
        ("500-900 ₽", "", "500", "900"),
        ("до 2 тыс", "", None, "2000"),
        ("1-2 тыс", "", "1000", "2000"),
        ("до 2к", "", None, "2000"),
        ("чайник 600 мл до 1500 в подарок", "чайник 600 мл в подарок", None, "1500"),
        ("кофе 700 ₽", "кофе", None, "700"),
        ("до ١٥٠٠", "", None, "1500"),
    ],
)
def test_prices_in_russian(text: str, words: str, low: str | None, high: str | None) -> None:
    assert _read(text, "RUB") == (words, low, high)


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("mug under 30", "mug", None, "30"),
        ("below €30", "", None, "30"),
        ("cheaper than 19.99", "", None, "19.99"),
        ("up to 19,99 eur", "", None, "19.99"),
        ("no more than 30 mugs", "mugs", None, "30"),
        ("over 20", "", "20", None),
        ("at least 20 euros", "", "20", None),
        ("between 20 and 40", "", "20", "40"),
        ("mug 30-50", "mug", "30", "50"),
        ("30 – 50", "", "30", "50"),
        ("from 20 to 40", "", "20", "40"),
        ("under 1,500.50", "", None, "1500.50"),
        ("mug <30", "mug", None, "30"),
        ("mug >= 30", "mug", "30", None),
        ("tea 100 g under 10", "tea 100 g", None, "10"),
    ],
)
def test_prices_in_english(text: str, words: str, low: str | None, high: str | None) -> None:
    assert _read(text, "EUR") == (words, low, high)


@pytest.mark.parametrize(
    "text",
    ["iphone 15", "AUR-1001", "до 5 кг", "чай от 3 лет", "30-50 cm", "size 30-50", "размер 98-104", "50-30", "30-30",
     "under 30 watts", "under 30%", "от кашля", "10-20-30", "до 99999999999999", "чайник 1.5 л", "2026-11-21", "до",
     "под 5", "№ 3-5", "-30", "under a1000", "1000x"],
)  # fmt: skip
def test_a_number_that_is_not_clearly_a_price_stays_a_word(text: str) -> None:
    assert _read(text, "RUB") == (text, None, None)


def test_only_two_bare_numbers_are_unsure() -> None:
    assert [read_prices(text, "EUR").is_sure for text in ("30-50", "30-50 €", "from 30 to 50", "mug")] == [
        False, True, True, True,
    ]  # fmt: skip


def test_a_price_in_another_currency_is_named_and_not_compared() -> None:
    found = read_prices("mug under $30", "EUR")
    assert (found.words, found.low, found.high, found.foreign) == ("mug", None, None, ("under $30",))


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_are_parted_by_any_space(space: str) -> None:
    asked = read(f"чашка{space}до 1{space}500{space}₽", currency="RUB")
    assert (asked.words, asked.price_to) == ("чашка", Decimal(1500))


def test_what_is_too_long_is_cut_and_said_so() -> None:
    assert [read(text, currency="EUR").is_cut for text in ("mug " * 8, "mug " * 9, "m" * 201)] == [
        False, True, True,
    ]  # fmt: skip
    assert read("mug " * 2500, currency="EUR").words == "mug mug mug mug mug mug mug mug"


def test_control_signs_and_halves_of_letters_are_spaces_or_nothing() -> None:
    assert read("a\x00b\u202ec\ud800d", currency="EUR").text == "a b c d"


@pytest.mark.parametrize(
    "text", ["1 " * 100, "до " * 70, "1-" * 100, "€" * 200, "between 1 " * 20, "1,1" * 60]
)
def test_nonsense_is_read_without_an_error(text: str) -> None:
    assert read(text, currency="EUR").text == " ".join(text.split())[:200].strip()
