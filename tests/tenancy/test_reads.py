"""The managers of store-owned models: whatever the query, only the active store's rows come into it."""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections.abc import Iterator

import pytest
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection, models, transaction
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.forms import ModelChoiceField

from commerce.catalogue.models import Category, Product
from commerce.context import (
    StoreContextMissing,
    active_store_id,
    all_stores,
    store_context,
)
from commerce.partner.models import Partner, StockRecord
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Membership, Store
from tests import factories as make


@pytest.fixture
def cups(store_a: Store, store_b: Store) -> Iterator[dict[str, list[Product]]]:
    """Two cups of `store_a`, three of `store_b` with the same UPCs; the test runs in `store_a`."""
    made = {}
    for name, store, titles in (("a", store_a, ["Red", "Blue"]), ("b", store_b, ["Red", "Blue", "Foreign"])):
        with store_context(store):
            made[name] = [
                make.make_product(title, upc=f"UPC-{number}", stock=10 if name == "a" else 1000)
                for number, title in enumerate(titles)
            ]
    with store_context(store_a):
        yield made


def _titles(products: models.QuerySet) -> list[str]:
    return sorted(product.title for product in products)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(lambda: Product.objects.all(), id="all"),
        pytest.param(
            lambda: Product.objects.filter(Q(title="Red") | Q(title="Blue") | Q(title="Foreign")), id="or"
        ),
        pytest.param(
            lambda: Product.objects.filter(title="Red") | Product.objects.exclude(title="Red"), id="|"
        ),
        pytest.param(lambda: Product.objects.all() & Product.objects.filter(upc__startswith="UPC"), id="&"),
        pytest.param(lambda: Product.objects.all() ^ Product.objects.filter(title="Nothing"), id="^"),
        pytest.param(lambda: Product.objects.filter(title="Red").union(Product.objects.all()), id="union"),
        pytest.param(
            lambda: Product.objects.filter(title="Red").union(Product.objects.all(), all=False),
            id="union_all",
        ),
        pytest.param(lambda: Product.objects.all().intersection(Product.objects.all()), id="intersection"),
        pytest.param(lambda: Product.objects.exclude(title="Nothing"), id="exclude"),
        pytest.param(lambda: Product.objects.exclude(stockrecords__num_in_stock=5), id="exclude_join"),
        pytest.param(lambda: Product.objects.filter(stockrecords__price__gt=0).distinct(), id="join"),
        pytest.param(lambda: Product.objects.select_related("product_class"), id="select_related"),
        pytest.param(lambda: Product.objects.browsable(), id="oscar_queryset_method"),
        pytest.param(lambda: Product.objects.base_queryset(), id="oscar_base_queryset"),
        pytest.param(lambda: Product.objects.select_for_update(of=("self",)), id="select_for_update"),
        pytest.param(lambda: Product.objects.defer("description").only("title"), id="defer"),
        pytest.param(lambda: Product.objects.iterator(chunk_size=1), id="iterator"),
        pytest.param(lambda: Product.objects.in_bulk().values(), id="in_bulk"),
        pytest.param(
            lambda: Product.objects.in_bulk([1, 2], field_name="pk") or Product.objects.all(),
            id="in_bulk_ids",
        ),
        pytest.param(lambda: Product._default_manager.all(), id="default_manager"),
        pytest.param(lambda: Product.objects.filter(pk__in=Product.objects.values("pk")), id="in_subquery"),
        pytest.param(
            lambda: Product.objects.filter(Exists(StockRecord.objects.filter(product=OuterRef("pk")))),
            id="exists",
        ),
        pytest.param(
            lambda: Product.objects.filter(
                ~Exists(StockRecord.objects.filter(num_in_stock__lt=10, product=OuterRef("pk")))
            ),
            id="not_exists",
        ),
        pytest.param(
            lambda: pickle.loads(pickle.dumps(Product.objects.all().query)) and Product.objects.all(),
            id="pickle_q",
        ),
    ],
)
def test_no_query_returns_a_row_of_another_store(cups: dict, query) -> None:
    assert _titles(query()) == ["Blue", "Red"]


