"""A store that charges tax: what buyers see, pay, and what the order keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail

from commerce.context import store_context
from commerce.order.models import Order
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db
D = Decimal


def store_with(mode: str, rate: str = "19") -> Store:
    store = make.make_store("aurora", country="DE")
    store.tax_mode, store.tax_rate, store.tax_name = mode, D(rate), "VAT"
    store.save()
    make.make_country()
    with store_context(store):
        make.make_product("Mug", price="10.00", slug="mug")
        make.make_product("Bowl", price="3.33", slug="bowl")
        make.make_shipping_method(price="5.00")
        make.make_payment_method()
    return store


def buy(store: Store) -> Order:
    """Both goods, through the pages."""
    visitor = Browser()
    for slug in ("mug", "bowl"):
        visitor.open(f"http://{store.host}/product/{slug}/").submit("/basket/add/")
    visitor.open("/checkout/").submit(
        "payment_method", name="Ann", email="ann@example.com", line1="1 Way", city="Bonn", postcode="53111"
    )
    assert "/thank-you/" in visitor.path
    with store_context(store):
        return Order.objects.get()


@pytest.mark.parametrize(
    ("mode", "excl", "incl", "delivery"),
    [
        (Store.Tax.NONE, "18.33", "18.33", ("5.00", "5.00")),
        (Store.Tax.INCLUDED, "15.40", "18.33", ("4.20", "5.00")),
        (Store.Tax.ADDED, "18.33", "21.81", ("5.00", "5.95")),
    ],
)
def test_an_order_keeps_its_tax(mode: str, excl: str, incl: str, delivery: tuple[str, str]) -> None:
    store = store_with(mode)
    order = buy(store)
    with store_context(store):
        lines = list(order.lines.order_by("pk"))
    assert (order.total_excl_tax, order.total_incl_tax) == (D(excl), D(incl))
    assert (order.shipping_excl_tax, order.shipping_incl_tax) == (D(delivery[0]), D(delivery[1]))
    assert sum(line.line_price_incl_tax for line in lines) + order.shipping_incl_tax == order.total_incl_tax
    assert sum(line.line_price_excl_tax for line in lines) + order.shipping_excl_tax == order.total_excl_tax


def test_later_rates_do_not_change_an_order() -> None:
    store = store_with(Store.Tax.INCLUDED)
    order = buy(store)
    store.tax_rate = D(7)
    store.save()
    with store_context(store):
        order.refresh_from_db()
    assert (order.tax_rule.rate, order.tax_rule.name) == (D(19), "VAT")


@pytest.mark.parametrize(
    ("mode", "said"),
    [(Store.Tax.INCLUDED, "including VAT 19 % €2.13"), (Store.Tax.ADDED, "VAT 19 % €2.53 Total €15.86")],
)
def test_the_basket_says_the_tax(mode: str, said: str) -> None:
    store = store_with(mode)
    visitor = Browser()
    for slug in ("mug", "bowl"):
        visitor.open(f"http://{store.host}/product/{slug}/").submit("/basket/add/")
    assert said in visitor.open("/basket/").text


def test_pages_and_letters_of_an_order_say_the_tax(django_capture_on_commit_callbacks: Any) -> None:
    store = store_with(Store.Tax.ADDED)
    with django_capture_on_commit_callbacks(execute=True):
        order = buy(store)
    with store_context(store):
        page = Browser().open(store.absolute_url(order.get_absolute_url()))
    assert "VAT 19 % €3.48 Total €21.81" in page.text
    assert "€10" in page.text
    letters = [letter.body for letter in mail.outbox if "ann@example.com" in letter.to]
    assert "VAT 19 %: €3.48\nTotal: €21.81" in letters[0]


def test_a_store_without_tax_says_nothing_of_it() -> None:
    store = store_with(Store.Tax.NONE)
    assert "VAT" not in Browser().open(f"http://{store.host}/product/mug/").text


def test_a_product_page_says_how_its_price_stands_to_the_tax() -> None:
    assert "including VAT 19 %" in Browser().open(f"http://{store_with('included').host}/product/mug/").text
