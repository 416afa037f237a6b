"""PostgreSQL backend that keeps the session's `app.store_id` equal to the active store, told lazily.

The policies of row-level security (commerce/stores/guards.py) compare each row's store with that setting.
"""

import time
from typing import Any

from django.db.backends.postgresql import base

from commerce import context

_UNKNOWN = object()
TRUSTED_SECONDS = 5


class DatabaseWrapper(base.DatabaseWrapper):
    """One extra round trip a change of store; none while the store stays the same."""

    _told: Any = _UNKNOWN  # what this session was told last; unknown after a connect and after a rollback
    _is_undoing = False  # a failed transaction takes nothing but the ROLLBACK TO SAVEPOINT

    _trusted_until = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._tell_store)

    def close_if_health_check_failed(self) -> None:
        """Ask whether the connection still works after a pause, and not for each request of a busy worker.

        One that breaks under a request is replaced after it, as without health checks.
        """
        now = time.monotonic()
        if now <= self._trusted_until:
            self.health_check_done = (
                True  # also later in this request, which may be inside a transaction then
            )
        super().close_if_health_check_failed()
        self._trusted_until = now + TRUSTED_SECONDS

    def _tell_store(self, execute: Any, sql: Any, params: Any, many: bool, execution: dict[str, Any]) -> Any:
        store = context.active()
        wanted = "" if store is None else str(store)
        if wanted != self._told and not self.needs_rollback and not self._is_undoing:
            # A cursor of its own: a server-side one (iterator()) would only declare the call, and never make it.
            self.connection.execute("SELECT set_config('app.store_id', %s, false)", (wanted,))
            self._told = wanted
        return execute(sql, params, many, execution)

    # PostgreSQL undoes a SET with the transaction that made it (a failed COMMIT comes here too).
    def _rollback(self) -> Any:
        self._told = _UNKNOWN
        return super()._rollback()  # type: ignore[misc]  # not in the stubs

    def _savepoint_rollback(self, sid: str) -> Any:
        self._is_undoing = True
        try:
            return super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs
        finally:
            self._is_undoing = False
            self._told = _UNKNOWN

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._told = _UNKNOWN  # a new socket, or one that a pool lends again
        return super().get_new_connection(conn_params)
