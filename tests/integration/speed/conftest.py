"""What the tests of cached pages share. Imports wait for the fixtures: this file is read before Django is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from commerce.stores.models import Store


@pytest.fixture
def bumps(django_capture_on_commit_callbacks: Any) -> Callable[[Store, Callable[[], Any]], int]:
    """Do something, commit it, and tell how often the store's version grew."""
    from django.db import connection

    from commerce.stores.versions import current_version

    def count(store: Store, action: Callable[[], Any]) -> int:
        connection.run_on_commit.clear()  # what the fixtures did has been committed, as it were
        before = current_version(store.pk)
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return current_version(store.pk) - before

    return count
