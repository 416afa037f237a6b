"""What is offered while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from commerce.search import views
from commerce.search.selectors import read_query, suggestions
from commerce.search.services import index_products
from commerce.stores.models import Store
from tests import factories as make


def _suggested(text: str) -> tuple[list[str], list[str], list[str]]:
    found = suggestions(read_query(text))
    return (
        found.words,
        [node.name for node in found.categories],
        [card.title for card in found.cards],
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ча", ["чашка", "чай", "чайник"]),
        ("ча до 1000", []),
        ("зел", ["зеленый"]),
        ("лесная ч", ["лесная чашка"]),
    ],
)
def test_the_word_that_is_being_typed_is_completed_by_what_is_found(
    terra: Store, typed: str, words: list[str]
) -> None:
    assert _suggested(typed)[0] == words


def test_products_and_categories_are_offered_by_the_beginnings_of_words(aurora: Store) -> None:
    make.make_category("Lamps and mugs")
    words, categories, titles = _suggested("mu")
    assert (words, categories, sorted(titles)) == (
        ["mug"],
        ["Mugs", "Lamps and mugs"],
        ["Giant mug", "Small mug", "Tide mug"],
    )


def test_prices_count_while_typing_too(aurora: Store) -> None:
    assert _suggested("mug under 20")[2] == ["Small mug"]


@pytest.mark.parametrize("typed", ["чшаш", "xfi", "чашкп"])
def test_mistakes_are_forgiven_while_typing_too(terra: Store, typed: str) -> None:
    assert _suggested(typed)[2] == ["Чашка «Озёрная»", "Чашка «Лесная»"]


@pytest.mark.parametrize("typed", ["", " ", "!!!", "\0", "zzzzzz"])
def test_nothing_is_offered_for_nothing(aurora: Store, typed: str) -> None:
    assert not suggestions(read_query(typed))


def test_queries_of_a_suggestion_do_not_grow(aurora: Store, django_assert_num_queries: Callable) -> None:
    index_products([make.make_product(f"Mug {number}").pk for number in range(20)])
    suggestions(read_query("mug"))  # cards that were made in this transaction are settled
    for products in (1, 30):
        with django_assert_num_queries(3):
            suggestions(read_query("mug"), products=products)


@pytest.fixture
def client(aurora: Store) -> Client:
    return Client(headers={"host": aurora.host})


def test_the_answer_is_a_list_of_links_for_a_combobox(client: Client) -> None:
    response = client.get("/search/suggest/?q=tide")
    assert (response.status_code, sorted(response["Cache-Control"].split(", "))) == (
        200,
        ["max-age=60", "private"],
    )
    assert response.text.count('role="option"') == 2  # the product, and all results
    assert ("<html" in response.text, "Tide mug" in response.text, "€28" in response.text) == (
        False,
        True,
        True,
    )


def test_what_is_typed_is_shown_as_text(client: Client) -> None:
    assert "<script>" not in client.get("/search/suggest/?q=" + quote("<script>alert(1)</script> mug")).text


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "a\x00b", "🫖", "'; DROP TABLE x; --", "& | ! ( ) :*", "\u202eabc", "%", ""]
)
def test_any_text_may_be_asked_about(client: Client, typed: str) -> None:
    response = client.get("/search/suggest/", {"q": typed})
    assert (response.status_code, 'role="option"' in response.text) == (200, False)


def test_who_asks_too_often_is_told_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SUGGESTIONS_A_MINUTE", 2)
    assert [client.get("/search/suggest/?q=mug").status_code for _time in range(3)] == [200, 200, 429]
