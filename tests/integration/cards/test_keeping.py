"""How cards are kept: together at the commit, in one statement, within one store, and mended when one was forgotten."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.cards import commits, keeping, tasks
from commerce.cards.models import Card
from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.offer.services import SaleTerms, create_sale
from commerce.partner.models import StockRecord
from commerce.stores.models import Store
from commerce.stores.versions import current_version
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]
Commit = Callable


def card_of(product: Product) -> Card:
    return Card.objects.get(pk=product.pk)


def test_a_transaction_of_many_changes_is_one_statement(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[set[int]] = []
    monkeypatch.setattr(keeping, "refresh_cards", lambda ids: calls.append(set(ids)))
    with commit():
        made = [make.make_product(f"Mug {number}", variants={"Sage": "9"}) for number in range(3)]
    with_variants = {child.pk for product in made for child in product.children.all()}
    assert calls == [{product.pk for product in made} | with_variants]


def test_refreshing_is_one_statement_and_writes_only_what_differs() -> None:
    category = make.make_category("Cups")
    ids = [make.make_product(f"Mug {n}", variants={"Sage": "9"}, category=category).pk for n in range(3)]
    with CaptureQueriesContext(connection) as queries:
        assert keeping.refresh_cards(ids) == 6  # cards and their places
    assert len(queries) == 1
    assert keeping.refresh_cards(ids) == 0
    StockRecord.objects.filter(product__parent=ids[0]).update(price=8)
    assert keeping.refresh_cards(ids) == 2


def test_a_refresh_that_changes_nothing_keeps_the_pages(commit: Commit, in_store_a: Store) -> None:
    with commit():
        ids = [make.make_product("Cup").pk]
    before = current_version(in_store_a.pk)
    with commit():
        keeping.refresh_cards(ids)
    assert current_version(in_store_a.pk) == before


def test_more_products_than_a_batch_are_left_to_the_queue(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BATCH", 2)
    sent: list[list[int]] = []
    monkeypatch.setattr(commits.refresh_cards_task, "delay", sent.append)
    with commit():
        ids = [make.make_product(f"Mug {number}").pk for number in range(5)]
    assert sent == [ids[:2], ids[2:4], ids[4:]]


def test_a_sale_in_a_big_store_is_left_to_the_queue(commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    with commit():
        for number in range(3):
            make.make_product(f"Mug {number}")
    monkeypatch.setattr(keeping, "BATCH", 2)
    sent: list[str] = []
    monkeypatch.setattr(commits.refresh_store_task, "delay", lambda: sent.append("store"))
    with commit():
        create_sale(terms=SaleTerms("Sale", "percent", Decimal(20)))
    assert sent == ["store"]
    tasks.refresh_store_task()
    assert set(Card.objects.values_list("price", flat=True)) == {Decimal(8)}


def test_a_transaction_sees_its_own_changes_and_a_rollback_undoes_them(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup")
        try:
            with transaction.atomic():
                Product.objects.filter(pk=cup.pk).update(title="Mug")
                commits.refresh_on_commit([cup.pk])
                commits.settle()
                assert card_of(cup).title == "Mug"
                raise ValueError
        except ValueError:
            pass
        commits.settle()
        assert card_of(cup).title == "Cup"
    assert card_of(cup).title == "Cup"


def test_ids_of_another_store_are_ignored(store_b: Store) -> None:
    with store_context(store_b):
        foreign = make.make_product("Birch cup")
    assert keeping.refresh_cards([foreign.pk]) == 0
    with store_context(store_b):
        assert not Card.objects.exists()


def test_the_database_refuses_to_write_cards_of_another_store(store_b: Store) -> None:
    with store_context(store_b):
        foreign = make.make_product("Birch cup")
        keeping.refresh_cards([foreign.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_card SET price = 0")
        assert cursor.rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Card.objects.bulk_create(
            [
                Card(
                    product=make.make_product(), store_id=store_b.pk, slug="x", title="x", sort_title="x",
                    created=timezone.now(), is_from=False, is_available=True, review_count=0,
                    values=[], values_in_stock=[],
                )
            ]
        )  # fmt: skip


def test_the_nightly_check_mends_what_was_forgotten(
    store_b: Store, commit: Commit, caplog: pytest.LogCaptureFixture
) -> None:
    with commit():
        cup = make.make_product("Cup")
    Product.objects.update(title="Mug")  # without a word to the cards
    tasks.check_all_cards_task()
    assert card_of(cup).title == "Mug"
    assert [record.getMessage() for record in caplog.records if "cards" in record.name] == [
        "Card rows that were out of date and are repaired: 1"
    ]


def test_the_command_mends_one_store_or_all(
    in_store_a: Store, store_b: Store, capsys: pytest.CaptureFixture
) -> None:
    make.make_product("Cup")
    call_command("check_cards", store=in_store_a.slug)
    assert capsys.readouterr().out == f"{in_store_a.slug}: 1 card rows repaired\n"
    with store_context(store_b):
        make.make_product("Birch cup")
    call_command("check_cards", all=True)
    assert capsys.readouterr().out == (
        f"{in_store_a.slug}: 0 card rows repaired\n{store_b.slug}: 1 card rows repaired\n"
    )
    with pytest.raises(CommandError, match="no store with the address «nowhere»"):
        call_command("check_cards", store="nowhere")
