"""Work that is gathered in a transaction and done once at its end."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from commerce.cards.commits import refresh_on_commit
from commerce.cards.models import Card
from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.stores.at_commit import AtCommit
from commerce.stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
STORE = 7


class Notes(AtCommit):
    """Gathers words; `all` is what was done with them."""

    all: list[list[str]] = []

    def __init__(self, store_id: int) -> None:
        super().__init__(store_id)
        self.words: list[str] = []

    def run(self) -> None:
        self.all.append(self.words)


@pytest.fixture(autouse=True)
def done(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    monkeypatch.setattr(Notes, "all", [])
    return Notes.all


def note(word: str, store_id: int = STORE) -> None:
    Notes.gather(store_id, lambda notes: notes.words.append(word))


def test_what_a_transaction_gathers_is_done_once_after_its_commit(done: Any) -> None:
    with transaction.atomic():
        note("one")
        note("two")
        assert done == []
    assert done == [["one", "two"]]


def test_each_store_has_its_own(done: Any) -> None:
    with transaction.atomic():
        note("one")
        note("other", STORE + 1)
    assert done == [["one"], ["other"]]


def test_with_no_transaction_it_is_done_at_once(done: Any) -> None:
    note("one")
    assert done == [["one"]]


def test_an_undone_savepoint_takes_its_own_along_and_leaves_the_rest(done: Any) -> None:
    with transaction.atomic():
        note("before")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            note("undone")
            raise ZeroDivisionError
        with transaction.atomic():
            note("inside")
        note("after")
    assert done == [["before", "after"], ["inside"]]


def test_an_undone_transaction_does_nothing(done: Any) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note("undone")
        raise ZeroDivisionError
    note("next")
    assert done == [["next"]]


def test_it_is_sure_to_run_where_every_rollback_of_it_undoes_the_caller_too() -> None:
    with transaction.atomic():
        note("outside")
        with transaction.atomic():
            assert Notes.is_sure(STORE)
    with transaction.atomic():
        with transaction.atomic():
            note("inside")
        assert not Notes.is_sure(STORE + 1)
        with transaction.atomic():
            assert not Notes.is_sure(STORE)


def test_a_card_follows_a_change_that_is_made_in_no_transaction() -> None:
    store: Store = make.make_store("aster")
    with store_context(store):
        cup = make.make_product("Cup")
        Product.objects.filter(pk=cup.pk).update(title="Mug")
        refresh_on_commit([cup.pk])
        assert Card.objects.get(pk=cup.pk).title == "Mug"
