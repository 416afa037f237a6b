"""What the database must hold for every store-owned model, found by introspection: a new model cannot be forgotten."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, models

from cms_pages.models import ContentPage, ContentTranslation, LandingPage, LandingTranslation
from commerce.stores import guards
from commerce.stores.models import Store, StoreDomain
from commerce.stores.scoping import StoreOwned, StoreScopedManager, check_scoping

pytestmark = pytest.mark.django_db

OWNED = [m for m in apps.get_models() if issubclass(m, StoreOwned) and not m._meta.proxy]
# With a store column, yet no StoreOwned: why.
NOT_STORE_OWNED = {
    StoreDomain: "read to find out which store a host means, before any store is known",
    **dict.fromkeys(
        (LandingPage, ContentPage, LandingTranslation, ContentTranslation),
        "treebeard computes page paths through Page's own managers",
    ),
}
# Tables of Oscar and Wagtail that name store-owned rows without a foreign key of their own to guard.
GLOBAL_TABLES_WITH_STORE: dict[str, str] = {StoreDomain._meta.db_table: NOT_STORE_OWNED[StoreDomain]}


def _rows(sql: str, params: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or [])
        return cursor.fetchall()


def _label(model: type[models.Model]) -> str:
    return model._meta.label


def test_every_model_with_a_store_is_store_owned() -> None:
    with_store = {m for m in apps.get_models() if guards.has_store(m) and not m._meta.proxy}
    assert with_store - set(OWNED) == set(NOT_STORE_OWNED)


def test_every_model_that_points_at_a_store_owned_model_is_guarded() -> None:
    """A detail table without a store column of its own is seen through its owned ends."""
    guarded = {table for table, _rule in guards.policies()}
    pointing = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and guards.has_store(field.related_model)
    }
    assert pointing - guarded == set()


@pytest.mark.parametrize("model", OWNED, ids=_label)
def test_every_manager_is_scoped(model: type[models.Model]) -> None:
    unscoped = [m.name for m in model._meta.managers if not isinstance(m, StoreScopedManager)]
    assert unscoped == ["unscoped"]
    assert isinstance(model._default_manager, StoreScopedManager)


def test_proxies_keep_the_scoped_managers() -> None:
    proxies = [m for m in apps.get_models() if issubclass(m, StoreOwned) and m._meta.proxy]
    assert proxies  # Oscar's benefits and conditions
    assert [m for m in proxies if not isinstance(m._default_manager, StoreScopedManager)] == []


def test_the_system_check_finds_a_global_unique_and_an_unscoped_manager() -> None:
    class Widget(StoreOwned):
        class Meta:
            app_label = "stores"

    try:
        assert check_scoping(None) == []
        Widget._meta.get_field("id").primary_key = False  # as if somebody had declared unique=True afterwards
        Widget._meta.get_field("id")._unique = True
        Widget._meta.get_field("id").__dict__.pop("unique", None)
        Widget.add_to_class("everything", models.Manager())
        assert sorted(problem.id for problem in check_scoping(None)) == ["stores.E001", "stores.E002"]
    finally:
        del apps.all_models["stores"]["widget"]
        apps.clear_cache()


def test_the_project_passes_its_checks() -> None:
    assert [problem for problem in run_checks() if problem.level >= 40] == []


def test_every_unique_index_is_per_store() -> None:
    """Each holds the store, or the id of a store-owned row, which holds it by its composite key."""
    owned = {model._meta.db_table for model in [*OWNED, LandingPage, ContentPage]}
    owned_keys = {(key.table, key.column) for key in guards.composite_keys()}
    indexes = _rows(
        "SELECT t.relname, i.relname, array_agg(a.attname::text) FROM pg_index x"
        " JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)"
        " WHERE x.indisunique AND NOT x.indisprimary AND t.relname = ANY (%s) GROUP BY 1, 2",
        [sorted(owned)],
    )
    assert len(indexes) > 40
    across_stores = [
        (table, index, columns)
        for table, index, columns in indexes
        if "store_id" not in columns and not any((table, column) in owned_keys for column in columns)
    ]
    assert across_stores == []


def test_every_composite_key_is_in_the_database() -> None:
    wanted = {(key.table, key.column, key.parent, key.parent_key) for key in guards.composite_keys()}
    assert len(wanted) > 60
    found = _rows(
        "SELECT t.relname, c.conname, p.relname, c.condeferrable, c.condeferred, c.convalidated,"
        " (SELECT array_agg(attname::text ORDER BY k) FROM unnest(c.conkey) WITH ORDINALITY AS n(num, k)"
        "  JOIN pg_attribute ON attrelid = t.oid AND attnum = num),"
        " (SELECT array_agg(attname::text ORDER BY k) FROM unnest(c.confkey) WITH ORDINALITY AS n(num, k)"
        "  JOIN pg_attribute ON attrelid = p.oid AND attnum = num)"
        " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid"
        " WHERE c.contype = 'f' AND cardinality(c.conkey) = 2"
    )
    assert {
        (table, ours[0], parent, theirs[0]) for table, _n, parent, *_flags, ours, theirs in found
    } == wanted
    assert all(ours[1] == theirs[1] == "store_id" for *_rest, ours, theirs in found)
    assert all(
        flags == (True, True, True) for _t, _n, _p, *flags, _o, _f in found for flags in [tuple(flags)]
    )


def test_every_foreign_key_between_owned_tables_has_a_composite_twin() -> None:
    """Read from the database alone, so that a mistake in `guards` shows."""
    missing = _rows(
        "SELECT t.relname, a.attname, p.relname FROM pg_constraint c"
        " JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND p.relname <> ALL (%s)"
        " AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = t.oid AND attname = 'store_id' AND NOT attisdropped)"
        " AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = p.oid AND attname = 'store_id' AND NOT attisdropped)"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint d WHERE d.conrelid = t.oid AND d.confrelid = p.oid"
        "   AND d.contype = 'f' AND cardinality(d.conkey) = 2 AND a.attnum = ANY (d.conkey))",
        [list(GLOBAL_TABLES_WITH_STORE)],
    )
    assert missing == []


def test_every_table_with_a_store_has_a_forced_policy() -> None:
    """Read from the database alone: a model, a link table or a table made by hand that was forgotten shows here."""
    tables = {
        name
        for (name,) in _rows(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
            " AND a.attname = 'store_id' AND NOT a.attisdropped"
        )
    }
    assert len(tables) > 60
    bound = {
        name
        for (name,) in _rows(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity"
            " AND c.relforcerowsecurity AND p.polname = %s AND p.polcmd = '*' AND p.polpermissive"
            " AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL",
            [guards.POLICY],
        )
    }
    assert tables - bound == set(GLOBAL_TABLES_WITH_STORE)
    assert {table for table, _rule in guards.policies()} == bound


def test_no_other_policy_opens_a_table() -> None:
    others = _rows(
        "SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE polname <> %s",
        [guards.POLICY],
    )
    assert {table for table, _name in others} == {
        apps.get_model(label)._meta.db_table for label in guards.READ_UNGUARDED
    }


def test_no_view_sees_past_the_policies() -> None:
    """A view reads as its owner, whom FORCE binds too; a SECURITY DEFINER function would not need to ask."""
    assert _rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    ) == []  # fmt: skip
    assert _rows("SELECT matviewname FROM pg_matviews WHERE schemaname = 'public'") == []


def test_the_applications_role_is_bound_by_policies() -> None:
    assert _rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False)]
    assert _rows(
        "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE rolname = current_user"
    ) == [(0,)]


def test_a_second_installation_changes_nothing(django_assert_num_queries) -> None:
    """A no-op of `migrate` takes no lock on any table."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        guards.install()
    changing = [q["sql"] for q in queries if q["sql"].startswith(("ALTER", "CREATE", "DROP", "COMMENT"))]
    assert changing == []


def test_a_changed_rule_is_installed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Store._meta.apps.get_model("shipping.ShippingMethod")._meta.db_table
    monkeypatch.setattr(guards, "policies", lambda: iter([(table, "store_id = -1")]))
    guards.install()
    rule = "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = %s::regclass"
    assert _rows(rule, [table]) == [("(store_id = '-1'::integer)",)]


def test_link_tables_have_no_owned_end_unguarded() -> None:
    rules = dict(guards.policies())
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.auto_created:
            continue
        ends = [f for f in model._meta.local_fields if f.is_relation and guards.has_store(f.related_model)]
        for end in ends:
            assert f'"{end.column}"' in rules[model._meta.db_table]
