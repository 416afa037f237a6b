"""Querysets that are built and compiled once a process, where that costs more than running them.

    @prepared
    def open_baskets(pk: Any, owner: Any) -> QuerySet[Basket]:
        return Basket.open.filter(pk=pk, owner=owner)

    open_baskets(pk=5, owner=7)   # a list of baskets of the active store

The function is called once, with a placeholder for each argument: an argument is a value in the query and nothing else.
It is never None and never a list, and the query does not depend on the clock, the language, or who asks. Whatever
Django makes of rows (models with `select_related`, annotations, tuples of `values_list`) it makes here; prefetches are
the caller's.
"""

from __future__ import annotations

import datetime
import inspect
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models

from commerce.context import active_store_id, store_context


class _Place:
    """Where the value of an argument (or the active store) goes among the parameters of a statement."""

    def __init__(self, name: str) -> None:
        self.name = name


_STORE = _Place("the active store")
_compiled = threading.local()  # a compiler belongs to one connection, and that to one thread


class _Argument(models.Expression):
    """Stands for an argument on the right side of a lookup while a queryset is compiled."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.__class__, self.name)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (_Place(self.name),)


class _Compiled:
    """A queryset whose compiler gives the SQL that it has made once, with the values of the day."""

    def __init__(self, queryset: models.QuerySet[Any], connection: Any) -> None:
        self.queryset, self.connection = queryset, connection
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.places = compiler.as_sql()
        if any(isinstance(place, (datetime.date, datetime.datetime)) for place in self.places):
            raise ImproperlyConfigured(f"A prepared query would keep a moment for ever: {self.sql}")
        self.values: dict[str, Any] = {}
        compiler.as_sql = self.as_sql
        queryset.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        return self.sql, tuple(
            self.values[place.name] if isinstance(place, _Place) else place for place in self.places
        )

    def rows(self, values: dict[str, Any]) -> list[Any]:
        self.values = values
        return list(self.queryset._iterable_class(self.queryset))


def prepared(function: Callable[..., models.QuerySet[Any]]) -> Callable[..., list[Any]]:
    """Make of a function that builds a queryset one that gives its rows. Arguments are given by name."""
    names = tuple(inspect.signature(function).parameters)

    @wraps(function)
    def rows(**values: Any) -> list[Any]:
        store_id = active_store_id()
        if store_id is None:  # outside of a store, and over all of them: as any other query
            return list(function(**values))
        known: dict[Any, _Compiled] = _compiled.__dict__.setdefault("known", {})
        compiled = known.get(function)
        connection = connections["default"]
        if compiled is None or compiled.connection is not connection:
            with store_context(_STORE):
                compiled = _Compiled(function(**{name: _Argument(name) for name in names}), connection)
            known[function] = compiled
        return compiled.rows({**values, _STORE.name: store_id})

    return rows
