"""Baskets that nobody comes back to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.basket import tasks
from commerce.basket.models import Basket, Line
from commerce.context import store_context
from commerce.order.models import Order
from commerce.stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=61)


def age(basket: Basket, moment: object = LONG_AGO) -> Basket:
    Basket.objects.filter(pk=basket.pk).update(date_created=moment)
    Line.objects.filter(basket=basket).update(date_created=moment, date_updated=moment)
    return basket


def test_only_forgotten_baskets_of_guests_are_cleared(in_store_a: Store) -> None:
    forgotten, merged = age(make.make_basket()), age(make.make_basket())
    Basket.objects.filter(pk=merged.pk).update(status=Basket.MERGED)
    fresh, of_a_customer = make.make_basket(), age(make.make_basket(owner=make.make_user()))
    touched = age(make.make_basket())
    Line.objects.filter(basket=touched).update(date_updated=timezone.now())
    ordered = age(make.make_order().basket)
    assert tasks.clear_forgotten_baskets() == 2
    assert set(Basket.objects.all()) == {fresh, of_a_customer, touched, ordered}
    assert (forgotten.lines.count(), Order.objects.count()) == (0, 1)


def test_clearing_is_done_in_pieces(in_store_a: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    for _number in range(3):
        age(make.make_basket())
    assert [tasks.clear_forgotten_baskets() for _run in range(3)] == [2, 1, 0]


def test_another_store_keeps_its_baskets(store_a: Store, store_b: Store) -> None:
    for store in (store_a, store_b):
        with store_context(store):
            age(make.make_basket())
    with store_context(store_a):
        tasks.clear_forgotten_baskets()
    with store_context(store_b):
        assert Basket.objects.count() == 1


def test_sweep_calls_each_store_that_has_some(
    store_a: Store, store_b: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commerce.context import active_store_id

    called: list[int | None] = []
    monkeypatch.setattr(tasks.clear_baskets_task, "delay", lambda: called.append(active_store_id()))
    with store_context(store_a):
        age(make.make_basket())
        age(make.make_basket())
    with store_context(store_b):
        make.make_basket()
    tasks.sweep_baskets_task()
    assert called == [store_a.pk]


def test_clearing_costs_the_same_for_one_and_for_many(in_store_a: Store) -> None:
    def queries(number: int) -> int:
        for _number in range(number):
            age(make.make_basket())
        with CaptureQueriesContext(connection) as captured:
            tasks.clear_forgotten_baskets()
        return len(captured)

    assert queries(1) == queries(20)
