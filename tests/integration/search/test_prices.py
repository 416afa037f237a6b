"""Words and prices understood together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commerce.search import port
from commerce.search.selectors import search_products
from commerce.search.services import index_products
from commerce.stores.models import Store
from tests import factories as make
from tests.integration.search.conftest import Titles


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mug under 30", {"Small mug", "Tide mug"}),
        ("mug 20-50", {"Tide mug", "Giant mug"}),
        ("mug over 30", {"Giant mug"}),
        ("under €15", {"Small mug", "Iphone 15 case"}),
        ("iphone 15", {"Iphone 15 case"}),
    ],
)
def test_prices_narrow_what_words_find(aurora: Store, titles: Titles, text: str, found: set[str]) -> None:
    assert set(titles(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("чашка до 1500", ["Чашка «Лесная»"]), ("чашки дешевле 1 900 ₽", ["Чашка «Озёрная»", "Чашка «Лесная»"]),
     ("от 5 тыс", ["Чайник чугунный"])],
)  # fmt: skip
def test_prices_narrow_what_russian_words_find(
    terra: Store, titles: Titles, text: str, found: list[str]
) -> None:
    assert titles(text) == found


def test_prices_alone_find_everything_at_them_the_newest_first(aurora: Store, titles: Titles) -> None:
    assert titles("from 28 to 90") == ["Reading lamp", "Giant mug", "Tide mug"]


def test_prices_are_asked_before_the_best_hits_are_chosen(
    aurora: Store, titles: Titles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(port, "MAX_HITS", 1)
    assert titles("mug over 30") == ["Giant mug"]


def test_with_nothing_at_the_price_other_prices_are_shown(aurora: Store, titles: Titles) -> None:
    result = search_products("lamp under 30")
    assert (titles("lamp under 30"), result.is_price_dropped) == (["Reading lamp"], True)


def test_two_bare_numbers_are_words_where_nothing_has_such_a_price(aurora: Store, titles: Titles) -> None:
    index_products([make.make_product("Socks 30-35", price="4").pk])
    result = search_products("socks 30-35")
    assert (titles("socks 30-35"), result.is_price_a_word) == (["Socks 30-35"], True)


def test_a_search_with_prices_is_one_query(aurora: Store, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        search_products("mug under 30")
