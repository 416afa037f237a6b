"""Keeping cards equal to the catalogue: whatever changes it says so here, and the cards follow at the commit."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from commerce.cards import keeping
from commerce.cards.tasks import refresh_cards_task, refresh_store_task
from commerce.context import active_store_id, active_store_instance, store_context
from commerce.stores.at_commit import AtCommit

__all__ = ["refresh_on_commit", "refresh_store_on_commit", "settle"]


class _Refresh(AtCommit):
    """What a transaction has changed in one store so far."""

    robust = True  # the nightly check mends a card

    def __init__(self, store_id: int) -> None:
        super().__init__(store_id)
        self.store = active_store_instance() or store_id
        self.product_ids: set[int] = set()
        self.is_whole_store = False

    def run(self) -> None:
        with store_context(self.store):
            if self.is_whole_store and keeping.is_small_store():
                keeping.refresh_store()
            elif self.is_whole_store:
                refresh_store_task.delay()
            elif len(self.product_ids) <= keeping.BATCH:
                keeping.refresh_cards(self.product_ids)
            else:  # an import, say: nobody waits for it
                product_ids = sorted(self.product_ids)
                for start in range(0, len(product_ids), keeping.BATCH):
                    refresh_cards_task.delay(product_ids[start : start + keeping.BATCH])

    def now(self) -> None:
        """Do it within the transaction."""
        if self.is_whole_store:
            keeping.refresh_store()
        else:
            keeping.refresh_cards(self.product_ids)


def refresh_on_commit(product_ids: Iterable[int]) -> None:
    """Refresh the cards of products (or variants) of the active store when the transaction commits: together, however
    many calls there were. Whatever writes by `update()`, `bulk_*` or SQL calls it; saves and deletions do by signals.
    """
    if (store_id := active_store_id()) is not None:  # None: migrations, which refresh by themselves
        _Refresh.gather(store_id, lambda refresh: refresh.product_ids.update(product_ids))


def refresh_store_on_commit() -> None:
    """The same for the whole store: sales, ranges, kinds of products. In a big store the queue does it."""
    if (store_id := active_store_id()) is not None:
        _Refresh.gather(store_id, lambda refresh: setattr(refresh, "is_whole_store", True))


def settle() -> None:
    """Do at once what waits for the commit of this transaction, so that it sees its own changes in lists.

    Nothing to do outside of a transaction, where shoppers' requests are.
    """
    store_id = active_store_id()
    if store_id is None:
        return
    alive_with = set(connection.savepoint_ids)
    for savepoints, refresh in _Refresh.pending(store_id):
        refresh.now()
        # Not again, if every rollback that undoes what is written now drops the hook too.
        refresh.is_done = alive_with <= savepoints