def test_a_row_of_another_store_is_not_found_by_its_primary_key(cups: dict) -> None:
    foreign = cups["b"][0]
    with pytest.raises(Product.DoesNotExist):
        Product.objects.get(pk=foreign.pk)
    assert not Product.objects.filter(pk=foreign.pk).exists()
    assert Product.objects.in_bulk([foreign.pk]) == {}
    assert foreign not in Product.objects.all()


def test_a_pickled_queryset_belongs_to_whoever_evaluates_it(cups: dict, store_b: Store) -> None:
    pickled = pickle.dumps(Product.objects.filter(title__in=["Red", "Foreign"]).query)

    def titles() -> list[str]:
        products = Product.objects.all()
        products.query = pickle.loads(pickled)
        return _titles(products)

    assert titles() == ["Red"]
    with store_context(store_b):
        assert titles() == ["Foreign", "Red"]


def test_a_queryset_built_at_import_time_reads_the_store_of_the_moment(cups: dict, store_b: Store) -> None:
    field = ModelChoiceField(queryset=Product.objects.all())
    assert len(list(field.choices)) == 3  # the empty choice and ours
    with store_context(store_b):
        assert len(list(field.choices)) == 4


def test_aggregates_count_one_store(cups: dict) -> None:
    assert StockRecord.objects.aggregate(total=Sum("num_in_stock")) == {"total": 20}
    assert Product.objects.count() == 2
    assert Product.objects.aggregate(titles=ArrayAgg("title", order_by="title")) == {
        "titles": ["Blue", "Red"]
    }
    assert list(Product.objects.values("upc").annotate(n=Count("pk")).values_list("n", flat=True)) == [1, 1]
    assert Product.objects.dates("date_created", "year").count() == 1
    assert Product.objects.latest("pk").store_id == active_store_id()


def test_a_subquery_in_an_annotation_reads_one_store(cups: dict) -> None:
    same_upc = Product.objects.filter(upc=OuterRef("upc")).values("upc").annotate(n=Count("pk")).values("n")
    assert set(Product.objects.annotate(n=Subquery(same_upc)).values_list("n", flat=True)) == {1}


def test_case_and_when_with_a_scoped_subquery(cups: dict) -> None:
    rich = StockRecord.objects.filter(num_in_stock__gte=1000, product__upc=OuterRef("upc"))
    answer = Case(When(Exists(rich), then=Value("yes")), default=Value("no"))
    assert set(Product.objects.annotate(rich=answer).values_list("rich", flat=True)) == {"no"}


def test_related_managers_and_prefetches_read_one_store(cups: dict) -> None:
    partner = Partner.objects.get()
    assert partner.stockrecords.count() == 2
    prefetched = Product.objects.prefetch_related(
        Prefetch("stockrecords", StockRecord.objects.filter(num_in_stock=10))
    )
    assert [len(product.stockrecords.all()) for product in prefetched] == [1, 1]


def test_update_and_delete_touch_one_store(cups: dict, store_b: Store) -> None:
    assert Product.objects.update(description="ours") == 2
    assert Product.objects.filter(pk=cups["b"][0].pk).update(description="ours") == 0
    assert Product.objects.filter(pk=cups["b"][0].pk).delete() == (0, {})
    StockRecord.objects.all().delete()
    with store_context(store_b):
        assert Product.objects.filter(description="ours").count() == 0
        assert StockRecord.objects.count() == 3


def test_bulk_update_leaves_the_other_store_alone(cups: dict, store_b: Store) -> None:
    foreign, own = cups["b"][0], cups["a"][0]
    foreign.title = own.title = "Renamed"
    assert Product.objects.bulk_update([foreign, own], ["title"]) == 1
    with store_context(store_b):
        assert Product.objects.filter(title="Renamed").count() == 0


def test_get_or_create_and_update_or_create_fill_in_the_store(cups: dict, store_b: Store) -> None:
    with store_context(store_b):
        ShippingMethod.objects.create(name="Drone", kind="flat")
    method, created = ShippingMethod.objects.get_or_create(name="Drone", defaults={"kind": "flat"})
    assert (created, method.store_id) == (True, active_store_id())
    again, created = ShippingMethod.objects.update_or_create(name="Drone", defaults={"price": 3})
    assert (created, again.pk) == (False, method.pk)


