"""A store in two languages. Imports wait for the fixtures: this file is read before Django is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from commerce.stores.models import Store


@pytest.fixture
def bilingual(store: Store) -> Store:
    """An English store that is shown in Russian too."""
    from commerce.stores.languages import add_language

    add_language(store=store, code="ru")
    return store


@pytest.fixture
def client(bilingual: Store, client_of: Callable[[Store], Client]) -> Client:
    """The bare client on the store in two languages."""
    return client_of(bilingual)
