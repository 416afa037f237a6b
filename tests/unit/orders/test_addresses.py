"""What each country's address is made of."""

from __future__ import annotations

import pytest

from commerce.address.formats import is_postcode, postcode_example, scheme_of, tidy_postcode


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("DE", "10115"), ("RU", "101000"), ("GB", "sw1a 1aa"), ("IE", "T12 X7K2"), ("US", "94103-1234"), ("CA", "k1a-0b1"),
     ("NL", "1012 ab"), ("PL", "00-950"), ("LV", "LV-1010"), ("JP", "100-0001"), ("PT", "1100-148"), ("SE", "111 22"),
     ("BR", "anything at all"), ("", "10115")],
)  # fmt: skip
def test_postcodes_that_are_right(country: str, postcode: str) -> None:
    assert is_postcode(postcode, country)


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("DE", "1011"), ("DE", "١٠١١٥"), ("RU", "10100"), ("GB", "London"), ("US", "941"), ("LV", "RU-1010")],
)
def test_postcodes_that_cannot_be(country: str, postcode: str) -> None:
    assert not is_postcode(postcode, country)


def test_every_example_is_a_postcode() -> None:
    countries = [
        "DE",
        "RU",
        "GB",
        "IE",
        "US",
        "CA",
        "NL",
        "PL",
        "JP",
        "PT",
        "SE",
        "AT",
        "LV",
        "SI",
        "IS",
        "UA",
    ]
    assert [code for code in countries if not is_postcode(postcode_example(code), code)] == []


def test_countries_ask_in_their_own_order_and_words() -> None:
    assert [(scheme_of(code).order, str(scheme_of(code).label("postcode"))) for code in ("DE", "US", "IE", "BR")] == [
        (("postcode", "city"), "Postcode"),
        (("city", "state", "postcode"), "ZIP code"),
        (("city", "state", "postcode"), "Eircode"),
        (("postcode", "city", "state"), "Postcode"),
    ]  # fmt: skip


def test_postcode_is_tidied() -> None:
    assert tidy_postcode(" sw1a   1aa ") == "SW1A 1AA"
