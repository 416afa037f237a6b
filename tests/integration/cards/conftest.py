from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable) -> Callable:
    """`with commit(): ...` does what happens at the end of a transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
