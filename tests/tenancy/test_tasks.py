"""Celery: a task runs as the store that it was called from, and one that was called from none reads no store's rows."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker
from django.db import connections, transaction

from commerce.context import StoreContextMissing, active_store_id, store_context
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store
from site_config.celery import app
from tests import factories as make

_results: list[object] = []
_arrived = threading.Condition()


@app.task(name="tests.tenancy.read_store")
def read_store_task() -> tuple[int | None, set[int]]:
    """Which store a task runs in, and whose rows it sees."""
    try:
        answer: object = (active_store_id(), set(ShippingMethod.unscoped.values_list("store_id", flat=True)))
        if not answer[1]:
            ShippingMethod.objects.exists()
    except StoreContextMissing as error:
        answer = type(error)
    with _arrived:
        _results.append(answer)
        _arrived.notify_all()
    return answer


@pytest.fixture(autouse=True)
def _no_results() -> None:
    _results.clear()


def test_a_task_called_outside_a_store_is_refused_rows(store_a: Store) -> None:
    read_store_task.delay()
    assert _results == [StoreContextMissing]


def test_a_task_sees_the_store_that_it_was_called_from(store_a: Store, store_b: Store) -> None:
    for store in (store_a, store_b):
        with store_context(store):
            read_store_task.delay()
    assert _results == [(store_a.pk, {store_a.pk}), (store_b.pk, {store_b.pk})]


def test_a_task_called_on_commit_keeps_the_store_of_the_call(
    store_a: Store, store_b: Store, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), store_context(store_b):
        with store_context(store_a):
            read_store_task.delay_on_commit()
        read_store_task.apply_async_on_commit()
    assert _results == [(store_a.pk, {store_a.pk}), (store_b.pk, {store_b.pk})]


def test_a_task_leaves_the_store_of_its_caller_as_it_was(store_a: Store) -> None:
    with store_context(store_a):
        read_store_task.delay()
        assert active_store_id() == store_a.pk
    assert active_store_id() is None


def test_a_task_that_is_rolled_back_is_not_called(store_a: Store, django_capture_on_commit_callbacks) -> None:
    def fail() -> None:
        with store_context(store_a), transaction.atomic():
            read_store_task.delay_on_commit()
            _ = 1 / 0

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        fail()
    assert _results == []


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A real worker on the real Redis, with two threads and connections of their own."""
    app.conf.task_always_eager = False
    try:
        with start_worker(app, pool="threads", concurrency=2, perform_ping_check=False, shutdown_timeout=20):
            yield
    finally:
        app.conf.task_always_eager = True
        connections.close_all()


def test_a_worker_with_threads_keeps_stores_apart(worker: None) -> None:
    stores = [make.make_store(slug) for slug in ("aster", "birch", "cedar")]
    for _round in range(5):
        for store in (*stores, None):
            with store_context(store):
                read_store_task.delay()
    with _arrived:
        assert _arrived.wait_for(lambda: len(_results) == 20, timeout=20)
    assert _results.count(StoreContextMissing) == 5
    assert {store.pk: _results.count((store.pk, {store.pk})) for store in stores} == dict.fromkeys(
        (store.pk for store in stores), 5
    )
