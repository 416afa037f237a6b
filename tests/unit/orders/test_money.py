from decimal import Decimal

import pytest

from commerce.money import format_money, round_money


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("1250", "EUR", "en", "€1,250"),
        ("1250.5", "EUR", "en", "€1,250.50"),
        ("1250", "RUB", "ru", "1 250 ₽"),
        ("1250.05", "RUB", "ru", "1 250,05 ₽"),
        ("1250", "RUB", "en", "₽1,250"),
        ("0", "KZT", "ru", "0 ₸"),
        ("3", "PLN", "en", "PLN 3"),
        ("-3", "EUR", "en", "-€3"),
        ("1250", "JPY", "en", "¥1,250"),
    ],
)
def test_sums_read_as_people_write_them(amount: str, currency: str, language: str, text: str) -> None:
    assert format_money(Decimal(amount), currency, language).replace("\xa0", " ") == text


def test_sums_are_rounded_to_what_can_be_paid() -> None:
    assert round_money(Decimal("10.625"), "EUR") == Decimal("10.63")
    assert round_money(Decimal("501.5"), "JPY") == Decimal("502")
