"""Work that a transaction gathers for one store and does once, when it commits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from django.db import connection, transaction


class AtCommit:
    """Subclass it with what is gathered and with `run`. An undone savepoint takes along what was gathered in it."""

    robust = False
    """Whether a failure is only logged: the change is made, and something mends the rest later."""

    def __init__(self, store_id: int) -> None:
        self.store_id = store_id
        self.is_done = False

    def run(self) -> None:
        """Do it, after the commit."""
        raise NotImplementedError

    def __call__(self) -> None:
        if not self.is_done:
            self.is_done = True
            self.run()

    @classmethod
    def gather(cls, store_id: int, add: Callable[[Self], object]) -> None:
        """Have `add` put something into what gathers in this transaction and exactly these savepoints.

        With no transaction open it is done at once.
        """
        alive_with = set(connection.savepoint_ids)
        for savepoints, hook in cls.pending(store_id):
            if savepoints == alive_with:
                add(hook)
                return
        hook = cls(store_id)
        add(hook)  # first: on_commit may call it
        transaction.on_commit(hook, robust=cls.robust)

    @classmethod
    def is_sure(cls, store_id: int) -> bool:
        """Whether one will run if what is done now is committed: for work that gathers nothing."""
        alive_with = set(connection.savepoint_ids)
        return any(savepoints <= alive_with for savepoints, _hook in cls.pending(store_id))

    @classmethod
    def pending(cls, store_id: int) -> list[tuple[set[str], Self]]:
        """(savepoints that would take it along, hook) of those that wait for this transaction's commit."""
        return [
            (entry[0], entry[1])
            for entry in connection.run_on_commit
            if isinstance(entry[1], cls) and entry[1].store_id == store_id and not entry[1].is_done
        ]
