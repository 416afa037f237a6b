"""A store and its visitors. Imports wait for the fixtures: this file is read before Django is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from commerce.stores.models import Store


@pytest.fixture
def store(db: None) -> Store:
    """An open English store with delivery and payment, still without goods."""
    from tests import factories as make

    store = make.make_store("aurora", country="DE")
    make.make_country()
    return store


@pytest.fixture
def inside(store: Store) -> Iterator[Store]:
    """The store, entered."""
    from commerce.context import store_context

    with store_context(store):
        yield store


@pytest.fixture
def client_of() -> Callable[[Store], Client]:
    """A bare test client on a store's host, that says of its requests what a browser says of forms."""
    from django.test import Client

    return lambda store: Client(headers={"host": store.host, "sec-fetch-site": "same-origin"})
