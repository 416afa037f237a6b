"""When the catalogue changes, so does what is found, at the commit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from commerce.catalogue.models import Category, Product, ProductAttribute, ProductClass
from commerce.context import store_context
from commerce.search import languages, services
from commerce.search.models import SearchEntry, SearchWord
from commerce.search.selectors import search_products
from commerce.stores.models import Store
from tests import factories as make

Commit = Callable


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable) -> Commit:
    """`with commit(): ...` does what happens at the end of a transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def _found(text: str) -> bool:
    return search_products(text).total > 0


def test_a_saved_product_is_found_and_a_renamed_one_by_its_new_name(
    in_store_a: Store, commit: Commit
) -> None:
    with commit():
        product = make.make_product("Mug")
    assert _found("mug")
    with commit():
        product.title = "Beaker"
        product.save()
    assert (_found("mug"), _found("beaker")) == (False, True)


def test_a_hidden_product_is_not_found_until_it_is_shown(in_store_a: Store, commit: Commit) -> None:
    with commit():
        product = make.make_product("Mug", is_public=False)
    assert not _found("mug")
    for is_public in (True, False):
        with commit():
            product.is_public = is_public
            product.save()
        assert _found("mug") is is_public


def test_a_deleted_product_is_not_found(in_store_a: Store, commit: Commit) -> None:
    with commit():
        product = make.make_product("Mug")
    with commit():
        product.delete()
    assert not _found("mug")
    assert SearchEntry.objects.count() == 0


def test_a_variant_is_found_as_its_parent_while_it_is_there(in_store_a: Store, commit: Commit) -> None:
    with commit():
        product = make.make_product("Mug", variants={"Sage": "9", "Charcoal": "9"})
    assert search_products("sage").product_ids == [product.pk]
    with commit():
        product.children.get(title="Sage").delete()
    assert (_found("sage"), _found("charcoal")) == (False, True)


def test_an_attribute_is_found_with_its_new_value(in_store_a: Store, commit: Commit) -> None:
    goods = ProductClass.objects.get()
    ProductAttribute.objects.create(
        product_class=goods, code="material", name="Material", type=ProductAttribute.TEXT
    )
    with commit():
        product = make.make_product("Mug")
        product.attr.material = "Porcelain"
        product.save()
    assert _found("porcelain")
    with commit():
        product.attr.material = "Stoneware"
        product.save()
    assert (_found("porcelain"), _found("stoneware")) == (False, True)


def test_a_renamed_category_renames_what_is_below_it(in_store_a: Store, commit: Commit) -> None:
    top = make.make_category("Ceramics")
    with commit():
        make.make_product("Mug", category=make.make_category("Cups", parent=top))
    with commit():
        top = Category.objects.get(pk=top.pk)
        top.name = "Pottery"
        top.save()
    assert (_found("ceramics"), _found("pottery")) == (False, True)


@pytest.mark.parametrize("other_way_round", [False, True])
def test_a_product_put_into_a_category_and_taken_out(
    in_store_a: Store, commit: Commit, other_way_round: bool
) -> None:
    with commit():
        product, category = make.make_product("Mug"), make.make_category("Presents")
    links, other = (category.product_set, product) if other_way_round else (product.categories, category)
    with commit():
        links.add(other)
    assert _found("presents")
    with commit():
        links.remove(other)
    assert not _found("presents")


def test_a_deleted_category_is_not_found(in_store_a: Store, commit: Commit) -> None:
    category = make.make_category("Presents")
    with commit():
        make.make_product("Mug", category=category)
    with commit():
        Category.objects.get(pk=category.pk).delete()
    assert not _found("presents")


