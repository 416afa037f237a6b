"""How many queries each page costs a worker that knows the store: numbers, the same with 1 and 30 of everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.basket.models import Basket
from commerce.basket.services import add_product
from commerce.catalogue.models import ProductImage
from commerce.context import store_context
from commerce.search.indexing import index_store
from commerce.stores import versions
from commerce.stores.models import Store
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("warm")]


def fill(store: Store, number: int) -> None:
    """`number` of products with photos, variants, offers, categories and reviews in the store; as many more stores."""
    with store_context(store):
        parent = make.make_category("All things")
        for n in range(number):
            category = make.make_category(f"Shelf {n}", parent=parent)
            parent.refresh_from_db()
            image = make.make_image(f"Photo {n}")
            product = make.make_product(
                f"Cup {n}", category=category, image=image, upc=f"A-{n}", slug=f"cup-{n}"
            )
            ProductImage.objects.create(
                product=product, image=make.make_image(f"Other photo {n}"), display_order=1
            )
            variants = {f"Colour {v}": f"{10 + v}.00" for v in range(2 if n else max(2, number))}
            make.make_product(
                f"Bowl {n}", category=category, image=image, variants=variants, slug=f"bowl-{n}"
            )
            make.make_sale(product, percent=10, name=f"Sale {n}")
            make.make_review(product)
        index_store()
    for n in range(number - 1):
        make.make_store(f"neighbour-{n}")


def give_a_basket(client: Client, store: Store) -> None:
    """The visitor's basket holds one of every product that is no parent."""
    with store_context(store):
        first, *others = make.Product.objects.filter(structure="standalone")
        client.post("/basket/add/", {"product": first.pk, "quantity": 1})
        for product in others:
            add_product(basket=Basket.objects.get(), product=product)


def queries_of(client: Client, path: str) -> int:
    """Queries of the third visit: those before have the pictures' sizes made, find the host and fill what is kept."""
    assert client.get(path).status_code == 200
    connection.run_on_commit.clear()  # as if all that were committed
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


COUNTS = {
    "/": 0,  # kept, with what its sections show
    "/catalogue/": 1,  # which products it has
    "/catalogue/?sort=price": 1,
    "/catalogue/all-things/": 1,
    "/product/cup-0/": 2,  # its price, whom open offers are for; the rest of it is kept
    "/product/bowl-0/": 2,
    "/search/?q=cup": 1,  # what is found; what a word can be narrowed by is kept
}


@pytest.mark.parametrize("number", [1, 30])
def test_pages_of_goods_cost_the_same_however_many_there_are(
    number: int, store: Store, client_of: Callable[[Store], Client]
) -> None:
    fill(store, number)
    client = client_of(store)
    assert {path: queries_of(client, path) for path in COUNTS} == COUNTS


def test_a_product_page_after_a_change_and_a_variant_of_it(
    inside: Store, client_of: Callable[[Store], Client]
) -> None:
    bowls = make.make_category("Bowls")
    bowl = make.make_product(
        "Bowl", slug="bowl", variants={"Sage": "9.00"}, category=bowls, image=make.make_image()
    )
    make.make_product("Plate", category=bowls)
    make.make_review(bowl)
    make.make_sale(bowl)
    client = client_of(inside)
    assert queries_of(client, "/product/bowl/") == 2  # prices, whom open offers are for
    versions.bump(inside.pk)
    with CaptureQueriesContext(connection) as captured:
        client.get("/product/bowl/")
    assert (
        len(captured) == 13
    )  # those, five for the rest of it, its neighbours' cards, and what all pages share
    variant = bowl.children.get()
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/product/bowl/?variant={variant.upc or variant.slug}")
    assert len(captured) == 2


@pytest.mark.parametrize("number", [1, 30])
def test_basket_and_checkout_cost_the_same_however_much_is_in_them(
    number: int, store: Store, client_of: Callable[[Store], Client]
) -> None:
    fill(store, number)
    client = client_of(store)
    give_a_basket(client, store)
    with store_context(store):
        assert Basket.objects.get().num_lines == number
    assert {path: queries_of(client, path) for path in ("/basket/", "/checkout/")} == {
        "/basket/": 3,  # the basket, its lines with photos, whom open offers are for
        "/checkout/": 3,
    }


def test_a_visitor_without_a_basket_costs_no_query_for_one(
    store: Store, client_of: Callable[[Store], Client]
) -> None:
    with CaptureQueriesContext(connection) as captured:
        client_of(store).get("/catalogue/")
    assert not [query for query in captured if "basket" in query["sql"]]
