"""Names of sales, words about pictures and what a closed store says, in an added language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms_pages.models import StoreImage
from commerce.catalogue.models import ProductImage
from commerce.context import store_context
from commerce.notifications.letters import write_letter
from commerce.notifications.models import Delivery
from commerce.offer.models import ConditionalOffer
from commerce.order.models import Order, OrderDiscount
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser, prefilled

pytestmark = pytest.mark.django_db


@pytest.fixture
def cabinet(bilingual: Store, client_of: Callable[[Store], Client]) -> Client:
    """The owner at work."""
    client = client_of(bilingual)
    client.force_login(bilingual.owner)
    return client


def form_of(client: Client, path: str) -> dict[str, Any]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return prefilled(page.select_one("form[data-edit-form]"))


def described(words: str) -> StoreImage:
    """A picture with words about it."""
    image = make.make_image()
    image.description = words
    image.save()
    return image


def ordered(store: Store, prefix: str) -> Browser:
    """A guest buys the cup in a language, and stands on the page of the order."""
    visitor = Browser().open(f"http://{store.host}{prefix}/product/cup/")
    visitor.submit("/basket/add/")
    visitor.open(f"{prefix}/basket/")
    visitor.basket = visitor.text
    visitor.open(f"{prefix}/checkout/").submit(
        "shipping_method", name="Anna Ivanova", email="anna@example.com", phone="+49 30 1234567", line1="Street 1",
        city="Berlin", postcode="10115", country="DE",
    )  # fmt: skip
    return visitor


def test_a_sale_is_named_in_the_buyers_language_and_stays_so_in_the_order(bilingual: Store) -> None:
    with store_context(bilingual):
        product = make.make_product("Cup", slug="cup", price="10.00")
        make.make_shipping_method()
        make.make_payment_method()
        sale = make.make_sale(product, name="Summer sale")
        sale.translate({"ru": {"name": "Летняя распродажа"}})
        sale.save()
    for prefix, name in (("/ru", "Летняя распродажа"), ("", "Summer sale")):
        visitor = ordered(bilingual, prefix)
        assert name in visitor.basket
        with store_context(bilingual):
            order = Order.objects.latest("pk")
            assert OrderDiscount.objects.get(order=order).offer_name == name
            [letter] = Delivery.objects.filter(order=order, audience=Delivery.Audience.BUYER)
            written = write_letter(letter)
        assert order.get_absolute_url() in written.body
        assert name in Browser().open(f"http://{bilingual.host}{prefix}{order.get_absolute_url()}").text


def test_a_seller_translates_the_name_of_a_sale(bilingual: Store, cabinet: Client) -> None:
    path = "/cabinet/sales/new/"
    data = {**form_of(cabinet, path), "name": "Summer", "name__ru": "Лето", "value": "10"}
    assert cabinet.post(path, data).status_code == 302
    with store_context(bilingual):
        sale = ConditionalOffer.objects.get(name="Summer")
        assert sale.translations["ru"]["name"] == "Лето"
    path = f"/cabinet/sales/edit/{sale.pk}/"
    assert cabinet.post(path, {**form_of(cabinet, path), "name__ru": ""}).status_code == 302
    with store_context(bilingual):
        assert ConditionalOffer.objects.get().translations == {}


def test_a_seller_says_what_a_picture_shows_in_each_language(
    bilingual: Store, cabinet: Client, client: Client
) -> None:
    with store_context(bilingual):
        photo = make.make_image("front.jpg")
        picture = described("The handle")
        product = make.make_product("Cup", slug="cup")
        for place, image in enumerate((photo, picture)):
            ProductImage.objects.create(product=product, image=image, display_order=place)
    path = f"/cabinet/images/{picture.pk}/"
    page = BeautifulSoup(cabinet.get(path).content, "html.parser")
    form = prefilled(page.select_one("form:has([name=description__ru])"))
    form.pop("file", None)
    assert cabinet.post(path, {**form, "description__ru": "Ручка"}).status_code == 302
    for prefix, words in (("/ru", "Ручка"), ("", "The handle")):
        shown = BeautifulSoup(client.get(f"{prefix}/product/cup/").content, "html.parser")
        assert [one["alt"] for one in shown.select("[data-zoom] img[alt]:not([alt=''])")] == ["Cup", words]


def test_a_closed_store_says_so_in_the_language(bilingual: Store, client: Client) -> None:
    bilingual.status, bilingual.closed_note = Store.Status.CLOSED, "We are at a fair."
    bilingual.translate({"ru": {"closed_note": "Мы на ярмарке."}})
    bilingual.save()
    for path, said in (("/", "We are at a fair."), ("/ru/", "Мы на ярмарке.")):
        response = client.get(path)
        assert (response.status_code, said in response.text) == (503, True)


def test_the_words_of_a_closed_store_are_translated_beside_the_others(
    bilingual: Store, cabinet: Client
) -> None:
    bilingual.closed_note = "We are at a fair.\n\nOrders go out on Monday."
    bilingual.save()
    path = "/cabinet/languages/words/ru/"
    assert (
        cabinet.post(path, {**form_of(cabinet, path), "store_closed_note": "На ярмарке."}).status_code == 302
    )
    bilingual.refresh_from_db()
    assert bilingual.translations["ru"]["closed_note"] == "На ярмарке."


def test_what_is_not_translated_is_counted(bilingual: Store, cabinet: Client) -> None:
    with store_context(bilingual):
        make.make_sale(name="Summer sale")
        make.make_voucher("WELCOME")
        make.make_image("photo.jpg")
        described("A cup")
    bilingual.closed_note = "We are at a fair."
    bilingual.save()
    page = BeautifulSoup(cabinet.get("/cabinet/languages/").content, "html.parser")
    found = {
        one.get_text(strip=True): one.find_next("dd").get_text(strip=True)
        for one in page.select("dl.cabinet-facts dt")
    }
    assert {name: found.get(name) for name in ("Sales", "Photos", "The store’s own words")} == dict.fromkeys(
        ("Sales", "Photos", "The store’s own words"), "not translated yet: 1"
    )
