"""What a process keeps for a store until something changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import transaction

from commerce.context import StoreContextMissing, store_context
from commerce.stores import versions
from commerce.stores.kept import each_kept_by_store, kept_by_store
from commerce.stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


class Work:
    """Counts how often it is done."""

    def __init__(self, size: int = 10) -> None:
        self.done: list[tuple[object, ...]] = []
        self.ask = kept_by_store(size=size)(self._do)

    def _do(self, *args: object) -> int:
        self.done.append(args)
        return len(self.done)


@pytest.fixture
def stores() -> list[Store]:
    return [make.make_store("aster"), make.make_store("birch")]


def test_a_value_is_worked_out_once_for_each_store_and_arguments(stores: list[Store]) -> None:
    work = Work()
    for store in stores:
        with store_context(store):
            assert [work.ask(), work.ask(), work.ask("ru"), work.ask("ru")] == [
                *[len(work.done) - 1] * 2,
                *[len(work.done)] * 2,
            ]
    assert len(work.done) == 4


def test_a_bump_makes_it_old_for_its_store_alone(stores: list[Store]) -> None:
    work = Work()
    for store in stores:
        with store_context(store):
            work.ask()
    versions.bump(stores[0].pk)
    with store_context(stores[1]):
        assert work.ask() == 2
    with store_context(stores[0]):
        assert work.ask() == 3


def test_a_transaction_that_changes_the_store_sees_its_own_change_and_nobody_else_does(
    stores: list[Store],
) -> None:
    work = Work()
    with store_context(stores[0]):
        assert work.ask() == 1
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            versions.bump_on_commit()
            assert work.ask() == 2
            raise ZeroDivisionError
        assert work.ask() == 1


def test_a_transaction_puts_nothing_away(stores: list[Store]) -> None:
    work = Work()
    with store_context(stores[0]):
        with transaction.atomic():
            work.ask()
        assert work.ask() == 2
        with transaction.atomic():
            assert work.ask() == 2


def test_without_redis_everything_is_worked_out_anew(
    stores: list[Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work()
    monkeypatch.setattr(versions, "known_version", lambda store_id: None)
    with store_context(stores[0]):
        assert [work.ask(), work.ask()] == [1, 2]


def test_the_memory_has_an_end(stores: list[Store]) -> None:
    work = Work(size=2)
    with store_context(stores[0]):
        for word in "abca":
            work.ask(word)
    assert [args for (*args,) in work.done] == [["a"], ["b"], ["c"], ["a"]]


def test_outside_a_store_nothing_is_kept(stores: list[Store]) -> None:
    with pytest.raises(StoreContextMissing):
        Work().ask()


# --- each by itself


@pytest.fixture
def asked() -> list[list[int]]:
    """The ids that `squares` was called for."""
    return []


@pytest.fixture
def squares(asked: list[list[int]]) -> Callable[..., dict[int, int]]:
    @each_kept_by_store(size=3)
    def squares(ids: Sequence[int], but: int = 0) -> dict[int, int]:
        asked.append(list(ids))
        return {one: one * one for one in ids if one != but}

    return squares


def test_only_ids_that_are_not_kept_are_asked_for(
    stores: list[Store], squares: Callable[..., dict[int, int]], asked: list[list[int]]
) -> None:
    with store_context(stores[0]):
        assert squares([1, 2]) == {1: 1, 2: 4}
        assert list(squares([3, 2, 1]).items()) == [(3, 9), (2, 4), (1, 1)]
        versions.bump(stores[0].pk)
        assert squares([2]) == {2: 4}
    with store_context(stores[1]):
        assert squares([2]) == {2: 4}
    assert asked == [[1, 2], [3], [2], [2]]


def test_an_id_without_a_value_is_asked_for_every_time(
    stores: list[Store], squares: Callable[..., dict[int, int]], asked: list[list[int]]
) -> None:
    with store_context(stores[0]):
        assert [squares([1, 2], but=2), squares([1, 2], but=2)] == [{1: 1}, {1: 1}]
    assert asked == [[1, 2], [2]]


def test_of_each_too_the_memory_has_an_end(
    stores: list[Store], squares: Callable[..., dict[int, int]], asked: list[list[int]]
) -> None:
    with store_context(stores[0]):
        squares([1, 2, 3, 4])
        assert squares([1, 4]) == {1: 1, 4: 16}
    assert asked == [[1, 2, 3, 4], [1]]
