"""Querysets that are compiled once a process."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.context import StoreContextMissing, all_stores, store_context
from commerce.stores.models import Store
from commerce.stores.prepared import prepared
from tests import factories as make

pytestmark = pytest.mark.django_db


class Built:
    """A prepared query of products by their titles, and how often it was built."""

    def __init__(self) -> None:
        self.times = 0
        self.titled = prepared(self._titled)

    def _titled(self, title: Any) -> QuerySet[Product]:
        self.times += 1
        return Product.objects.filter(title=title).select_related("product_class").order_by("pk")


@pytest.fixture
def cups(store_a: Store, store_b: Store) -> dict[str, Product]:
    made = {}
    for store in (store_a, store_b):
        with store_context(store):
            made[store.slug] = make.make_product("Cup")
            make.make_product("Plate")
    return made


def test_rows_are_those_of_the_store_that_asks_however_often_it_changes(
    cups: dict[str, Product], store_a: Store, store_b: Store
) -> None:
    built = Built()
    for store in (store_a, store_b, store_a):
        with store_context(store):
            assert built.titled(title="Cup") == [cups[store.slug]]
    assert built.times == 1


def test_values_are_those_of_the_call(cups: dict[str, Product], store_a: Store) -> None:
    built = Built()
    with store_context(store_a):
        titles = [
            [product.title for product in built.titled(title=title)] for title in ("Cup", "Plate", "Jar")
        ]
    assert titles == [["Cup"], ["Plate"], []]


def test_relations_are_loaded_and_the_rows_are_new_each_time(
    cups: dict[str, Product], store_a: Store
) -> None:
    built = Built()
    with store_context(store_a):
        built.titled(title="Cup")
        with CaptureQueriesContext(connection) as queries:
            first, second = built.titled(title="Cup")[0], built.titled(title="Cup")[0]
            assert first.product_class.name
    assert (len(queries), first is second) == (2, False)


def test_a_value_is_never_read_as_sql(cups: dict[str, Product], store_a: Store) -> None:
    with store_context(store_a):
        assert Built().titled(title="Cup' OR '1'='1") == []


def test_outside_of_a_store_it_is_refused_as_any_query(cups: dict[str, Product]) -> None:
    built = Built()
    with pytest.raises(StoreContextMissing):
        built.titled(title="Cup")
    with all_stores():
        assert len(built.titled(title="Cup")) == 2


def test_a_moment_that_would_be_kept_for_ever_is_refused(in_store_a: Store) -> None:
    @prepared
    def newer() -> QuerySet[Product]:
        return Product.objects.filter(date_created__gt=timezone.now() - timedelta(days=1))

    with pytest.raises(ImproperlyConfigured, match="for ever"):
        newer()
