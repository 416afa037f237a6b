"""Guards in the database, generated from the models: composite foreign keys and row-level security.

The managers stop mistakes; these stop everything else (raw SQL, ids in foreign keys, joins, cascades). Both are
installed after `migrate`, and a second run changes nothing. Foreign keys see through row-level security, so the
composite keys are needed beside the policies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models

POLICY = "one_store"

# Read before any store is known: the host look-up itself.
NOT_GUARDED = {"stores.StoreDomain"}

# Written by their own store alone, read by their own queries' words: under a policy of reading, PostgreSQL uses no
# full-text index (docs/adr/search.md).
READ_UNGUARDED = {"search.SearchEntry"}
READ_POLICY = "any_store_reads"

# A sub-select is evaluated once a query, not once a row.
_TOLD = "(SELECT current_setting('app.store_id', true))"
_RULE = f"store_id = (SELECT NULLIF(NULLIF({_TOLD}, ''), '*')::bigint) OR {_TOLD} = '*'"


class CompositeKey(NamedTuple):
    """One `FOREIGN KEY (column, store_id) REFERENCES parent (key, store_id)`."""

    table: str
    column: str
    parent: str
    parent_key: str

    @property
    def name(self) -> str:
        digest = hashlib.sha256("/".join(self).encode()).hexdigest()[:8]
        return f"{self.table[:30]}_{self.column[:16]}_{digest}"

    @property
    def parent_unique(self) -> str:
        return f"{self.parent[:50]}_id_store"


def has_store(model: type[models.Model]) -> bool:
    """Whether the model's own table has a `store` foreign key to a Store."""
    return any(
        field.name == "store" and field.is_relation and field.related_model._meta.label == "stores.Store"
        for field in model._meta.local_fields
    )


def _tables() -> list[type[models.Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def composite_keys() -> Iterator[CompositeKey]:
    """Every foreign key from a store-owned table to a store-owned table."""
    for model in _tables():
        if not has_store(model):
            continue
        for field in model._meta.local_fields:
            if not isinstance(field, models.ForeignKey) or field.name == "store":
                continue
            parent = field.related_model
            if has_store(parent) and parent._meta.managed:
                yield CompositeKey(
                    model._meta.db_table, field.column, parent._meta.db_table, field.target_field.column
                )


def policies() -> Iterator[tuple[str, str]]:
    """(table, condition) for every table that row-level security guards."""
    for model in _tables():
        if model._meta.label in NOT_GUARDED:
            continue
        table = model._meta.db_table
        if has_store(model):
            yield table, _RULE
            continue
        # A link table (or a detail table such as Oscar's PaymentEventQuantity) is visible when each owned end of it is.
        ends = [
            field
            for field in model._meta.local_fields
            if isinstance(field, models.ForeignKey) and has_store(field.related_model)
        ]
        if ends and model._meta.label not in NOT_GUARDED:
            yield table, " AND ".join(_visible_end(field) for field in ends)


def _visible_end(field: models.ForeignKey) -> str:
    parent = field.related_model._meta.db_table
    seen = f'EXISTS (SELECT 1 FROM "{parent}" p WHERE p.id = "{field.column}")'
    return f'("{field.column}" IS NULL OR {seen})' if field.null else seen


def install(**kwargs: Any) -> None:
    """Install what is missing. Called after `migrate`; a no-op takes a few milliseconds."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        _install_composite_keys(cursor, existing)
        _install_policies(cursor, existing)


def _install_composite_keys(cursor: Any, existing: set[str]) -> None:
    cursor.execute("SELECT conname FROM pg_constraint WHERE contype IN ('u', 'f')")
    have = {name for (name,) in cursor.fetchall()}
    for key in composite_keys():
        if key.name in have or not {key.table, key.parent} <= existing:
            continue
        if key.parent_unique not in have:
            cursor.execute(
                f'ALTER TABLE "{key.parent}" ADD CONSTRAINT "{key.parent_unique}" UNIQUE ("{key.parent_key}", store_id)'
            )
            have.add(key.parent_unique)
        cursor.execute(
            f'ALTER TABLE "{key.table}" ADD CONSTRAINT "{key.name}" FOREIGN KEY ("{key.column}", store_id)'
            f' REFERENCES "{key.parent}" ("{key.parent_key}", store_id) DEFERRABLE INITIALLY DEFERRED'
        )


def _install_policies(cursor: Any, existing: set[str]) -> None:
    cursor.execute(
        "SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p"
        " JOIN pg_class c ON c.oid = p.polrelid WHERE polname = %s",
        [POLICY],
    )
    have = dict(cursor.fetchall())
    open_to_readers = {apps.get_model(label)._meta.db_table for label in READ_UNGUARDED}
    for table, rule in policies():
        if table not in existing or have.get(table) == rule:
            continue
        cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        # FORCE binds the table's owner, which the application is.
        cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        cursor.execute(f'DROP POLICY IF EXISTS {POLICY} ON "{table}"')
        cursor.execute(f'CREATE POLICY {POLICY} ON "{table}" USING ({rule}) WITH CHECK ({rule})')
        quoted = rule.replace("'", "''")  # a utility statement takes no parameters from the server side
        cursor.execute(f"COMMENT ON POLICY {POLICY} ON \"{table}\" IS '{quoted}'")
        if table in open_to_readers:
            cursor.execute(f'DROP POLICY IF EXISTS {READ_POLICY} ON "{table}"')
            cursor.execute(f'CREATE POLICY {READ_POLICY} ON "{table}" FOR SELECT USING (true)')
