"""Keeping search entries equal to the catalogue: `index_products` at once, `index_on_commit` when a change is final."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from commerce.context import active_store_id, store_context
from commerce.search.indexing import BATCH, forget_products, index_products, index_store
from commerce.search.tasks import index_products_task

__all__ = ["forget_on_commit", "index_on_commit", "index_products", "index_store"]


class _Indexing:
    """What a transaction has changed in one store so far; called when it commits."""

    def __init__(self, store_id: int) -> None:
        self.store_id = store_id
        self.product_ids: set[int] = set()
        self.gone_ids: set[int] = set()
        self.is_done = False

    def __call__(self) -> None:
        self.is_done = True
        self.product_ids -= self.gone_ids
        with store_context(self.store_id):
            forget_products(self.gone_ids)
            if len(self.product_ids) <= BATCH:
                index_products(self.product_ids)
                return
            # A change of a big category: nobody waits for it.
            product_ids = sorted(self.product_ids)
            for start in range(0, len(product_ids), BATCH):
                index_products_task.delay(product_ids[start : start + BATCH])


def index_on_commit(product_ids: Iterable[int]) -> None:
    """Index products of the active store when the transaction commits: together, however many calls there were."""
    store_id = active_store_id()
    if store_id is None:  # all-stores mode: migrations and the operators, who rebuild the index themselves
        return
    _hook(store_id).product_ids.update(product_ids)


def forget_on_commit(product_ids: Iterable[int]) -> None:
    """Find products that are deleted no more when the transaction commits."""
    store_id = active_store_id()
    if store_id is not None:
        _hook(store_id).gone_ids.update(product_ids)


def _hook(store_id: int) -> _Indexing:
    """What this transaction (in these savepoints) does at its end, made if there is nothing yet."""
    alive_with = set(connection.savepoint_ids)  # a hook of other savepoints may be undone without this change
    for entry in reversed(connection.run_on_commit):
        savepoints, hook = entry[:2]
        if isinstance(hook, _Indexing) and (savepoints, hook.store_id, hook.is_done) == (
            alive_with,
            store_id,
            False,
        ):
            return hook
    indexing = _Indexing(store_id)
    transaction.on_commit(indexing)
    return indexing
