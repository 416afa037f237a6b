"""Nonsense gets a sentence or a 404, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory

from commerce.basket.models import Basket, Line
from commerce.checkout.campaign import campaign_of
from commerce.context import store_context
from commerce.order.models import Order
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("0", "The quantity must be at least 1."),
        ("-3", "The quantity must be at least 1."),
        ("1000000000", "Only 5 are left in stock"),
        ("9" * 5000, "Write the quantity as a whole number, for example 2."),
        ("two", "Write the quantity as a whole number, for example 2."),
        ("1.5", "Write the quantity as a whole number, for example 2."),
        ("", "Write how many you would like."),
        ("\x00", "Write the quantity as a whole number, for example 2."),
    ],
)
def test_quantity_that_cannot_be_is_explained(
    quantity: str, sentence: str, inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup", stock=5)
    visitor.open("/product/cup/").submit("/basket/add/", quantity=quantity)
    assert (sentence in visitor.text, visitor.path, Line.objects.count()) == (True, "/product/cup/", 0)


@pytest.mark.parametrize("value", ["", "abc", "0", "-1", "9" * 400, "\x00", "1 OR 1=1"])
def test_product_that_is_none_is_refused(value: str, inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("/basket/add/", product=value)
    assert (visitor.status, bool(visitor.page.select(".note.error")), Basket.objects.count()) == (
        200,
        True,
        0,
    )


def test_product_of_another_store_does_not_exist_here(inside: Store, visitor: Browser) -> None:
    other = make.make_store("other")
    with store_context(other):
        foreign = make.make_product("Foreign lamp")
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("/basket/add/", product=foreign.pk)
    assert ("no longer sold here" in visitor.text, "Foreign lamp" in visitor.text, Line.objects.count()) == (
        True, False, 0,
    )  # fmt: skip


def test_parent_and_hidden_variant_cannot_be_bought(inside: Store, visitor: Browser) -> None:
    bowl = make.make_product("Bowl", slug="bowl", variants={"Sage": "9.00", "Sea": "9.00"})
    hidden = bowl.children.last()
    hidden.is_public = False
    hidden.save()
    for pk in (bowl.pk, hidden.pk):
        visitor.open("/product/bowl/").submit("/basket/add/", product=pk)
    assert Line.objects.count() == 0


def test_line_of_another_visitor_is_not_touched(inside: Store, visitor: Browser) -> None:
    foreign = make.make_basket(make.make_product("Cup", slug="cup")).lines.get()
    visitor.open("/product/cup/").submit("/basket/add/")
    visitor.submit("/basket/line/", line=foreign.pk, action="remove")
    foreign.refresh_from_db()
    assert ("not in your basket any more" in visitor.text, foreign.quantity) == (True, 1)


@pytest.mark.parametrize("quantity", ["0", "-1", "abc", "1000000000"])
def test_line_keeps_its_quantity_when_the_new_one_cannot_be(
    quantity: str, inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup", stock=5)
    visitor.open("/product/cup/").submit("/basket/add/", quantity="2")
    visitor.submit("/basket/line/", quantity=quantity)
    assert (bool(visitor.page.select(".err, .problem")), Line.objects.get().quantity) == (True, 2)


@pytest.mark.parametrize("code", ["NOPE", "x" * 500, "\x00", "'; drop table", "🎁"])
def test_voucher_that_is_none_is_explained(code: str, inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("/basket/add/")
    visitor.submit("/basket/voucher/", code=code)
    assert (visitor.status, len(visitor.page.select(".errorlist, .err, .problem"))) == (200, 1)


@pytest.mark.parametrize(
    "path",
    [
        "/product/nothing/", "/catalogue/nothing/", "/product/a%00b/", "/catalogue/?page=abc", "/catalogue/?page=0",
        "/catalogue/?page=1000000000", "/catalogue/?page=" + "9" * 5000, "/catalogue/?page=%00",
        "/search/?q=cup&page=99999", "/search/?q=cup&page=-1",
        "/product/cup/?variant=foreign", "/product/cup/?variant=%00",
        "/order/AAAA-AAAA/x/",
        "/order/%00/%00/", "/checkout/thank-you/AAAA-AAAA/x/", "/nothing", "/product/", "/%ff%fe",
    ],
)  # fmt: skip
def test_address_that_leads_nowhere_is_404_in_the_looks_of_the_store(
    path: str, inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open(path)
    assert (visitor.status, inside.name in visitor.text) == (404, True)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "a\x00b",
        "🫖🕯️",
        "'; DROP TABLE catalogue_product; --",
        "& | ! ( ) :*",
        "\u202eabc",
        "%",
        " ",
    ],
)
def test_any_text_can_be_searched_for(text: str, visitor: Browser) -> None:
    visitor.open(f"/search/?q={quote(text)}")
    assert (visitor.status, visitor.page.h1.get_text()) == (200, "Search")


@pytest.mark.parametrize("sort", ["nonsense", "-", "\x00", "title; drop"])
def test_unknown_order_shows_the_list_as_usual(sort: str, inside: Store, visitor: Browser) -> None:
    make.make_product("Cup")
    visitor.open(f"/catalogue/?sort={quote(sort)}")
    assert (visitor.status, len(visitor.page.select(".card"))) == (200, 1)


@pytest.mark.parametrize("cookie", ["", "1", "1:forged", "abc:def", "\xff", "9" * 4000])
def test_tampered_basket_cookie_is_an_empty_basket(
    cookie: str, inside: Store, client_of: Callable[[Store], Client]
) -> None:
    make.make_basket()
    client = client_of(inside)
    client.cookies["basket"] = cookie
    response = client.get("/basket/")
    assert (response.status_code, "Your basket is empty" in response.text) == (200, True)


def test_cookie_of_another_store_is_an_empty_basket(
    inside: Store, client_of: Callable[[Store], Client]
) -> None:
    other = make.make_store("other")
    with store_context(other):
        lamp = make.make_product("Foreign lamp")
    there = client_of(other)
    there.post("/basket/add/", {"product": lamp.pk, "quantity": 1})
    client = client_of(inside)
    client.cookies["basket"] = there.cookies["basket"].value
    assert "Foreign lamp" in there.get("/basket/").text
    response = client.get("/basket/")
    assert ("Your basket is empty" in response.text, "Foreign lamp" in response.text) == (True, False)


def test_order_link_is_good_for_its_own_number_and_store_only(inside: Store, visitor: Browser) -> None:
    mine, foreign = make.make_order(), make.make_order()
    other = make.make_store("other")
    crossed = f"/order/{mine.number}/{foreign.verification_hash()}/"
    elsewhere = f"http://{other.host}{mine.get_absolute_url()}"
    statuses = [visitor.open(address).status for address in (mine.get_absolute_url(), crossed, elsewhere)]
    assert statuses == [200, 404, 404]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/catalogue/", "/basket/", "/checkout/", "/account/login/", "/basket/add/"])
def test_other_methods_are_refused(
    method: str, path: str, inside: Store, client_of: Callable[[Store], Client]
) -> None:
    assert getattr(client_of(inside), method)(path).status_code in (403, 405)


@pytest.mark.parametrize("path", ["/basket/add/", "/basket/line/", "/basket/voucher/", "/account/logout/"])
def test_changes_are_posts(path: str, inside: Store, client_of: Callable[[Store], Client]) -> None:
    assert client_of(inside).get(path).status_code == 405


def test_form_without_its_token_is_explained(inside: Store) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": inside.host})
    response = client.post("/basket/line/", {"line": 1})
    assert (response.status_code, "This page was open for too long" in response.text) == (403, True)


def test_campaign_is_kept_short(inside: Store, client_of: Callable[[Store], Client]) -> None:
    client = client_of(inside)
    client.get("/catalogue/", {"utm_source": "insta\x00gram", "utm_campaign": "x" * 5000, "utm_other": "y"})
    request = RequestFactory().get("/")
    request.COOKIES["campaign"] = client.cookies["campaign"].value
    assert campaign_of(request) == {"utm_source": "instagram", "utm_campaign": "x" * 100}


def test_script_in_every_field_of_checkout_is_kept_and_shown_as_text(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    script = "<script>alert(1)</script>"
    visitor.open("/product/cup/").submit("/basket/add/")
    visitor.open("/checkout/").submit(
        "fingerprint",
        name=script,
        email="ann@example.com",
        line1=script,
        line2=script,
        city=script,
        postcode="10115",
        comment=script,
    )
    order = Order.objects.get()
    assert (order.buyer_name, order.comment, order.shipping_address.line1) == (script, script, script)
    assert ("<script>alert" in str(visitor.page), script in visitor.text) == (False, True)
