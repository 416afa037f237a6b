"""A number for each store that grows whenever what its pages show has changed. Whatever is kept, is kept under it.

One Redis counter for each store. It starts at the clock, so that after a flush of Redis no old number comes again. A
process remembers it for half a second; a change that the process makes itself it knows at once.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from commerce.context import active_store_id
from commerce.stores.at_commit import AtCommit

LOCAL_SECONDS = 0.5
LOCAL_SIZE = 10_000
AWAY_SECONDS = 1.0  # a page must not wait for a dead Redis again and again

logger = logging.getLogger(__name__)
_client: redis.Redis | None = None
_local: OrderedDict[int, tuple[float, int]] = OrderedDict()
_owed: set[int] = set()  # stores that changed while Redis was away
_away_until = 0.0


def client() -> redis.Redis:
    """This process's connection pool for versions and cached pages."""
    global _client
    if _client is None:
        _client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)
        )
    return _client


def is_away() -> bool:
    """Whether Redis has failed within the last second: do without it for now."""
    return time.monotonic() < _away_until


def note_failure(error: redis.RedisError) -> None:
    """Leave Redis alone for a second, in this process."""
    global _away_until
    _away_until = time.monotonic() + AWAY_SECONDS
    logger.warning("Redis is away, pages are made anew: %s", error)


def version_key(store_id: int) -> str:
    """Where a store's number is kept in Redis."""
    return f"{settings.REDIS_PREFIX}version:{store_id}"


def current_version(store_id: int) -> int:
    """The store's number now, from Redis. Read it before reading what a page shows. Raises RedisError."""
    found = None if store_id in _owed else client().get(version_key(store_id))
    return int(found) if found is not None else _grow(store_id)


def known_version(store_id: int) -> int | None:
    """The store's number, up to half a second old; None while Redis is away: then nothing kept can be trusted."""
    now = time.monotonic()
    found = _local.get(store_id)
    if found is not None and found[0] > now:
        return found[1]
    if is_away():
        return None
    try:
        version = current_version(store_id)
    except redis.RedisError as error:
        note_failure(error)
        return None
    _local[store_id] = (now + LOCAL_SECONDS, version)
    _local.move_to_end(store_id)
    while len(_local) > LOCAL_SIZE:
        _local.popitem(last=False)
    return version


def forget(store_id: int | None = None) -> None:
    """Ask Redis again for a store's number. None: for all, as a new process does."""
    global _away_until
    if store_id is None:
        _away_until = 0.0
        _owed.clear()
        _local.clear()
    else:
        _local.pop(store_id, None)


def bump(store_id: int) -> None:
    """Make everything that is kept for the store old. After a commit: see `bump_on_commit`.

    Never raises: the change is made. Without Redis the bump is owed, and made up for when it is back.
    """
    forget(store_id)
    try:
        _grow(store_id)
    except redis.RedisError as error:
        _owed.add(store_id)
        note_failure(error)


def _grow(store_id: int) -> int:
    with client().pipeline() as pipe:
        pipe.set(version_key(store_id), time.time_ns() // 1000, nx=True)
        pipe.incr(version_key(store_id))
        version = int(pipe.execute()[1])
    _owed.discard(store_id)
    return version


class _Bump(AtCommit):
    def run(self) -> None:
        bump(self.store_id)


def bump_on_commit(store_id: int | None = None) -> None:
    """Say that something the pages of a store (the active one) show has changed: once, when the transaction commits.

    Saves and deletions of models call it by signals; whatever writes by `update()`, `bulk_*` or SQL calls it itself.
    """
    store_id = active_store_id() if store_id is None else store_id
    if store_id is not None and not _Bump.is_sure(store_id):  # None in all-stores mode: migrations
        transaction.on_commit(_Bump(store_id))


def is_changing(store_id: int) -> bool:
    """Whether this transaction has changed what the store's pages show: others must not see it yet, we must."""
    return bool(_Bump.pending(store_id))
