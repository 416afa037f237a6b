"""Values that are worked out once for each store and process, until something that the store's pages show changes.

    @kept_by_store(size=2_000)
    def category_tree() -> list[CategoryNode]: ...

    @each_kept_by_store(size=2_000)
    def cards(ids: Sequence[int]) -> dict[int, ProductCard]: ...

The function reads the active store, the language shown and, besides, its arguments alone (hashable). All three are the
key. What it gives is shared by all requests of the process: do not write on it. Clocks are the caller's: keep an offer
with its dates, and ask `now` outside.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from django.db import connection

from commerce.context import StoreContextMissing, active_store_id
from commerce.stores import versions
from commerce.stores.texts import added_language

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_memories: list[_Memory[Any]] = []
_NOTHING = object()


def kept_by_store(*, size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function gives for the last `size` stores and arguments, each under its store's version.

    Asked anew: after a bump, in a transaction that has itself changed the store, and without Redis. In a transaction
    nothing is put away, for what it has written may still be undone.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        memory: _Memory[T] = _Memory(size)

        @wraps(function)
        def kept(*args: P.args, **kwargs: P.kwargs) -> T:
            of = _of(function, args, kwargs)
            if of is None:
                return function(*args, **kwargs)
            version, key = of
            value = memory.get(key, version)
            if value is _NOTHING:
                value = function(*args, **kwargs)
                memory.put(key, version, value)
            return value

        return kept

    return decorate


def each_kept_by_store(
    *, size: int
) -> Callable[
    [Callable[Concatenate[Sequence[K], P], dict[K, T]]], Callable[Concatenate[Sequence[K], P], dict[K, T]]
]:
    """The same for a function that gives {id: value} for ids: each value is kept by itself, and the function is called
    for the ids that are not kept. An id without a value is asked for every time.
    """

    def decorate(
        function: Callable[Concatenate[Sequence[K], P], dict[K, T]],
    ) -> Callable[Concatenate[Sequence[K], P], dict[K, T]]:
        memory: _Memory[T] = _Memory(size)

        @wraps(function)
        def kept(ids: Sequence[K], *args: P.args, **kwargs: P.kwargs) -> dict[K, T]:
            of = _of(function, args, kwargs)
            if of is None:
                return function(ids, *args, **kwargs)
            version, key = of
            values = {one: memory.get((key, one), version) for one in ids}
            missing = [one for one, value in values.items() if value is _NOTHING]
            if missing:
                found = function(missing, *args, **kwargs)
                for one, value in found.items():
                    memory.put((key, one), version, value)
                values |= found
            return {one: value for one, value in values.items() if value is not _NOTHING}

        return kept

    return decorate


def forget() -> None:
    """Drop everything kept, of every store, in this process: for tests, where primary keys come again."""
    for memory in _memories:
        memory.rows.clear()


class _Memory(Generic[T]):
    """The values that were asked for last, each with the version that it is of."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows: OrderedDict[Hashable, tuple[int, T]] = OrderedDict()
        _memories.append(self)

    def get(self, key: Hashable, version: int) -> T:
        """The value; _NOTHING where there is none of this version."""
        found = self.rows.get(key)
        if found is None or found[0] != version:
            return cast(T, _NOTHING)
        self.rows.move_to_end(key)
        return found[1]

    def put(self, key: Hashable, version: int, value: T) -> None:
        """Keep it, unless it may still be undone."""
        if connection.in_atomic_block:
            return
        self.rows[key] = (version, value)
        self.rows.move_to_end(key)
        while len(self.rows) > self.size:
            self.rows.popitem(last=False)


def _of(function: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> tuple[int, Hashable] | None:
    """(version, key) of what a function gives for the active store; None where nothing kept can be trusted."""
    store_id = active_store_id()
    if store_id is None:
        raise StoreContextMissing(f"{function.__name__} is kept by store: enter store_context(store) first")
    # Read before the value is: a change in between only wastes it.
    version = None if versions.is_changing(store_id) else versions.known_version(store_id)
    if version is None:
        return None
    return version, (store_id, added_language(), args, tuple(sorted(kwargs.items())))
