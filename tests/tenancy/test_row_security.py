"""Row-level security: what PostgreSQL refuses when managers are bypassed, whatever a connection went through."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    ProgrammingError,
    connection,
    transaction,
)

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.context import all_stores, store_context
from commerce.order.models import Order
from commerce.shipping.models import ShippingMethod, WeightBand
from commerce.stores import guards
from commerce.stores.models import Membership, Store
from tests import factories as make


def _visible(table: str = "shipping_shippingmethod") -> set[int]:
    """The stores whose rows a raw SELECT sees."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT store_id FROM "{table}"')
        return {store for (store,) in cursor.fetchall()}


def _run(sql: str, *params: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@pytest.fixture
def foreign(store_a: Store, store_b: Store) -> ShippingMethod:
    """A delivery method of `store_b`."""
    with store_context(store_b):
        return make.make_shipping_method("Theirs")


# --- bypassing the manager


@pytest.mark.parametrize("manager", ["unscoped", "_base_manager"])
def test_a_manager_without_a_scope_sees_one_store(
    store_a: Store, foreign: ShippingMethod, manager: str
) -> None:
    with store_context(store_a):
        rows = getattr(ShippingMethod, manager)
        assert set(rows.values_list("store_id", flat=True)) == {store_a.pk}
        assert not rows.filter(pk=foreign.pk).exists()
        assert rows.filter(pk=foreign.pk).update(name="Ours") == 0
        assert rows.filter(pk=foreign.pk)._raw_delete("default") == 0
    with store_context(foreign.store_id):
        assert ShippingMethod.objects.get(pk=foreign.pk).name == "Theirs"


def test_refresh_from_db_of_another_stores_row_finds_nothing(store_a: Store, foreign: ShippingMethod) -> None:
    with store_context(store_a), pytest.raises(ShippingMethod.DoesNotExist):
        foreign.refresh_from_db()


def test_a_forward_relation_into_another_store_finds_nothing(store_a: Store, foreign: ShippingMethod) -> None:
    with store_context(store_a), pytest.raises(ShippingMethod.DoesNotExist):
        _ = WeightBand(method_id=foreign.pk, up_to=1, price=1).method


def test_raw_statements_reach_no_row_of_another_store(store_a: Store, foreign: ShippingMethod) -> None:
    with store_context(store_a):
        assert (
            list(
                ShippingMethod.objects.raw(
                    "SELECT * FROM shipping_shippingmethod WHERE id = %s", [foreign.pk]
                )
            )
            == []
        )
        assert _run("SELECT 1 FROM shipping_shippingmethod WHERE id = %s", foreign.pk) == 0
        assert _run("UPDATE shipping_shippingmethod SET name = 'Ours' WHERE id = %s", foreign.pk) == 0
        assert (
            _run("UPDATE shipping_shippingmethod SET store_id = %s WHERE id = %s", store_a.pk, foreign.pk)
            == 0
        )
        assert _run("DELETE FROM shipping_shippingmethod WHERE id = %s", foreign.pk) == 0


def test_a_raw_insert_for_another_store_is_refused(store_a: Store, store_b: Store) -> None:
    with (
        store_context(store_a),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        _run(
            "INSERT INTO partner_partner (name, code, store_id) VALUES ('x', 'x', %s)", store_b.pk
        )  # fmt: skip


def test_a_raw_update_cannot_give_a_row_away(store_a: Store, store_b: Store) -> None:
    with (
        store_context(store_a),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        _run("UPDATE shipping_shippingmethod SET store_id = %s", store_b.pk)


def test_a_union_and_a_join_of_raw_sql_see_one_store(store_a: Store, foreign: ShippingMethod) -> None:
    with store_context(store_a):
        assert _run(
            "SELECT m.id FROM stores_store s JOIN shipping_shippingmethod m ON m.store_id = s.id WHERE s.id = %s"
            " UNION SELECT id FROM shipping_shippingmethod WHERE id = %s",
            foreign.store_id, foreign.pk,
        ) == 0  # fmt: skip


def test_no_store_sees_no_row(foreign: ShippingMethod) -> None:
    assert _visible() == set()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        _run("INSERT INTO partner_partner (name, code, store_id) VALUES ('x', 'x', %s)", foreign.store_id)


def test_all_stores_sees_every_row(store_a: Store, foreign: ShippingMethod) -> None:
    with all_stores():
        assert _visible() == {store_a.pk, foreign.store_id}


def test_a_store_cannot_lock_rows_of_another(store_a: Store, foreign: ShippingMethod) -> None:
    with store_context(store_a), transaction.atomic():
        assert _run("SELECT 1 FROM shipping_shippingmethod WHERE id = %s FOR UPDATE", foreign.pk) == 0


def test_every_guarded_table_shows_one_store_only(shop_a, shop_b) -> None:
    """Executed on every table that has a store: nothing of the other one, and no condition that fails."""
    filled = 0
    tables = {table for table, rule in guards.policies() if rule.startswith("store_id")}
    for table in tables - {"search_searchentry"}:
        with store_context(shop_a.store):
            assert _visible(table) <= {shop_a.store.pk}, table
        with store_context(shop_b.store):
            filled += _visible(table) == {shop_b.store.pk}
    assert filled > 25


def test_link_rows_of_another_store_are_not_seen(shop_a, shop_b) -> None:
    link = "voucher_voucher_offers"
    with store_context(shop_a.store):
        assert _run(f"SELECT 1 FROM {link}") == 1
        assert _run(f"SELECT 1 FROM {link} WHERE voucher_id = %s", shop_b.voucher.pk) == 0
        assert _run(f"DELETE FROM {link} WHERE voucher_id = %s", shop_b.voucher.pk) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            _run(
                f"INSERT INTO {link} (voucher_id, conditionaloffer_id) VALUES (%s, %s)",
                shop_a.voucher.pk, shop_b.sale.pk,
            )  # fmt: skip


def test_composite_keys_refuse_a_foreign_id_on_every_filled_table(shop_a, shop_b) -> None:
    """For each key with rows in both stores: pointing a row of the first at a parent of the second is refused."""
    refused = 0
    for key in guards.composite_keys():
        with store_context(shop_b.store), connection.cursor() as cursor:
            cursor.execute(f'SELECT max("{key.parent_key}") FROM "{key.parent}"')
            (parent,) = cursor.fetchone()
        with store_context(shop_a.store):
            if parent is None or not _run(f'SELECT 1 FROM "{key.table}" LIMIT 1'):
                continue
            with pytest.raises(IntegrityError, match=f"{key.name}|duplicate key"), transaction.atomic():
                one = f'SELECT max(id) FROM "{key.table}"'
                _run(f'UPDATE "{key.table}" SET "{key.column}" = %s WHERE id = ({one})', parent)
                _run(f'SET CONSTRAINTS "{key.name}" IMMEDIATE')
            refused += 1
    assert refused > 25


# --- what the connection went through


def test_nested_contexts_are_told_to_the_session(store_a: Store, store_b: Store) -> None:
    with store_context(store_a):
        assert _visible() == {store_a.pk}
        with store_context(store_b):
            assert _visible() == {store_b.pk}
        assert _visible() == {store_a.pk}
    assert _visible() == set()


def test_after_a_savepoint_rollback(store_a: Store, store_b: Store) -> None:
    """PostgreSQL takes back what the session was told inside the savepoint."""
    with store_context(store_a):
        assert _visible() == {store_a.pk}
        with pytest.raises(ZeroDivisionError), transaction.atomic(), store_context(store_b):
            assert _visible() == {store_b.pk}
            _ = 1 / 0
        assert _visible() == {store_a.pk}


def test_after_a_server_error_inside_a_savepoint(store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        with pytest.raises(DatabaseError), transaction.atomic(), store_context(store_a):
            assert _visible() == {store_a.pk}
            _run("SELECT 1 / 0")
        assert _visible() == {store_b.pk}


@pytest.fixture
def kept_stores(transactional_db: None) -> tuple[Store, Store]:
    """Two stores that are committed: connections of other threads see them, and transactions really end."""
    return make.make_store("aster"), make.make_store("birch")


def test_after_a_rollback(kept_stores: tuple[Store, Store]) -> None:
    a, b = kept_stores
    with store_context(b):
        assert _visible() == {b.pk}
    with store_context(a):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert _visible() == {a.pk}
            _ = 1 / 0
        assert _visible() == {a.pk}
    with store_context(b):
        assert _visible() == {b.pk}


def test_after_a_server_error(kept_stores: tuple[Store, Store]) -> None:
    a, b = kept_stores
    with store_context(a):
        assert _visible() == {a.pk}
        with pytest.raises(DatabaseError), transaction.atomic(), store_context(b):
            _run("SELECT 1 / 0")
        assert _visible() == {a.pk}
        with pytest.raises(DatabaseError):
            _run("SELECT 1 / 0")
        assert _visible() == {a.pk}


def test_after_a_commit_that_failed(kept_stores: tuple[Store, Store]) -> None:
    """A deferred key is checked at COMMIT, which then is a rollback."""
    a, b = kept_stores
    with store_context(b):
        foreign = ShippingMethod.objects.first().pk
    with pytest.raises(IntegrityError), store_context(b), transaction.atomic(), store_context(a):
        WeightBand.objects.create(method_id=foreign, up_to=1, price=1)
    with store_context(b):
        assert _visible() == {b.pk}
    with store_context(a):
        assert _visible() == {a.pk}
        assert not WeightBand.objects.exists()


def test_a_cross_store_write_in_autocommit_leaves_the_connection_usable(
    kept_stores: tuple[Store, Store],
) -> None:
    a, b = kept_stores
    with store_context(a):
        with pytest.raises(ProgrammingError):
            ShippingMethod.objects.filter(name__gt="").update(store_id=b.pk)
        assert _visible() == {a.pk}


@pytest.mark.parametrize(
    "close", [connection.close, connection.close_if_unusable_or_obsolete, lambda: connection.connect()]
)
def test_a_connection_that_was_closed_kept_or_renewed(
    kept_stores: tuple[Store, Store], close: Callable
) -> None:
    a, b = kept_stores
    for store in (a, b, b, a):
        with store_context(store):
            assert _visible() == {store.pk}
            close()
            assert _visible() == {store.pk}
    assert _visible() == set()


def test_the_server_ends_the_connection(kept_stores: tuple[Store, Store]) -> None:
    a, b = kept_stores
    with store_context(a):
        assert _visible() == {a.pk}
        with pytest.raises(DatabaseError):
            _run("SELECT pg_terminate_backend(pg_backend_pid())")
        connection.close_if_unusable_or_obsolete()
        with store_context(b):
            assert _visible() == {b.pk}


def test_a_kept_connection_costs_a_round_trip_only_when_the_store_changes(
    kept_stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = kept_stores
    told: list[str] = []
    connection.ensure_connection()
    real = type(connection.connection.cursor()).execute

    def spy(self, query, *args, **kwargs):
        if "set_config('app.store_id'" in str(query):
            told.append(args[0][0])
        return real(self, query, *args, **kwargs)

    monkeypatch.setattr(type(connection.connection.cursor()), "execute", spy)
    for store in (a, a, a, b, b, a):
        with store_context(store):
            _visible()
            _visible()
    assert told == [str(a.pk), str(b.pk), str(a.pk)]


def test_twenty_stores_alternate_on_threads_with_connections_of_their_own(transactional_db: None) -> None:
    stores = [make.make_store(f"store-{number:02}") for number in range(20)]
    for number, store in enumerate(stores):
        with store_context(store):
            make.make_product(f"Cup {number}", upc="UPC-1", slug="cup")
    seen: list[tuple[int, str, set[int]]] = []
    failures: list[Exception] = []
    ready = threading.Barrier(4)

    def visit(offset: int) -> None:
        try:
            ready.wait()
            for turn in range(40):
                number = (offset * 5 + turn * 7) % 20
                with store_context(stores[number]):
                    with transaction.atomic():
                        title = Product.objects.get(slug="cup").title
                        raw = _visible("catalogue_product")
                        if turn % 5 == 0:
                            transaction.set_rollback(True)
                    raw |= _visible("catalogue_product")
                seen.append((number, title, raw))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(seen) == 160
    assert {number for number, _title, _raw in seen} == set(range(20))
    assert [entry for entry in seen if entry[1:] != (f"Cup {entry[0]}", {stores[entry[0]].pk})] == []


def test_a_user_deleted_in_one_store_takes_nothing_of_another(shop_a, shop_b, member_of_both) -> None:
    """Cascades go through `_base_manager`: what they cannot see, the foreign key protects."""
    with store_context(shop_a.store), pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=member_of_both.pk).delete()
        connection.check_constraints()
    with store_context(shop_b.store):
        assert Membership.objects.filter(user=member_of_both).count() == 1
        assert Order.objects.count() == 2