def test_bulk_create_fills_in_the_store(store_a: Store) -> None:
    with store_context(store_a):
        made = ShippingMethod.objects.bulk_create([ShippingMethod(name="Drone", kind="flat")])
    assert made[0].store_id == store_a.pk


def test_joins_from_a_global_model_read_one_store(store_a: Store, store_b: Store) -> None:
    user = make.make_user()
    make.make_member(store_b, "manager", user)
    with store_context(store_a):
        assert list(user.memberships.all()) == []
        assert user.store_role is None
        assert (
            type(user).objects.filter(memberships__role="manager", pk=user.pk).count() == 0
        )  # the database's guard
    with store_context(store_b):
        assert user.store_role == "manager"


# --- the context itself


def test_no_store_is_an_error_and_not_all_rows(cups: dict) -> None:
    with store_context(None):
        for query in (Product.objects.all(), Product.objects.filter(pk=1), Membership.objects.all()):
            with pytest.raises(StoreContextMissing, match="outside a store"):
                list(query)
        with pytest.raises(StoreContextMissing):
            Product.objects.update(title="x")
        with pytest.raises(StoreContextMissing):
            Product.objects.filter(title="Red").delete()


def test_all_stores_reads_every_store(cups: dict) -> None:
    with all_stores():
        assert Product.objects.count() == 5
        assert StockRecord.objects.filter(num_in_stock=1000).count() == 3


def test_all_stores_is_refused_for_trees(cups: dict) -> None:
    with all_stores(), pytest.raises(StoreContextMissing, match="trees"):
        list(Category.objects.all())


def test_contexts_nest_and_end(store_a: Store, store_b: Store) -> None:
    with store_context(store_a):
        with store_context(store_b):
            with all_stores():
                assert active_store_id() is None
            assert active_store_id() == store_b.pk
        assert active_store_id() == store_a.pk
        with pytest.raises(ZeroDivisionError), store_context(store_b):
            _ = 1 / 0
        assert active_store_id() == store_a.pk
    assert active_store_id() is None


def test_two_tasks_of_one_loop_have_a_store_each(store_a: Store, store_b: Store) -> None:
    async def compiled(store: Store) -> int:
        with store_context(store):
            await asyncio.sleep(0)
            _sql, params = Product.objects.all().query.get_compiler(using="default").as_sql()
            return params[-1] if params[-1] in (store_a.pk, store_b.pk) else params[0]

    async def both() -> list[int]:
        return await asyncio.gather(*(compiled(store) for store in (store_a, store_b) * 5))

    assert asyncio.run(both()) == [store_a.pk, store_b.pk] * 5


def test_a_new_thread_has_no_store(in_store_a: Store) -> None:
    caught: list[Exception] = []

    def run() -> None:
        try:
            Product.objects.all().query.get_compiler(using="default").as_sql()
        except StoreContextMissing as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_a_generator_keeps_to_the_store_of_its_reader(cups: dict, store_b: Store) -> None:
    """An iterator that was opened in one store gives its rows, whatever store is entered while it is read."""
    with transaction.atomic():
        rows = Product.objects.order_by("title").iterator(chunk_size=1)
        first = next(rows).title
        with store_context(store_b):
            rest = [product.title for product in rows]
    assert [first, *rest] == ["Blue", "Red"]


def test_the_filter_is_a_plain_lookup_on_the_column(in_store_a: Store) -> None:
    """Wagtail's search and related managers read `lookup.lhs.target`."""
    lookup = Product.objects.all().query.where.children[0]
    assert (lookup.lookup_name, lookup.lhs.target.attname) == ("exact", "store_id")


def test_the_store_is_a_parameter_and_costs_no_query(cups: dict, django_assert_num_queries) -> None:
    list(Product.objects.all())
    with django_assert_num_queries(1):
        list(Product.objects.all())
    assert connection.vendor == "postgresql"


def test_f_expressions_over_relations_update_one_store(cups: dict, store_b: Store) -> None:
    StockRecord.objects.filter(product__upc="UPC-0").update(num_in_stock=F("num_in_stock") - 1)
    with store_context(store_b):
        assert StockRecord.objects.filter(num_in_stock=1000).count() == 3
