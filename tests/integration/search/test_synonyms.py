"""Words that a seller has said mean the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from commerce.context import store_context
from commerce.search import services
from commerce.search.models import SynonymGroup
from commerce.search.selectors import search_products
from commerce.search.services import SynonymsRefused, save_synonyms
from commerce.stores.models import Store
from tests import factories as make
from tests.integration.search.conftest import Titles

CUPS = ["Чашка «Озёрная»", "Чашка «Лесная»"]


@pytest.mark.parametrize("typed", ["кружка", "кружки", "mug", "стаканами", "Чашка"])
def test_each_word_finds_what_the_others_find_in_any_form(terra: Store, titles: Titles, typed: str) -> None:
    save_synonyms(words="кружка, чашка, mug, стакан")
    assert (titles(typed), search_products(typed).shown_for) == (CUPS, "")


def test_only_the_first_word_finds_the_others_when_it_is_one_way(terra: Store, titles: Titles) -> None:
    index = services.index_products
    index([make.make_product("Подарок на праздник").pk])
    save_synonyms(words="подарок, чашка", is_one_way=True)
    assert titles("подарки") == ["Подарок на праздник", *CUPS]
    assert titles("чашка") == CUPS


def test_the_word_itself_comes_before_its_synonyms(aurora: Store, titles: Titles) -> None:
    services.index_products([make.make_product("Cup", price="5").pk])
    save_synonyms(words="cup, lamp")
    assert (titles("cup"), titles("lamp")) == (["Cup", "Reading lamp"], ["Reading lamp", "Cup"])


def test_several_words_may_be_one_synonym(aurora: Store, titles: Titles) -> None:
    save_synonyms(words="night light, reading lamp")
    assert titles("night light") == ["Reading lamp"]


def test_a_synonym_goes_with_other_words_and_prices(terra: Store, titles: Titles) -> None:
    save_synonyms(words="кружка, чашка")
    assert titles("лесная кружка до 1000") == ["Чашка «Лесная»"]


def test_a_beginning_is_still_found_beside_a_synonym(aurora: Store, titles: Titles) -> None:
    services.index_products([make.make_product("Mugwort tea", price="5").pk])
    save_synonyms(words="mug, lamp")
    assert "Mugwort tea" in titles("mug")


def test_a_change_and_a_deletion_count_at_once(aurora: Store, titles: Titles) -> None:
    group = save_synonyms(words="torch, lamp")
    assert titles("torch") == ["Reading lamp"]
    save_synonyms(group=group, words="lantern, lamp")
    assert (titles("torch"), titles("lantern")) == ([], ["Reading lamp"])
    group.delete()
    assert titles("lantern") == []


def test_one_group_never_leads_to_another(aurora: Store, titles: Titles) -> None:
    save_synonyms(words="torch, light")
    save_synonyms(words="light, lamp")
    assert (titles("torch"), titles("light")) == ([], ["Reading lamp"])


def test_synonyms_of_another_store_mean_nothing_here(aurora: Store, store_b: Store, titles: Titles) -> None:
    with store_context(store_b):
        save_synonyms(words="torch, lamp")
    assert titles("torch") == []


def test_a_search_with_synonyms_is_one_query(aurora: Store, django_assert_num_queries: Callable) -> None:
    for number in range(30):
        save_synonyms(words=f"mug, beaker {number}")
    with django_assert_num_queries(1):
        assert search_products("mug").total == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write at least two words, with a comma between them."),
        ("mug", "Write at least two words, with a comma between them."),
        ("mug, MUG", "Write at least two words, with a comma between them."),
        ("mug, mugs", "These are forms of one word, and search takes them for the same already."),
        ("mug, the", "These are forms of one word, and search takes them for the same already."),
        ("mug, !!!", "“!!!” is no word that people search for."),
        (", ".join(f"word{n}" for n in range(13)), "Write 12 words at most; make another group of the rest."),
    ],
)
def test_what_cannot_be_synonyms_is_said_in_a_sentence(in_store_a: Store, words: str, sentence: str) -> None:
    with pytest.raises(SynonymsRefused) as refused:
        save_synonyms(words=words)
    assert (refused.value.message, SynonymGroup.objects.count()) == (sentence, 0)


@pytest.mark.parametrize(
    "words", ["' | 'x, \\'", "a & b, c | !d", "'; DROP TABLE x; --, mug", "🫖 чай, mug", "a:*, b"]
)
def test_signs_of_a_query_language_are_no_part_of_a_synonym(in_store_a: Store, words: str) -> None:
    with contextlib.suppress(SynonymsRefused):
        save_synonyms(words=words)
    assert search_products("mug").total == 0


def test_there_is_an_end_to_groups(in_store_a: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_GROUPS", 1)
    group = save_synonyms(words="mug, cup")
    with pytest.raises(SynonymsRefused, match="There are 1 groups already"):
        save_synonyms(words="lamp, light")
    save_synonyms(group=group, words="mug, beaker")


# --- the cabinet


@pytest.fixture
def owner(shop_a: Any) -> Client:
    client = Client(headers={"host": shop_a.host})
    client.force_login(shop_a.owner)
    return client


def test_a_seller_writes_changes_and_deletes_synonyms(shop_a: Any, owner: Client) -> None:
    data = {"words": "lamp, light", "is_one_way": "on"}
    assert owner.post("/cabinet/synonyms/new/", data)["Location"] == "/cabinet/synonyms/"
    with store_context(shop_a.store):
        group = SynonymGroup.objects.get(words="lamp, light")
    assert "the first finds the others" in owner.get("/cabinet/synonyms/").text
    owner.post(f"/cabinet/synonyms/edit/{group.pk}/", {"words": "lamp, torch"})
    with store_context(shop_a.store):
        group.refresh_from_db()
    assert (group.words, group.is_one_way) == ("lamp, torch", False)
    owner.post(f"/cabinet/synonyms/delete/{group.pk}/")
    with store_context(shop_a.store):
        assert not SynonymGroup.objects.filter(pk=group.pk).exists()


def test_a_refusal_is_said_in_the_form(owner: Client) -> None:
    response = owner.post("/cabinet/synonyms/new/", {"words": "lamp"})
    assert (response.status_code, "Write at least two words" in response.text) == (200, True)


def test_who_only_reads_the_catalogue_does_not_see_them(shop_a: Any) -> None:
    client = Client(headers={"host": shop_a.host})
    client.force_login(shop_a.staff)
    assert client.get("/cabinet/synonyms/").status_code == 403
