"""Buying, by the forms that the pages really have."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client

from commerce.basket.models import Basket, Line
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

ANN = {
    "name": "Ann Buyer",
    "email": "ann@example.com",
    "line1": "1 High Street",
    "city": "Berlin",
    "postcode": "10115",
}


def to_checkout(visitor: Browser, slug: str = "cup", quantity: int = 1) -> Browser:
    visitor.open(f"/product/{slug}/").submit("/basket/add/", quantity=str(quantity))
    return visitor.click("To checkout")


def test_guest_buys_and_keeps_a_link(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", price="10.00")
    visitor.open("/?utm_source=instagram")
    to_checkout(visitor, quantity=2).submit("fingerprint", **ANN, comment="Ring twice")
    order = Order.objects.get()
    assert (visitor.path.split("/")[1:4], f"Your order {order.number} is with us" in visitor.text) == (
        ["checkout", "thank-you", order.number], True,
    )  # fmt: skip
    assert (order.total_incl_tax, order.channel, order.campaign, order.comment, order.user) == (
        Decimal("25.00"), "web", {"utm_source": "instagram"}, "Ring twice", None,
    )  # fmt: skip
    link = visitor.page.select_one("#order-link")["value"]
    visitor.open(link)
    assert (visitor.path, "1 High Street" in visitor.text, "10115 Berlin" in visitor.text) == (
        order.get_absolute_url(), True, True,
    )  # fmt: skip


def test_button_says_for_how_much(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", price="10.00")
    to_checkout(visitor)
    button = visitor.page.select_one("form .btn.wide")
    assert (button.get_text(" ", strip=True).split(" ·")[0], button.select_one(".now").get_text()) == (
        "Place the order", "€15",
    )  # fmt: skip


def test_pick_up_needs_no_address(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    pickup = make.make_shipping_method(
        "At the studio", kind="pickup", price="0.00", pickup_address="Pier Road"
    )
    counter = make.make_payment_method("At the counter", kind="pay_at_pickup")
    to_checkout(visitor).submit(
        "fingerprint",
        name="Ann",
        email="ann@example.com",
        shipping_method=pickup.pk,
        payment_method=counter.pk,
    )
    order = Order.objects.get()
    assert (order.shipping_address, order.pickup_address, "Pier Road" in visitor.text) == (
        None,
        "Pier Road",
        True,
    )


def test_payment_that_does_not_go_with_the_delivery_is_refused(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    make.make_shipping_method("At the studio", kind="pickup", price="0.00")
    counter = make.make_payment_method("At the counter", kind="pay_at_pickup")
    to_checkout(visitor).submit("fingerprint", **ANN, payment_method=counter.pk)
    assert ("does not go with" in visitor.text, Order.objects.count()) == (True, 0)


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(
    inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup")
    to_checkout(visitor).submit("fingerprint", name="Ann", email="ann@", city="Berlin", comment="Ring twice")
    values = {
        name: visitor.page.select_one(f"[name={name}]").get("value") for name in ("name", "email", "city")
    }
    assert values == {"name": "Ann", "email": "ann@", "city": "Berlin"}
    assert visitor.page.textarea.get_text().strip() == "Ring twice"
    email = visitor.page.select_one("[name=email]")
    error = visitor.page.find(id=email["aria-describedby"])
    links = [link["href"] for link in visitor.page.select(".problem a")]
    assert links == ["#id_email", "#id_line1", "#id_postcode"]
    assert (email["aria-invalid"], "not complete" in error.get_text()) == ("true", True)
    assert ("Fill in “Street and house”" in visitor.text, Order.objects.count()) == (True, 0)


def test_changed_price_is_told_and_not_ordered(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", price="10.00")
    to_checkout(visitor)
    StockRecord.objects.update(price="12.00")
    visitor.submit("fingerprint", **ANN)
    assert ("has changed since you opened this page" in visitor.text, Order.objects.count()) == (True, 0)
    visitor.submit("fingerprint")
    assert Order.objects.get().total_incl_tax == Decimal("17.00")


def test_basket_changed_in_another_tab_is_told(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", price="10.00")
    to_checkout(visitor)
    Line.objects.update(quantity=3)
    visitor.submit("fingerprint", **ANN)
    assert ("has changed since you opened this page" in visitor.text, Order.objects.count()) == (True, 0)


def test_sold_to_somebody_else_meanwhile_is_told(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", stock=1)
    to_checkout(visitor)
    StockRecord.objects.update(num_in_stock=0)
    visitor.submit("fingerprint", **ANN)
    told = "Not everything is in stock any more" in visitor.text
    assert (visitor.status, told, Order.objects.count()) == (200, True, 0)


def test_second_press_of_the_button_lands_on_the_same_order(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    to_checkout(visitor)
    page, url = visitor.page, visitor.url
    visitor.submit("fingerprint", **ANN)
    first = visitor.path
    visitor.page, visitor.url = page, url  # the visitor goes back
    visitor.submit("fingerprint", **ANN)
    assert (visitor.path, Order.objects.count()) == (first, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_submits_at_once_are_one_order_and_each_lands_on_it(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", stock=50)
    to_checkout(visitor)
    form = visitor.form("fingerprint")
    given = {field["name"]: field["value"] for field in form.select("input[type=hidden], input[checked]")}
    data = {**given, **ANN, "country": "DE"}
    cookies = visitor.clients[inside.host].cookies

    def submit(_number: int) -> str:
        client = Client(headers={"host": inside.host})
        client.cookies = cookies.copy()
        try:
            return client.post("/checkout/", data)["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        places = set(pool.map(submit, range(20)))
    order = Order.objects.get()
    assert places == {f"/checkout/thank-you/{order.number}/{order.verification_hash()}/"}
    assert StockRecord.objects.get().num_allocated == 1


def test_checkout_of_an_empty_basket_leads_to_the_basket_with_a_sentence(visitor: Browser) -> None:
    visitor.open("/checkout/")
    assert (visitor.path, "there is nothing to order yet" in visitor.text) == ("/basket/", True)


def test_submit_without_a_basket_leads_to_the_basket(
    inside: Store, client_of: Callable[[Store], Client]
) -> None:
    response = client_of(inside).post("/checkout/", {**ANN, "basket": "1:forged"})
    assert (response.status_code, response["Location"], Basket.objects.count()) == (302, "/basket/", 0)


def test_store_without_delivery_says_so(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    ShippingMethod.objects.update(is_active=False)
    to_checkout(visitor)
    assert (visitor.path, "takes no orders at the moment" in visitor.text) == ("/basket/", True)


def test_quantities_are_changed_and_lines_removed_in_the_basket(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", price="10.00")
    visitor.open("/product/cup/").submit("/basket/add/", quantity="2")
    totals = []
    for change in (
        {"action": "more"},
        {"action": "less"},
        {"action": "set", "quantity": "5"},
        {"action": "remove"},
    ):
        visitor.submit("/basket/line/", **change)
        total = visitor.page.select_one(".total dd")
        totals.append(total.get_text() if total else "")
    assert (totals, "Your basket is empty" in visitor.text) == (["€30", "€20", "€50", ""], True)


def test_voucher_is_used_and_taken_off(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", price="10.00")
    make.make_voucher("WELCOME", percent=10)
    visitor.open("/product/cup/").submit("/basket/add/").submit("/basket/voucher/", code="welcome")
    lowered = visitor.page.select_one(".total dd").get_text()
    visitor.submit("Remove the voucher")
    assert (lowered, visitor.page.select_one(".total dd").get_text()) == ("€9", "€10")


def test_sale_is_the_same_on_the_card_in_the_basket_and_in_the_order(inside: Store, visitor: Browser) -> None:
    cup = make.make_product("Cup", slug="cup", price="10.00")
    make.make_sale(cup, percent=25)
    card = visitor.open("/catalogue/").page.select_one(".card .price .nowrap").get_text()
    visitor.open("/product/cup/").submit("/basket/add/")
    basket = visitor.page.select_one(".total dd").get_text()
    visitor.click("To checkout").submit("fingerprint", **ANN)
    assert (card, basket, Order.objects.get().basket_total_incl_tax) == ("€7.50", "€7.50", Decimal("7.50"))


def test_order_page_tells_the_way_and_how_to_pay(inside: Store, visitor: Browser) -> None:
    from commerce.order.services import Actor, change_status

    transfer = make.make_payment_method("Transfer", kind="bank_transfer", instructions="IBAN IE29")
    order = make.make_order(payment_method=transfer)
    change_status(order=order, to="confirmed", actor=Actor.of(inside.owner))
    visitor.open(order.get_absolute_url())
    done = [step.b.get_text() for step in visitor.page.select(".steps .done")]
    assert (done, "IBAN IE29" in visitor.text) == (["Received", "Confirmed"], True)
