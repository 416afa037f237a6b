"""The active store.

No Django import here: the Celery application and the database backend need this module before the apps are loaded.
"""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Iterator
from typing import Any

ALL = "*"
"""The marker of all-stores mode, also what the database session is told then."""

_active: contextvars.ContextVar[int | str | None] = contextvars.ContextVar("active_store", default=None)
_instance: contextvars.ContextVar[Any] = contextvars.ContextVar("active_store_instance", default=None)


class StoreContextMissing(RuntimeError):
    """A store-owned model was queried with no store entered."""


class CrossStoreWrite(RuntimeError):
    """A row of one store was about to be written from, or pointed at, another store."""


def active() -> int | str | None:
    """The pk of the active store, `ALL`, or None when no store has been entered."""
    return _active.get()


def active_store_id() -> int | None:
    """The pk of the active store; None with no store and in all-stores mode."""
    value = _active.get()
    return value if isinstance(value, int) else None


def active_store_instance() -> Any:
    """The Store that `store_context` was entered with, when it was given an instance and not a pk."""
    return _instance.get()


@contextlib.contextmanager
def store_context(store: Any) -> Iterator[None]:
    """Run a block as one store (a Store, its pk, or None to leave every store)."""
    pk = getattr(store, "pk", store)
    if isinstance(pk, str):
        pk = int(pk)
    token = _active.set(pk)
    instance_token = _instance.set(None if store is pk else store)
    try:
        yield
    finally:
        _instance.reset(instance_token)
        _active.reset(token)


@contextlib.contextmanager
def all_stores() -> Iterator[None]:
    """Run a block that reads every store: start-up, migrations, the operators' console. Trees stay refused."""
    token = _active.set(ALL)
    instance_token = _instance.set(None)
    try:
        yield
    finally:
        _instance.reset(instance_token)
        _active.reset(token)
