"""A number for each store that grows whenever what its pages show has changed. Cached pages are kept under it.

One Redis counter for each store. It starts at the clock, so that after a flush of Redis no old number comes again.
"""

from __future__ import annotations

import time

import redis
from django.conf import settings
from django.db import connection, transaction

from commerce.context import active_store_id

_client: redis.Redis | None = None


def client() -> redis.Redis:
    """This process's connection pool for versions and cached pages."""
    global _client
    if _client is None:
        _client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    return _client


def version_key(store_id: int) -> str:
    """Where a store's number is kept in Redis."""
    return f"{settings.REDIS_PREFIX}version:{store_id}"


def current_version(store_id: int) -> int:
    """The store's number now. Read it before reading what a page shows."""
    found = client().get(version_key(store_id))
    return int(found) if found is not None else bump(store_id)


def bump(store_id: int) -> int:
    """Make everything that is kept for the store old, at once. After a commit: see `bump_on_commit`."""
    with client().pipeline() as pipe:
        pipe.set(version_key(store_id), time.time_ns() // 1000, nx=True)
        pipe.incr(version_key(store_id))
        return int(pipe.execute()[1])


class _Bump:
    def __init__(self, store_id: int) -> None:
        self.store_id = store_id
        self.is_done = False

    def __call__(self) -> None:
        self.is_done = True
        bump(self.store_id)


def bump_on_commit(store_id: int | None = None) -> None:
    """Say that something the pages of a store (the active one) show has changed: once, when the transaction commits.

    Saves and deletions of models call it by signals; whatever writes by `update()`, `bulk_*` or SQL calls it itself.
    """
    store_id = active_store_id() if store_id is None else store_id
    if store_id is None:  # all-stores mode: migrations
        return
    alive_with = set(connection.savepoint_ids)  # a hook of other savepoints may be undone without this change
    for entry in reversed(connection.run_on_commit):
        savepoints, hook = entry[:2]
        if (
            isinstance(hook, _Bump)
            and not hook.is_done
            and (savepoints, hook.store_id) == (alive_with, store_id)
        ):
            return
    transaction.on_commit(_Bump(store_id))
