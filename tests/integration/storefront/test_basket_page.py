"""The basket's page: changed in place by its script, by forms without one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from commerce.basket.lines import shown_lines
from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product, ProductImage
from commerce.context import store_context
from commerce.partner.models import StockRecord
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(inside: Store) -> Product:
    return make.make_product("Cup", slug="cup", price="10.00", stock=5)


def put_in(visitor: Browser, slug: str = "cup", quantity: str = "1") -> Browser:
    return visitor.open(f"/product/{slug}/").submit("/basket/add/", quantity=quantity).open("/basket/")


def by_script(visitor: Browser, path: str, **data: str) -> BeautifulSoup:
    """What the page's script gets for a change."""
    token = visitor.page.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    client = visitor.clients[visitor.host]
    headers = {"host": visitor.host, "X-Basket": "part", "Sec-Fetch-Site": "same-origin"}
    answer = client.post(path, {"csrfmiddlewaretoken": token, **data}, headers=headers)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_script_gets_the_part_that_changes(cup: Product, visitor: Browser) -> None:
    put_in(visitor)
    part = by_script(visitor, "/basket/line/", line=str(Line.objects.get().pk), action="more")
    contents = part.select_one("[data-contents]")
    assert (part.find("header", class_="head"), contents["data-items"], part.select_one("[data-total]").get_text()) == (
        None, "2", "€20",
    )  # fmt: skip


def test_variant_is_shown_in_its_own_photo_or_in_that_of_its_product(inside: Store) -> None:
    bowl = make.make_product("Bowl", variants={"Sage": "9.00", "Moss": "9.00"}, image=make.make_image("Both"))
    sage, moss = bowl.children.order_by("pk")
    ProductImage.objects.create(product=sage, image=make.make_image("Sage"))
    plain = make.make_product("Plain")
    shown = shown_lines(make.make_basket(sage, moss, plain))
    assert [line.photo and line.photo.default_alt_text for line in shown] == ["Sage", "Both", None]


def test_refused_quantity_is_told_beside_its_line_and_stays_typed(cup: Product, visitor: Browser) -> None:
    put_in(visitor).submit("/basket/line/", quantity="9", action="set")
    field = visitor.page.select_one("input[name=quantity]")
    told = visitor.page.find(id=field["aria-describedby"]).get_text(strip=True)
    assert (field["value"], told, Line.objects.get().quantity) == ("9", "Only 5 are left in stock.", 1)


@pytest.mark.parametrize("quantity", ["", "-3", "1.5", "many", "9" * 400, "\x00", "٣"])
def test_nonsense_for_a_quantity_is_a_sentence(quantity: str, cup: Product, visitor: Browser) -> None:
    put_in(visitor).submit("/basket/line/", quantity=quantity, action="set")
    assert (visitor.status, bool(visitor.page.select_one(".err")) != (quantity == "٣")) == (200, True)


def test_removed_line_is_put_back(cup: Product, visitor: Browser) -> None:
    put_in(visitor, quantity="3").submit("/basket/line/", action="remove")
    gone = (Line.objects.count(), "“Cup” is removed." in visitor.text, "Your basket is empty" in visitor.text)
    visitor.submit("Put it back")
    assert (gone, Line.objects.get().quantity) == ((0, True, True), 3)


def test_removed_line_is_put_back_by_the_script(cup: Product, visitor: Browser) -> None:
    put_in(visitor, quantity="3")
    part = by_script(visitor, "/basket/line/", line=str(Line.objects.get().pk), action="remove")
    undo = {field["name"]: field["value"] for field in part.select(".undo input")}
    part = by_script(visitor, "/basket/add/", **undo)
    assert (part.select_one("[data-contents]")["data-items"], Line.objects.get().quantity) == ("3", 3)


def test_what_is_not_sold_here_is_not_offered_to_be_put_back(cup: Product, visitor: Browser) -> None:
    hidden = make.make_product("Secret", is_public=False)
    with store_context(make.make_store("other")):
        foreign = make.make_product("Foreign")
    for query in (
        f"{hidden.pk}&quantity=1",
        f"{foreign.pk}&quantity=1",
        f"{cup.pk}&quantity=x",
        "x",
        "1" * 30,
        "%00",
    ):
        visitor.open(f"/basket/?removed={query}")
        assert (visitor.status, visitor.page.select(".undo")) == (200, [])


def test_refused_voucher_is_told_beside_its_field_and_stays_typed(cup: Product, visitor: Browser) -> None:
    put_in(visitor).submit("/basket/voucher/", code="hallo")
    field = visitor.page.select_one("#id_code")
    told = visitor.page.find(id=field["aria-describedby"]).get_text(strip=True)
    assert (field["value"], told) == ("hallo", "There is no voucher HALLO. Check the spelling.")


def test_what_is_missing_to_a_free_delivery_is_told(cup: Product, visitor: Browser) -> None:
    ShippingMethod.objects.update(free_from="25.00")
    put_in(visitor)
    first = "€15 more, and delivery is free." in visitor.text
    visitor.submit("/basket/line/", quantity="3", action="set")
    assert (first, "Delivery is free for this basket." in visitor.text) == (True, True)


def test_changed_price_and_stock_are_told_on_the_line(cup: Product, visitor: Browser) -> None:
    put_in(visitor, quantity="3")
    StockRecord.objects.update(price="12.00", num_in_stock=2)
    visitor.open("/basket/")
    assert [
        "Only 2 are left in stock." in visitor.text, "€12 instead of €10." in visitor.text,
    ] == [True, True]  # fmt: skip


def test_empty_basket_shows_goods(cup: Product, visitor: Browser) -> None:
    visitor.open("/basket/")
    assert ([card.a.get_text() for card in visitor.page.select(".card")], "Your basket is empty" in visitor.text) == (
        ["Cup"], True,
    )  # fmt: skip


def test_basket_that_was_cleared_meanwhile_is_a_sentence(cup: Product, visitor: Browser) -> None:
    put_in(visitor)
    Basket.objects.all().delete()
    visitor.submit("/basket/line/", quantity="2", action="set")
    assert (visitor.status, "Your basket is empty" in visitor.text) == (200, True)


def test_change_from_another_site_is_refused(
    cup: Product, inside: Store, client_of: Callable[[Store], Client]
) -> None:
    answer = client_of(inside).post(
        "/basket/add/", {"product": cup.pk, "quantity": 1}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (answer.status_code, Basket.objects.count()) == (403, 0)
