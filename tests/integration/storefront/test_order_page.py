"""An order's page by its signed link: where it is, the payment that is being checked, the same once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.order.models import Order
from commerce.order.services import Actor, change_payment_status, change_status
from commerce.partner.models import StockRecord
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db


def move(order: Order, *steps: str) -> Order:
    """ "confirmed" moves the goods, "+paid" the money."""
    actor = Actor.system("test")
    for step in steps:
        change = change_payment_status if step.startswith("+") else change_status
        order = change(order=order, to=step.removeprefix("+"), actor=actor)
    return order


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([], "The store has your order"),
        (["+pending"], "We are checking your payment"),
        (["confirmed"], "The store is preparing your order"),
        (["confirmed", "shipped"], "Your order is on its way"),
        (["confirmed", "shipped", "delivered"], "Your order has been delivered"),
        (["cancelled"], "This order is cancelled"),
        (["+paid", "cancelled"], "The store gives your money back."),
        (["+paid", "cancelled", "+refunded"], "Your money is on its way back."),
        (["+paid", "confirmed", "+partly_refunded"], "Part of your money is on its way back"),
    ],
)
def test_page_tells_first_what_matters_most(
    steps: list[str], told: str, inside: Store, visitor: Browser
) -> None:
    order = move(make.make_order(), *steps)
    visitor.open(order.get_absolute_url())
    assert told in visitor.page.select_one(".news").get_text(" ", strip=True)


def test_order_by_transfer_waits_for_the_payment(inside: Store, visitor: Browser) -> None:
    transfer = make.make_payment_method("Transfer", kind="bank_transfer", instructions="IBAN IE29")
    visitor.open(make.make_order(payment_method=transfer).get_absolute_url())
    assert ("Your order waits for the payment" in visitor.text, "IBAN IE29" in visitor.text) == (True, True)


def test_page_that_waits_asks_for_the_state_until_it_changes(inside: Store, visitor: Browser) -> None:
    order = move(make.make_order(), "+pending")
    visitor.open(order.get_absolute_url())
    news = visitor.page.select_one(".news")
    client = visitor.clients[visitor.host]

    def state() -> str:
        return client.get(news["data-watch"], headers={"host": visitor.host}).json()["state"]

    before = state()
    move(order, "+paid")
    assert (news["data-state"], before, state(), news.a["href"]) == (
        "new.pending",
        "new.pending",
        "new.paid",
        "",
    )


def test_state_costs_one_query_and_needs_the_link(
    inside: Store, client_of: Callable[[Store], Client]
) -> None:
    order, client = make.make_order(), client_of(inside)
    client.get("/robots.txt")  # finds the host
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"{order.get_absolute_url()}status/")
    assert (answer.json(), len(captured), "no-store" in answer["Cache-Control"]) == (
        {"state": "new.unpaid"},
        1,
        True,
    )
    assert client.get(f"/order/{order.number}/forged/status/").status_code == 404


def test_paid_order_is_watched_no_more(inside: Store, visitor: Browser) -> None:
    visitor.open(move(make.make_order(), "+paid").get_absolute_url())
    assert visitor.page.select("[data-watch]") == []


# --- the same again


def again(visitor: Browser, order: Order) -> Browser:
    return visitor.open(order.get_absolute_url()).submit("/again/")


def test_what_is_still_sold_is_put_into_the_basket_at_todays_price(inside: Store, visitor: Browser) -> None:
    cup, bowl = make.make_product("Cup", price="10.00"), make.make_product("Bowl", price="20.00")
    order = make.make_order(basket=make.make_basket(cup, bowl, quantity=2))
    StockRecord.objects.filter(product=cup).update(price="12.00")
    again(visitor, order)
    assert (visitor.path, dict(Line.objects.filter(basket__status="Open").values_list("product", "quantity"))) == (
        "/basket/", {cup.pk: 2, bowl.pk: 2},
    )  # fmt: skip
    assert visitor.page.select_one("[data-total]").get_text() == "€64"


def test_what_could_not_be_added_is_told(inside: Store, visitor: Browser) -> None:
    names = ("Hidden", "Deleted", "Gone", "Scarce", "Priceless")
    hidden, deleted, gone, scarce, priceless = goods = [make.make_product(name, stock=10) for name in names]
    order = make.make_order(basket=make.make_basket(*goods, quantity=3))
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    deleted.delete()
    StockRecord.objects.filter(product=gone).update(num_in_stock=3, num_allocated=3)
    StockRecord.objects.filter(product=scarce).update(num_in_stock=5, num_allocated=3)
    StockRecord.objects.filter(product=priceless).update(price=None)
    again(visitor, order)
    said = [note.get_text(strip=True) for note in visitor.page.select(".notes .note")]
    assert sorted(said) == [
        "What is still sold is in your basket, at today’s prices.",
        "“Deleted” could not be added: no longer sold.",
        "“Gone” could not be added: sold out.",
        "“Hidden” could not be added: no longer sold.",
        "“Priceless” could not be added: no longer sold.",
        "“Scarce”: only 2 of 3 could be added: only 2 are left in stock.",
    ]
    assert dict(Line.objects.filter(basket__status="Open").values_list("product", "quantity")) == {
        scarce.pk: 2
    }


def test_the_basket_is_filled_up_to_what_was_ordered(inside: Store, visitor: Browser) -> None:
    cup = make.make_product("Cup", slug="cup", stock=10)
    order = make.make_order(product=cup, quantity=5)
    visitor.open("/product/cup/").submit("/basket/add/", quantity="2")
    again(visitor, order)
    again(visitor, order)
    assert Line.objects.get(basket__status="Open").quantity == 5
    assert "could be added" not in visitor.text
    StockRecord.objects.update(num_in_stock=9)
    visitor.open("/basket/").submit("/basket/line/", quantity="2")
    again(visitor, order)
    assert "only 2 of 3 could be added: only 4 are left in stock" in visitor.text


def test_reordering_costs_the_same_for_one_line_and_for_twenty(
    inside: Store, client_of: Callable[[Store], Client]
) -> None:
    def queries(number: int) -> int:
        goods = [make.make_product(f"Cup {number} {n}") for n in range(number)]
        order, client = make.make_order(basket=make.make_basket(*goods)), client_of(inside)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.post(f"{order.get_absolute_url()}again/").status_code == 302
        return len(captured)

    assert {queries(1), queries(20)} == {9}


def test_variant_and_order_of_another_store(inside: Store, visitor: Browser) -> None:
    bowl = make.make_product("Bowl", variants={"Small": "5.00"})
    order = make.make_order(product=bowl.children.get())
    again(visitor, order)
    assert Line.objects.get(basket__status="Open").title == "Bowl, Small"
    with store_context(make.make_store("other")):
        foreign: Any = make.make_order()
    visitor.post(f"{foreign.get_absolute_url()}again/", {})
    assert (visitor.status, Basket.open.count()) == (404, 1)
