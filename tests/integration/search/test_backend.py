"""Another search engine is a setting: one that keeps everything in a dictionary stands in for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest

from commerce.catalogue.models import Product
from commerce.context import active_store_id
from commerce.search import port, services
from commerce.search.asked import Asked
from commerce.search.models import SearchEntry
from commerce.search.port import Completions, SearchBackend, SearchResult
from commerce.search.selectors import read_query, search_products, suggestions
from commerce.stores.models import Store
from tests import factories as make


class DictionarySearch(SearchBackend):
    """Finds a product by any part of its title."""

    def __init__(self) -> None:
        self.titles: dict[int | None, dict[int, str]] = {}

    def _here(self) -> dict[int, str]:
        return self.titles.setdefault(active_store_id(), {})

    def search(self, asked: Asked, *, page: int, per_page: int) -> SearchResult:
        ids = [pk for pk, title in self._here().items() if asked.words.lower() in title.lower()]
        return SearchResult(ids[(page - 1) * per_page : page * per_page], len(ids))

    def suggest(self, asked: Asked, *, limit: int) -> Completions:
        return Completions(self.search(asked, page=1, per_page=limit).product_ids, ["from the dictionary"])

    def index(self, product_ids: Collection[int]) -> None:
        self._here().update(Product.objects.filter(pk__in=product_ids).values_list("pk", "title"))

    def forget(self, product_ids: Collection[int]) -> None:
        for pk in product_ids:
            self._here().pop(pk, None)

    def rebuild(self) -> int:
        self._here().clear()
        self.index(list(Product.objects.values_list("pk", flat=True)))
        return len(self._here())


class HalfSearch(SearchBackend):
    """Does not do what it must."""

    def rebuild(self) -> int:
        return 0


@pytest.fixture
def dictionary(settings: Any, in_store_a: Store) -> SearchBackend:
    settings.SEARCH_BACKEND = f"{__name__}.DictionarySearch"
    return port.backend()


def test_the_setting_is_enough_to_index_find_suggest_forget_and_rebuild(
    dictionary: SearchBackend, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mug, lamp = make.make_product("Tide mug"), make.make_product("Lamp")
    assert SearchEntry.objects.count() == 0
    assert search_products("de mu").product_ids == [mug.pk]
    found = suggestions(read_query("amp"))
    assert (found.words, [card.title for card in found.cards]) == (["from the dictionary"], ["Lamp"])
    with django_capture_on_commit_callbacks(execute=True):
        lamp.delete()
    assert search_products("amp").product_ids == []
    dictionary.forget([mug.pk])
    assert services.index_store() == 1
    assert search_products("tide").product_ids == [mug.pk]


def test_the_default_is_postgresql() -> None:
    assert (type(port.backend()).__name__, port.check_backend(None)) == ("PostgresSearch", [])


@pytest.mark.parametrize(
    ("path", "error", "sentence"),
    [
        ("nowhere.Search", "search.E001", "SEARCH_BACKEND names nowhere.Search, which cannot be imported"),
        ("commerce.search.asked.Asked", "search.E002", "which is no search backend"),
        (f"{__name__}.HalfSearch", "search.E003", "does not implement forget, index, search, suggest"),
    ],
)
def test_a_wrong_setting_is_said_at_the_start(settings: Any, path: str, error: str, sentence: str) -> None:
    settings.SEARCH_BACKEND = path
    (problem,) = port.check_backend(None)
    assert (problem.id, sentence in problem.msg) == (error, True)
