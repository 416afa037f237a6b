"""What a person who types into the search field finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from commerce.catalogue.models import Product
from commerce.context import StoreContextMissing, store_context
from commerce.search import port, services
from commerce.search.selectors import search_products
from commerce.stores.models import Store
from tests import factories as make

Find = Callable[[str], list[str]]


def _titles(text: str, **page: int) -> list[str]:
    """The titles found, best first."""
    titles = dict(Product.objects.values_list("pk", "title"))
    return [titles[pk] for pk in search_products(text, **page).product_ids]


@pytest.fixture
def english(in_store_a: Store) -> Store:
    """A store with a mug that says so in its name, one in its category, one in its description, and a lamp."""
    mugs = make.make_category("Mugs", parent=make.make_category("Ceramics"))
    made = [
        make.make_product("Lamp", description="<p>Gives light to read by, over a mug of tea.</p>"),
        make.make_product("Tide beaker", category=mugs),
        make.make_product("Tide mug", upc="AUR-1001", variants={"Sage green": "28", "Charcoal": "28"}),
        make.make_product("Candle", description="Beeswax."),
    ]
    services.index_products([product.pk for product in made])
    return in_store_a


@pytest.fixture
def russian(db: None) -> Iterator[Store]:
    """A store in Russian with cups and teas."""
    store = make.make_store("terra", language="ru", currency="RUB")
    with store_context(store):
        services.index_products([
            make.make_product("Чашка «Лесная»", description="Глиняная, с ручкой.").pk,
            make.make_product("Зелёный чай", description="Из провинции Фуцзянь").pk,
            make.make_product("Чайник чугунный").pk,
        ])  # fmt: skip
        yield store


@pytest.mark.parametrize("typed", ["beeswax", "BEESWAX", "candles", "the candle"])
def test_words_are_found_in_any_form(english: Store, typed: str) -> None:
    assert _titles(typed) == ["Candle"]


@pytest.mark.parametrize("typed", ["чашки", "чашками", "лесной чашки", "глиняные чашки с ручками"])
def test_russian_words_are_found_in_any_form(russian: Store, typed: str) -> None:
    assert _titles(typed) == ["Чашка «Лесная»"]


@pytest.mark.parametrize("title", ["Стакан", "Стаканы"])
@pytest.mark.parametrize("typed", ["стакан", "стаканы", "стаканами", "стакан гранёный", "стаканов гранёных"])
def test_forms_that_the_stemmer_keeps_apart_are_one_word(russian: Store, title: str, typed: str) -> None:
    services.index_products([make.make_product(title, description="Гранёный.").pk])
    result = search_products(typed)
    assert (_titles(typed), result.shown_for) == ([title], "")


@pytest.mark.parametrize("typed", ["зеленый", "ЗЕЛЁНОГО", "фуцзянь"])
def test_yo_and_ye_are_one_letter_and_short_i_is_a_letter_of_its_own(russian: Store, typed: str) -> None:
    assert _titles(typed) == ["Зелёный чай"]


@pytest.mark.parametrize("typed", ["can", "cand", "candl", "candle"])
def test_the_last_word_may_be_a_beginning(english: Store, typed: str) -> None:
    assert _titles(typed) == ["Candle"]


def test_a_beginning_before_another_word_is_completed_by_what_the_store_has(english: Store) -> None:
    result = search_products("cand beeswax")
    assert (_titles("cand beeswax"), result.shown_for) == (["Candle"], "candle beeswax")


def test_a_whole_word_does_not_find_what_only_shares_its_stem(russian: Store) -> None:
    assert _titles("чай") == ["Зелёный чай", "Чайник чугунный"]  # the stem «ча» would find «чашка»


def test_names_come_before_categories_and_those_before_descriptions(english: Store) -> None:
    assert _titles("mug") == ["Tide mug", "Tide beaker", "Lamp"]


def test_all_words_must_be_found(english: Store) -> None:
    assert _titles("tide mug") == ["Tide mug", "Tide beaker"]
    assert _titles("tide lamp") == []


def test_a_product_is_found_by_its_variants_and_by_categories_above_its_own(english: Store) -> None:
    assert _titles("sage green") == ["Tide mug"]
    assert _titles("ceramics") == ["Tide beaker"]


@pytest.mark.parametrize("typed", ["AUR-1001", "aur 1001", "1001"])
def test_a_product_is_found_by_its_code(english: Store, typed: str) -> None:
    assert _titles(typed) == ["Tide mug"]


@pytest.mark.parametrize("typed", ["чашки", "чашкой", "лесной чашки"])
def test_russian_words_are_found_in_any_form_in_an_english_store_too(in_store_a: Store, typed: str) -> None:
    services.index_products([make.make_product("Чашка «Лесная»").pk])
    assert _titles(typed) == ["Чашка «Лесная»"]


@pytest.mark.parametrize("typed", ["mug", "mugs", "hario", "Hario mugs"])
def test_english_words_are_found_in_any_form_in_a_russian_store_too(russian: Store, typed: str) -> None:
    services.index_products([make.make_product("Hario Mug, чёрная").pk])
    assert _titles(typed) == ["Hario Mug, чёрная"]


@pytest.mark.parametrize("typed", ["t shirt", "t-shirt", "«T-Shirt»", "'t' shirt"])
def test_hyphens_and_quotes_part_words(in_store_a: Store, typed: str) -> None:
    services.index_products([make.make_product('A "T-shirt"').pk])
    assert _titles(typed) == ['A "T-shirt"']


def test_accents_need_not_be_typed(in_store_a: Store) -> None:
    services.index_products([make.make_product("Café crème").pk])
    assert _titles("cafe creme") == _titles("CAFÉ") == ["Café crème"]


def test_pages_part_the_result_and_the_total_stays(english: Store) -> None:
    assert _titles("mug", page=1, per_page=2) == ["Tide mug", "Tide beaker"]
    assert _titles("mug", page=2, per_page=2) == ["Lamp"]
    assert _titles("mug", page=3, per_page=2) == []
    assert search_products("mug", page=3, per_page=2).total == 3
    assert search_products("mug", page=10**12).product_ids == []


def test_the_total_is_capped(english: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not search_products("mug").is_capped
    monkeypatch.setattr(port, "MAX_HITS", 2)
    result = search_products("mug")
    assert (result.total, result.is_capped, len(result.product_ids)) == (2, True, 2)


def test_products_of_another_store_are_never_found(english: Store, store_b: Store) -> None:
    with store_context(store_b):
        services.index_products([make.make_product("Birch mug").pk])
        assert _titles("mug") == ["Birch mug"]
    assert _titles("mug") == ["Tide mug", "Tide beaker", "Lamp"]
    assert _titles("birch") == []


def test_a_store_must_be_entered(db: None) -> None:
    with pytest.raises(StoreContextMissing):
        search_products("mug")


def test_one_query_however_many_are_found(english: Store, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        search_products("mug")


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\0", "mug\0", "!&|():*<->'\\", "'; DROP TABLE search_searchentry; --", "a'b:*&!", "🫖", "\ud800",
     "﷽" * 100, "mug " * 2500, "m" * 10_000, "שלום", "mug & lamp | !candle", "%", "\\", "\u0301" * 50, "½", "İ" * 100],
)  # fmt: skip
def test_nonsense_finds_nothing_or_something_and_never_fails(english: Store, typed: str) -> None:
    result = search_products(typed)
    assert result.total == len(result.product_ids) <= 3


def test_operators_are_words_like_any_other(english: Store) -> None:
    assert _titles("!candle") == ["Candle"]
    assert _titles("tide & mug") == _titles("tide mug")
    assert _titles("candle | lamp") == []
