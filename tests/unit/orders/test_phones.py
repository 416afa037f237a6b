"""Phone numbers as people type them."""

from __future__ import annotations

import pytest

from commerce.phones import NotAPhone, format_phone, home_of_numbers, normalise_phone


@pytest.mark.parametrize(
    ("typed", "countries", "kept"),
    [
        ("8 (912) 345-67-89", ["RU"], "+79123456789"),
        ("9123456789", ["RU"], "+79123456789"),
        ("+7 912 345-67-89", ["DE"], "+79123456789"),
        ("030 1234567", ["DE"], "+49301234567"),
        ("0151 23456789", ["DE", "IE"], "+4915123456789"),
        ("087 123 4567", ["RU", "IE"], "+353871234567"),
        ("+353 20 911 1234", ["IE"], "+353209111234"),
        ("  030\u00a01234567 ", ["DE"], "+49301234567"),
        ("+49 30 1234567", [], "+49301234567"),
        ("+49 30 1234567", [""], "+49301234567"),
    ],
)
def test_number_is_kept_in_one_form(typed: str, countries: list[str], kept: str) -> None:
    assert normalise_phone(typed, countries) == kept


@pytest.mark.parametrize(
    "typed", ["call me", "12", "030 1234567 ext 5 and more", "+", "()", "1" * 39, "<script>", "\x00"]
)
def test_what_nobody_can_call_is_refused(typed: str) -> None:
    with pytest.raises(NotAPhone, match=r"for example \+49 \d+ \d+"):
        normalise_phone(typed, ["DE"])


def test_national_number_needs_a_country() -> None:
    with pytest.raises(NotAPhone):
        normalise_phone("030 1234567")


def test_numbers_are_shown_with_spaces_and_texts_as_they_are() -> None:
    assert [format_phone(text) for text in ("+79123456789", "+49301234567", "ask Ann", "")] == [
        "+7 912 345-67-89", "+49 30 1234567", "ask Ann", "",
    ]  # fmt: skip


def test_store_without_a_country_is_where_its_currency_is() -> None:
    assert [home_of_numbers("IE", "EUR"), home_of_numbers("", "RUB"), home_of_numbers("", "EUR")] == [
        "IE", "RU", "",
    ]  # fmt: skip
