"""Mistyped words, the wrong keyboard, Latin letters for Russian ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commerce.context import store_context
from commerce.search.port import SearchResult
from commerce.search.selectors import search_products
from commerce.search.services import index_products
from commerce.stores.models import Store
from tests import factories as make
from tests.integration.search.conftest import Titles

CUPS = ["Чашка «Озёрная»", "Чашка «Лесная»"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("чашкп", "чашка"),
        ("чшака", "чашка"),
        ("чаша", "чашка"),
        ("чащками", "чашка"),
        ("xfirf", "чашка"),
        ("XFIRF", "чашка"),
        ("chashka", "чашка"),
        ("chaska", "чашка"),
        ("xfirb", "чашки"),
    ],
)
def test_a_mistyped_word_finds_what_was_meant(terra: Store, titles: Titles, typed: str, meant: str) -> None:
    assert (titles(typed), search_products(typed).shown_for) == (CUPS, meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lmap", "lamp"), ("ьгп", "mug"), ("reding lampp", "reading lamp"), ("tide ьгп", "tide mug")],
)
def test_a_mistyped_english_word_finds_what_was_meant(aurora: Store, typed: str, meant: str) -> None:
    result = search_products(typed)
    assert (result.shown_for, result.total > 0) == (meant, True)


def test_keys_of_russian_letters_that_are_signs_on_the_other_keyboard_count(
    terra: Store, titles: Titles
) -> None:
    assert titles("[kt,ybwf") == ["Хлебница"]


def test_the_right_words_beside_a_wrong_one_stay_as_they_are(terra: Store, titles: Titles) -> None:
    result = search_products("чашка лиснгая")
    assert (titles("чашка лиснгая"), result.shown_for) == (["Чашка «Лесная»"], "чашка лесная")


def test_a_word_that_means_nothing_here_is_left_out_and_named(terra: Store, titles: Titles) -> None:
    result = search_products("чашка звездолёт")
    assert (titles("чашка звездолёт"), result.shown_for, result.not_found) == (CUPS, "чашка", ("звездолёт",))


def test_a_word_that_finds_something_is_never_changed(terra: Store) -> None:
    assert search_products("чай").shown_for == ""


@pytest.mark.parametrize("typed", ["1001", "xx", "абракадабра", "zzzzzz"])
def test_what_is_like_nothing_finds_nothing(terra: Store, typed: str) -> None:
    assert search_products(typed) == SearchResult([], 0, not_found=(typed,))


def test_prices_stay_with_a_mistyped_word(terra: Store, titles: Titles) -> None:
    result = search_products("чашкп до 1000")
    assert (titles("чашкп до 1000"), result.shown_for) == (["Чашка «Лесная»"], "чашка")


def test_words_are_guessed_from_what_this_store_has(terra: Store, store_b: Store) -> None:
    with store_context(store_b):
        index_products([make.make_product("Lantern").pk])
        assert search_products("lantren").shown_for == "lantern"
    assert search_products("lantren") == SearchResult([], 0, not_found=("lantren",))


@pytest.mark.parametrize(
    ("typed", "queries"),
    [("чашка", 1), ("чашкп", 3), ("звездолёт", 2), ("чашкп до 100", 4), ("чшка звездолёт 1-2", 5)],
)
def test_how_many_queries_a_search_takes(
    terra: Store, typed: str, queries: int, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(queries):
        search_products(typed)
