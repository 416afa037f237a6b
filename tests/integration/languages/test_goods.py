"""Goods in several languages: what shoppers read, find and buy, and how the seller translates it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Category, Product, ProductAttribute
from commerce.catalogue.services import VariantData, save_product
from commerce.catalogue.translating import translate_attribute
from commerce.context import store_context
from commerce.notifications.letters import write_letter
from commerce.notifications.models import Delivery
from commerce.order.models import Order
from commerce.payment.models import PaymentMethod
from commerce.search.indexing import index_store
from commerce.shipping.models import ShippingMethod
from commerce.stores.languages import shown_in
from commerce.stores.models import Store
from commerce.stores.roles import Role
from tests import factories as make
from tests.browser import Browser, prefilled

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(bilingual: Store) -> Product:
    """A translated vase in two translated colours and a translated category; a cup that nobody has translated."""
    with store_context(bilingual):
        category = make.make_category("Vases")
        category.translate({"ru": {"name": "Вазы", "description": "Для цветов"}})
        category.save()
        vase = save_product(
            title="Vase",
            description="For flowers.",
            categories=[category],
            variants=[
                VariantData(options={"Colour": "Sage"}, price=20, stock=5),
                VariantData(options={"Colour": "Milk"}, price=25, stock=5),
            ],
            translations={"ru": {"title": "Ваза", "description": "Для цветов."}},
        )
        colour = ProductAttribute.objects.get(name="Colour")
        translate_attribute(attribute=colour, language="ru", name="Цвет", values={"Sage": "Шалфей"})
        make.make_product("Cup", slug="cup", price="10.00", category=category)
        index_store()
    return vase


def texts_of(thing: Any) -> dict[str, dict[str, Any]]:
    """Its translations, without what they were made of."""
    return {
        code: {name: text for name, text in texts.items() if name != "originals"}
        for code, texts in thing.translations.items()
    }


def words_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.get_text(" ").split())


def test_a_product_is_shown_in_each_language(goods: Product, client: Client) -> None:
    page = BeautifulSoup(client.get("/ru/product/vase/").content, "html.parser")
    assert page.h1.get_text(strip=True) == "Ваза"
    assert page.title.get_text().startswith("Ваза")
    assert page.select_one("meta[name=description]")["content"] == "Для цветов."
    assert '"name": "Ваза"' in str(page.select_one("script[type='application/ld+json']"))
    words = page.get_text(" ")
    assert [word for word in ("Цвет", "Шалфей", "Milk", "Вазы") if word not in words] == []
    own = words_of(client, "/product/vase/")
    assert [word for word in ("Ваза", "Шалфей", "Цвет", "Вазы") if word in own] == []


def test_what_is_not_translated_is_shown_as_it_is(goods: Product, client: Client) -> None:
    assert "Cup" in words_of(client, "/ru/product/cup/")


def test_lists_have_translated_names(goods: Product, client: Client) -> None:
    words = words_of(client, "/ru/catalogue/vases/")
    assert [
        word for word in ("Вазы", "Ваза", "Cup", "Для цветов", "Цвет", "Шалфей") if word not in words
    ] == []
    filtered = words_of(client, "/ru/catalogue/?a_colour=Sage")
    assert "Цвет: Шалфей" in filtered
    own = words_of(client, "/catalogue/vases/")
    assert [word for word in ("Ваза", "Вазы", "Шалфей") if word in own] == []


def test_a_list_by_name_is_by_the_name_that_is_read(goods: Product, client: Client) -> None:
    with store_context(goods.store):
        make.make_product("Anvil", slug="anvil").translate({})
        zed = make.make_product("Zed", slug="zed")
        zed.translate({"ru": {"title": "Абажур"}})
        zed.save()
    page = BeautifulSoup(client.get("/ru/catalogue/?sort=title").content, "html.parser")
    titles = [card.get_text(strip=True) for card in page.select(".card h3 a, .card h2 a")]
    assert titles.index("Абажур") < titles.index("Ваза")


@pytest.mark.parametrize(
    "path", ["/", "/catalogue/", "/catalogue/vases/", "/product/vase/", "/search/?q=vase"]
)
def test_a_page_costs_as_many_queries_in_each_language(path: str, goods: Product, client: Client) -> None:
    counts = []
    for address in (path, f"/ru{path}"):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("query", ["vase", "ваза", "вазы", "sage", "шалфей", "цветов", "flowers"])
@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_goods_are_found_by_the_words_of_each_language(
    prefix: str, query: str, goods: Product, client: Client
) -> None:
    name = "Ваза" if prefix else "Vase"
    assert name in words_of(client, f"{prefix}/search/?q={query}")
    assert name in client.get(f"{prefix}/search/suggest/?q={query}").text


def test_words_of_a_language_that_is_gone_find_nothing(
    goods: Product, bilingual: Store, client: Client
) -> None:
    bilingual.other_languages = []
    bilingual.save()
    with store_context(bilingual):
        index_store()
    assert "Vase" not in client.get("/search/suggest/?q=ваза").text


def test_an_order_is_kept_in_the_language_it_was_made_in(goods: Product, bilingual: Store) -> None:
    with store_context(bilingual):
        ShippingMethod.objects.all().delete()
        PaymentMethod.objects.all().delete()
        for method, texts in (
            (make.make_shipping_method(name="Courier"), {"name": "Курьер"}),
            (make.make_payment_method(name="Transfer"), {"name": "Перевод", "instructions": "По счёту"}),
        ):
            method.translate({"ru": texts})
            method.save()
    visitor = Browser().open(f"http://{bilingual.host}/ru/product/vase/")
    visitor.submit("/basket/add/")
    visitor.open("/ru/basket/")
    assert "Ваза" in visitor.text
    visitor.open("/ru/checkout/")
    assert [word for word in ("Курьер", "Перевод", "Ваза", "Шалфей") if word not in visitor.text] == []
    visitor.submit(
        "shipping_method", name="Анна Иванова", email="anna@example.com", phone="+49 30 1234567", line1="Берлинская 1",
        city="Берлин", postcode="10115", country="DE",
    )  # fmt: skip
    with store_context(bilingual):
        order = Order.objects.get()
        assert (
            order.language, order.lines.get().title, order.shipping_method, order.payment_name,
            order.payment_instructions,
        ) == ("ru", "Ваза, Шалфей", "Курьер", "Перевод", "По счёту")  # fmt: skip
        letter = write_letter(Delivery.objects.get(audience=Delivery.Audience.BUYER))
        assert "Ваза, Шалфей" in letter.body
        assert f"/ru{order.get_absolute_url()}" in letter.body
        seller = Delivery.objects.filter(audience=Delivery.Audience.SELLER).first()
        if seller is not None:
            assert "/ru/" not in write_letter(seller).body


def test_a_variant_follows_when_a_word_is_translated_later(goods: Product, bilingual: Store) -> None:
    with store_context(bilingual):
        colour = ProductAttribute.objects.get(name="Colour")
        translate_attribute(attribute=colour, language="ru", name="Цвет", values={"Milk": "Молоко"})
        with shown_in(bilingual, "ru"):
            titles = [one.full_title for one in Product.objects.filter(parent=goods).order_by("pk")]
        assert titles == ["Ваза, Шалфей", "Ваза, Молоко"]
        translate_attribute(attribute=colour, language="ru", name="", values={"Sage": "", "Milk": ""})
        assert [one.translations for one in Product.objects.filter(parent=goods)] == [{}, {}]


# --- the seller


def seller_of(store: Store, client_of: Callable[[Store], Client]) -> Client:
    client = client_of(store)
    client.force_login(store.owner)
    return client


def form_of(client: Client, path: str) -> dict[str, Any]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return prefilled(page.select_one("form[data-edit-form]"))


def test_a_seller_translates_a_product(
    goods: Product, bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    client = seller_of(bilingual, client_of)
    path = f"/cabinet/products/edit/{goods.pk}/"
    data = form_of(client, path)
    assert (data["title__ru"], data["description__ru"].strip()) == ("Ваза", "Для цветов.")
    assert client.post(path, {**data, "title__ru": "Вазочка", "description__ru": ""}).status_code == 302
    with store_context(bilingual):
        goods.refresh_from_db()
        assert (goods.title, texts_of(goods)) == ("Vase", {"ru": {"title": "Вазочка"}})


def test_a_seller_translates_a_category_delivery_and_payment(
    goods: Product, bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    client = seller_of(bilingual, client_of)
    with store_context(bilingual):
        rows = [Category.objects.get(), make.make_shipping_method(), make.make_payment_method()]
    for noun, row in zip(("categories", "delivery", "payment"), rows, strict=True):
        path = f"/cabinet/{noun}/edit/{row.pk}/"
        assert client.post(path, {**form_of(client, path), "name__ru": f"Имя {noun}"}).status_code == 302
        with store_context(bilingual):
            row.refresh_from_db()
            assert row.translations["ru"]["name"] == f"Имя {noun}"


def test_a_seller_translates_the_words_of_options_and_of_the_store(
    goods: Product, bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    with store_context(bilingual):
        bilingual.tagline = "Things for a table"
        bilingual.save()
    client = seller_of(bilingual, client_of)
    page = BeautifulSoup(client.get("/cabinet/languages/words/ru/").content, "html.parser")
    names = {
        " ".join(label.get_text(" ").split()): page.find(id=label["for"])["name"]
        for label in page.select("form label[for]")
    }
    assert {"Things for a table", "Colour", "Sage", "Milk"} <= set(names)
    data = {**form_of(client, "/cabinet/languages/words/ru/"), names["Milk"]: "Молоко"}
    data[names["Things for a table"]] = "Вещи для стола"
    assert client.post("/cabinet/languages/words/ru/", data).status_code == 302
    with store_context(bilingual):
        colour = ProductAttribute.objects.get(name="Colour")
        assert texts_of(colour) == {"ru": {"name": "Цвет", "values": {"Sage": "Шалфей", "Milk": "Молоко"}}}
        bilingual.refresh_from_db()
        assert texts_of(bilingual) == {"ru": {"tagline": "Вещи для стола"}}


def test_the_screen_of_languages_counts_what_is_not_translated(
    goods: Product, bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    words = words_of(seller_of(bilingual, client_of), "/cabinet/languages/")
    assert "not translated yet: 1" in words


@pytest.mark.parametrize("code", ["en", "xx", "RU"])
def test_there_are_words_of_added_languages_only(
    code: str, bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    assert seller_of(bilingual, client_of).get(f"/cabinet/languages/words/{code}/").status_code == 404


def test_who_may_not_change_settings_may_not_change_words(
    goods: Product, bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    client = client_of(bilingual)
    client.force_login(make.make_member(bilingual, Role.STAFF))
    assert client.post("/cabinet/languages/words/ru/", {}).status_code == 403


def test_a_store_with_one_language_has_no_such_fields(
    inside: Store, client_of: Callable[[Store], Client]
) -> None:
    make.make_payment_method()
    client = seller_of(inside, client_of)
    pages = ("products/new/", "categories/new/", "delivery/new/", "payment/new/")
    assert [path for path in pages if "__ru" in client.get(f"/cabinet/{path}").text] == []


def test_a_new_product_is_translated_at_once(bilingual: Store, client_of: Callable[[Store], Client]) -> None:
    client = seller_of(bilingual, client_of)
    data = form_of(client, "/cabinet/products/new/")
    data |= {"title": "Cup", "title__ru": "Чашка", "price": "5", "stock": "3"}
    assert client.post("/cabinet/products/new/", data).status_code == 302
    with store_context(bilingual):
        assert texts_of(Product.objects.get()) == {"ru": {"title": "Чашка"}}


def test_a_translation_that_is_too_long_is_said_beside_its_field(
    bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    client = seller_of(bilingual, client_of)
    data = form_of(client, "/cabinet/payment/new/")
    response = client.post("/cabinet/payment/new/", {**data, "name": "Cash", "name__ru": "я" * 81})
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    assert page.select_one("details[open] [name=name__ru]") is not None
    with store_context(bilingual):
        assert not PaymentMethod.objects.filter(name="Cash").exists()


def test_translations_are_closed_to_other_stores(
    goods: Product, client_of: Callable[[Store], Client]
) -> None:
    other = make.make_store("other", owner=make.make_user("other@example.com"))
    other.other_languages = ["ru"]
    other.save()
    client = seller_of(other, client_of)
    assert client.get(f"/cabinet/products/edit/{goods.pk}/").status_code == 404
    for path in ("/ru/catalogue/", "/ru/search/?q=ваза", "/cabinet/languages/words/ru/"):
        assert "Шалфей" not in client.get(path).text
        assert "Ваза" not in client.get(path).text


def test_a_delivery_without_a_translation_is_offered_by_its_own_name(
    bilingual: Store, client: Client
) -> None:
    with store_context(bilingual):
        make.make_shipping_method(name="Courier")
        make.make_product("Cup", slug="cup")
    assert "Courier" in words_of(client, "/ru/product/cup/")
