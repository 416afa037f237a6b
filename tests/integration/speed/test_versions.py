"""The number that everything kept for a store is kept under."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.db import transaction

from commerce.context import all_stores, store_context
from commerce.stores import versions
from commerce.stores.models import Store

pytestmark = pytest.mark.django_db


class Away:
    """A Redis that does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise redis.ConnectionError("nobody there")


@pytest.fixture
def redis_away(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Calling it brings Redis back."""
    monkeypatch.setattr(versions, "_away_until", 0.0)
    monkeypatch.setattr(versions, "_client", Away())

    def come_back() -> None:
        monkeypatch.setattr(versions, "_client", None)
        monkeypatch.setattr(versions, "_away_until", 0.0)

    return come_back


def test_each_bump_makes_the_number_larger_for_that_store_alone(store_a: Store, store_b: Store) -> None:
    first, other = versions.current_version(store_a.pk), versions.current_version(store_b.pk)
    versions.bump(store_a.pk)
    assert (versions.current_version(store_a.pk), versions.current_version(store_b.pk)) == (first + 1, other)


def test_no_number_comes_again_after_a_flush_of_redis(store_a: Store) -> None:
    before = versions.current_version(store_a.pk)
    versions.client().delete(versions.version_key(store_a.pk))
    assert versions.current_version(store_a.pk) > before


def test_many_changes_of_a_transaction_are_one_bump_after_its_commit(store_a: Store, bumps: Any) -> None:
    before = versions.current_version(store_a.pk)

    def change() -> None:
        for _time in range(3):
            versions.bump_on_commit(store_a.pk)
        assert versions.current_version(store_a.pk) == before

    assert bumps(store_a, change) == 1


def test_the_active_store_is_meant_where_none_is_named(store_a: Store, bumps: Any) -> None:
    with store_context(store_a):
        assert bumps(store_a, versions.bump_on_commit) == 1


def test_a_migration_over_all_stores_bumps_none(store_a: Store, bumps: Any) -> None:
    with all_stores():
        assert bumps(store_a, versions.bump_on_commit) == 0


def test_an_undone_savepoint_takes_its_bump_along_and_leaves_that_of_others(
    store_a: Store, bumps: Any
) -> None:
    def change() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            versions.bump_on_commit(store_a.pk)
            raise ZeroDivisionError
        assert not versions.is_changing(store_a.pk)
        versions.bump_on_commit(store_a.pk)
        with transaction.atomic():
            versions.bump_on_commit(store_a.pk)

    assert bumps(store_a, change) == 1


def test_this_process_knows_its_own_bump_at_once_and_another_one_after_half_a_second(
    store_a: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = versions.known_version(store_a.pk)
    versions.bump(store_a.pk)
    assert versions.known_version(store_a.pk) == first + 1
    versions.client().incr(versions.version_key(store_a.pk))  # as another process does
    assert versions.known_version(store_a.pk) == first + 1
    later = versions.time.monotonic() + versions.LOCAL_SECONDS
    monkeypatch.setattr(versions.time, "monotonic", lambda: later)
    assert versions.known_version(store_a.pk) == first + 2


def test_without_redis_no_version_is_known_and_it_is_left_alone_for_a_second(
    store_a: Store, redis_away: Callable[[], None]
) -> None:
    assert versions.known_version(store_a.pk) is None
    assert versions.is_away()


def test_a_bump_that_redis_missed_is_made_up_for(store_a: Store, redis_away: Callable[[], None]) -> None:
    redis_away()
    before = versions.current_version(store_a.pk)
    versions._client = Away()
    versions.bump(store_a.pk)  # does not raise: the change has been committed
    redis_away()
    assert versions.known_version(store_a.pk) == before + 1
    assert versions.current_version(store_a.pk) == before + 1
