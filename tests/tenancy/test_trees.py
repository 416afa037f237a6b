"""Category trees: each store counts its paths from 0001, and nothing done to one tree is felt in another."""

from __future__ import annotations

import pytest
from django.db import connection

from commerce.catalogue.models import Category
from commerce.context import StoreContextMissing, all_stores, store_context
from commerce.stores.models import Store
from tests import factories as make

NAMES = {"Cups": ["Small", "Large"], "Plates": ["Flat", "Deep"]}


@pytest.fixture
def two_trees(store_a: Store, store_b: Store) -> tuple[Store, Store]:
    """The same categories, with the same paths, in both stores."""
    for store in (store_a, store_b):
        with store_context(store):
            for root, children in NAMES.items():
                parent = make.make_category(root)
                for child in children:
                    make.make_category(child, parent=parent)
    return store_a, store_b


def _rows(store: Store) -> list[tuple]:
    """Every column of the store's tree, as the database has it."""
    with store_context(store), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM catalogue_category ORDER BY path")
        return cursor.fetchall()


def _names(store: Store) -> list[tuple[str, int]]:
    with store_context(store):
        return [(category.name, category.depth) for category in Category.get_tree()]


def test_both_trees_have_the_same_paths(two_trees: tuple[Store, Store]) -> None:
    paths = []
    for store in two_trees:
        with store_context(store):
            paths.append(list(Category.objects.order_by("path").values_list("path", flat=True)))
    assert paths[0] == paths[1] == ["0001", "00010001", "00010002", "0002", "00020001", "00020002"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda: Category.objects.get(name="Cups").move(Category.objects.get(name="Plates"), "right"),
            id="r",
        ),
        pytest.param(
            lambda: Category.objects.get(name="Plates").move(
                Category.objects.get(name="Cups"), "first-child"
            ),
            id="fc",
        ),
        pytest.param(
            lambda: Category.objects.get(name="Deep").move(Category.objects.get(name="Small"), "left"),
            id="left",
        ),
        pytest.param(lambda: Category.objects.get(name="Cups").delete(), id="delete"),
        pytest.param(lambda: Category.objects.filter(depth=2).delete(), id="delete_queryset"),
        pytest.param(lambda: Category.objects.all().delete(), id="delete_all"),
        pytest.param(lambda: make.make_category("New", parent=Category.objects.get(name="Cups")), id="add"),
        pytest.param(
            lambda: Category.objects.get(name="Plates").add_sibling("left", name="New"), id="add_sibling"
        ),
        pytest.param(lambda: Category.fix_tree(), id="fix_tree"),
    ],
)
def test_a_change_of_one_tree_leaves_the_other_as_it_was(two_trees: tuple[Store, Store], change) -> None:
    a, b = two_trees
    before = _rows(b)
    with store_context(a):
        change()
        assert Category.find_problems() == ([], [], [], [], [])
    assert _rows(b) == before
    with store_context(b):
        assert Category.find_problems() == ([], [], [], [], [])


def test_deleting_a_node_takes_its_own_descendants(two_trees: tuple[Store, Store]) -> None:
    a, b = two_trees
    with store_context(a):
        Category.objects.get(name="Cups").delete()
    assert _names(a) == [("Plates", 1), ("Flat", 2), ("Deep", 2)]
    assert len(_names(b)) == 6


def test_relations_of_a_node_stay_in_its_store(two_trees: tuple[Store, Store]) -> None:
    a, _b = two_trees
    with store_context(a):
        cups = Category.objects.get(name="Cups")
        assert [child.store_id for child in cups.get_children()] == [a.pk, a.pk]
        assert cups.get_descendants().count() == 2
        assert Category.objects.get(name="Small").get_ancestors().count() == 1
        assert Category.get_root_nodes().count() == 2


def test_a_tree_is_refused_in_all_stores(two_trees: tuple[Store, Store]) -> None:
    a, _b = two_trees
    with store_context(a):
        cups = Category.objects.get(name="Cups")
    for change in (
        cups.get_children,
        cups.delete,
        lambda: cups.move(cups, "right"),
        lambda: Category.add_root(name="x"),
    ):
        with all_stores(), pytest.raises(StoreContextMissing):
            list(change() or [])