def test_a_transaction_of_many_saves_is_one_statement(
    in_store_a: Store, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[set[int]] = []
    monkeypatch.setattr(services, "index_products", lambda ids: calls.append(set(ids)))
    with commit():
        made = [make.make_product(f"Mug {number}", variants={"Sage": "9"}) for number in range(3)]
    assert calls == [{product.pk for product in made}]


def test_what_is_rolled_back_leaves_the_rest_indexed(in_store_a: Store, commit: Commit) -> None:
    with commit():
        try:
            with transaction.atomic():
                make.make_product("Lamp")
                raise ValueError
        except ValueError:
            pass
        with transaction.atomic():
            make.make_product("Candle")
        make.make_product("Mug")
    assert [_found(word) for word in ("lamp", "candle", "mug")] == [False, True, True]


def test_more_products_than_a_batch_are_left_to_the_queue(
    in_store_a: Store, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    sent: list[list[int]] = []
    monkeypatch.setattr(services.index_products_task, "delay", sent.append)
    with commit():
        ids = [make.make_product(f"Mug {number}").pk for number in range(5)]
    assert sent == [ids[:2], ids[2:4], ids[4:]]


def test_indexing_is_one_statement_and_may_be_repeated(
    in_store_a: Store, django_assert_num_queries: Callable
) -> None:
    ids = [make.make_product(f"Mug {number}", variants={"Sage": "9"}).pk for number in range(5)]
    for _again in range(2):
        with django_assert_num_queries(1):
            services.index_products(ids)
    assert search_products("mug sage").total == 5


def test_ids_of_another_store_are_ignored(in_store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        foreign = make.make_product("Birch mug")
    services.index_products([foreign.pk])
    assert SearchEntry.objects.count() == 0
    with store_context(store_b):
        assert SearchEntry.objects.count() == 0


def test_the_database_refuses_to_write_entries_of_another_store(in_store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        services.index_products([make.make_product("Birch mug").pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_searchentry SET lexemes = ''")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM search_searchentry")
        assert cursor.rowcount == 0
    product = make.make_product("Mug")
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO search_searchentry (product_id, store_id, lexemes) VALUES (%s, %s, '')",
            [product.pk, store_b.pk],
        )
    with store_context(store_b):
        assert _found("birch")


def _words() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "frequency"))


def test_the_words_of_the_store_are_counted_as_products_come_change_and_go(
    in_store_a: Store, commit: Commit
) -> None:
    with commit():
        product = make.make_product("Blue mug, blue", category=make.make_category("Mugs"), upc="AUR-1")
        make.make_product("Red mug")
    assert _words() == {"blue": 1, "mug": 2, "mugs": 1, "red": 1}
    with commit():
        product.title = "Blue beaker"
        product.save()
    assert _words() == {"beaker": 1, "blue": 1, "mug": 1, "mugs": 1, "red": 1}
    with commit():
        product.delete()
    assert _words() == {"mug": 1, "red": 1}


def test_words_of_stores_are_counted_apart(in_store_a: Store, store_b: Store) -> None:
    services.index_products([make.make_product("Mug").pk])
    with store_context(store_b):
        services.index_products([make.make_product("Birch mug").pk])
        assert _words() == {"birch": 1, "mug": 1}
    assert _words() == {"mug": 1}


def test_another_language_of_the_store_stems_its_words_anew(
    in_store_a: Store, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(languages._CONFIGURATIONS, "en", "simple")
    with commit():
        make.make_product("Чашки")
    assert search_products("чашка").shown_for == "чашки"
    with commit():
        in_store_a.language = "ru"
        in_store_a.save()
    assert (_found("чашка"), search_products("чашка").shown_for) == (True, "")


def test_the_command_rebuilds_one_store_or_all(
    in_store_a: Store, store_b: Store, capsys: pytest.CaptureFixture
) -> None:
    make.make_product("Mug")
    with store_context(store_b):
        make.make_product("Birch mug")
    call_command("rebuild_search", store=in_store_a.slug)
    assert capsys.readouterr().out == f"{in_store_a.slug}: 1 products can be found\n"
    with store_context(store_b):
        assert not _found("mug")
        Product.objects.update(title="Birch beaker")
    call_command("rebuild_search", all=True)
    with store_context(store_b):
        assert _found("beaker")


def test_the_command_says_which_store_it_does_not_know(db: None) -> None:
    with pytest.raises(CommandError, match="no store with the address «nowhere»"):
        call_command("rebuild_search", store="nowhere")


@pytest.mark.parametrize(
    ("language", "title", "queries"),
    [
        ("de", "Blaue Tassen für Kaffee", ["tasse", "blau", "tassen"]),
        ("fr", "Des chevaux généreux", ["cheval", "généreuse"]),
        ("es", "Canciones", ["canción"]),
        ("pt-br", "Canções", ["canção"]),
        ("xx", "Blaue Tassen", ["tassen", "tass"]),
    ],
)
def test_words_are_stemmed_as_the_stores_language_does(
    language: str, title: str, queries: list[str], in_store_a: Store
) -> None:
    in_store_a.language = language
    make.make_product(title)
    services.index_store()
    assert [query for query in queries if not _found(query)] == []


def test_every_configuration_is_known_to_postgresql(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config")
        known = {name for (name,) in cursor.fetchall()}
    assert set(languages._CONFIGURATIONS.values()) - known == set()
