"""Values that are worked out once for each store and process, until something that the store's pages show changes.

    @kept_by_store(size=2_000)
    def category_tree() -> list[CategoryNode]: ...

The function reads the active store, the language shown and, besides, its arguments alone (hashable). All three are the
key. What it gives is shared by all requests of the process: do not write on it. Clocks are the caller's: keep an offer
with its dates, and ask `now` outside.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

from commerce.context import StoreContextMissing, active_store_id
from commerce.stores import versions
from commerce.stores.texts import added_language

P = ParamSpec("P")
T = TypeVar("T")
_memories: list[OrderedDict[tuple[Hashable, ...], tuple[int, object]]] = []


def kept_by_store(*, size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function gives for the last `size` stores and arguments, each under its store's version.

    Asked anew: after a bump, in a transaction that has itself changed the store, and without Redis. In a transaction
    nothing is put away, for what it has written may still be undone.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        memory: OrderedDict[tuple[Hashable, ...], tuple[int, object]] = OrderedDict()
        _memories.append(memory)

        @wraps(function)
        def kept(*args: P.args, **kwargs: P.kwargs) -> T:
            store_id = active_store_id()
            if store_id is None:
                raise StoreContextMissing(
                    f"{function.__name__} is kept by store: enter store_context(store) first"
                )
            # Read before the value is: a change in between only wastes it.
            version = None if versions.is_changing(store_id) else versions.known_version(store_id)
            if version is None:
                return function(*args, **kwargs)
            key = (store_id, added_language(), args, tuple(sorted(kwargs.items())))
            found = memory.get(key)
            if found is not None and found[0] == version:
                memory.move_to_end(key)
                return found[1]  # type: ignore[return-value]  # put there below
            value = function(*args, **kwargs)
            if not connection.in_atomic_block:
                memory[key] = (version, value)
                memory.move_to_end(key)
                while len(memory) > size:
                    memory.popitem(last=False)
            return value

        return kept

    return decorate


def forget() -> None:
    """Drop everything kept, of every store, in this process: for tests, where primary keys come again."""
    for memory in _memories:
        memory.clear()
