"""Several people at once: work on threads, each with a connection of its own to real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from commerce.context import store_context
from commerce.stores.models import Store

AT_ONCE = 20


def at_once(store: Store, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """The results of work(item), or the exceptions, run on threads inside a store; the first ones start
    together.
    """
    items = list(items)
    barrier = Barrier(min(AT_ONCE, len(items)))

    def run(place: int, item: Any) -> Any:
        try:
            if place < barrier.parties:
                barrier.wait(timeout=20)
            with store_context(store):
                return work(item)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(len(items)), items))
