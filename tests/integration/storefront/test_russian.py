"""A Russian store speaks Russian to its buyers and its seller: no text of ours is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from commerce.catalogue.models import ProductAttribute
from commerce.context import store_context
from commerce.notifications.letters import write_letter
from commerce.notifications.models import Delivery
from commerce.stores.models import Store
from commerce.stores.roles import Role
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

NOT_WORDS = re.compile(
    r"\S+@\S+|\S+\.localhost\S*|https?://\S+|/(?:catalogue|product)/|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"
)
NAMES = {
    "Vitrina",
    "RUB",
    "UTC",
    "English",
    "API",
    "Telegram",
    "Instagram",
    "WhatsApp",
    "WELCOME",
    "CMS",
    "JavaScript",
}
NAMES |= {"AVIF", "GIF", "JPG", "JPEG", "PNG", "WEBP"}
SEEN_ATTRIBUTES = ("title", "placeholder", "alt")  # Wagtail's own aria-labels are not all translated


@pytest.fixture
def lavka(db: None) -> Iterator[Store]:
    """A Russian store whose seller has written everything in Russian, entered."""
    store = make.make_store("lavka", name="Лавка", language="ru", currency="RUB", country="RU")
    make.make_country("RU", "Russia")
    with store_context(store):
        category = make.make_category("Чашки")
        cup = make.make_product("Чашка", slug="chashka", category=category, description="Белая.")
        make.make_product("Миска", slug="miska", variants={"Малая": "10", "Большая": "20"}, category=category)
        ProductAttribute.objects.filter(code="colour").update(name="Цвет")
        make.make_review(cup, title="Хорошо", body="Мне нравится.", name="Анна")
        make.make_sale(cup, name="Скидка на чашки")
        yield store


def english_in(content: str | bytes) -> list[str]:
    """Words of Latin letters that a reader of the page meets."""
    page = BeautifulSoup(content, "html.parser")
    for hidden in page(["script", "style", "svg"]):
        hidden.decompose()
    texts = [*page.stripped_strings]
    texts += [str(tag[name]) for tag in page.find_all(True) for name in SEEN_ATTRIBUTES if tag.get(name)]
    words = {word for text in texts for word in re.findall(r"[A-Za-z]{3,}", NOT_WORDS.sub("", text))}
    return sorted(words - NAMES)


def test_a_buyer_meets_no_english(lavka: Store) -> None:
    client = Client(headers={"host": lavka.host})
    paths = [
        "/",
        "/catalogue/",
        "/product/chashka/",
        "/product/miska/",
        "/search/?q=чашка",
        "/basket/",
        "/nothing/",
    ]
    paths += ["/account/login/", "/account/register/"]

    assert {
        path: found for path in paths if (found := english_in(client.get(path, follow=True).content))
    } == {}


def test_a_purchase_and_its_letters_are_russian(lavka: Store) -> None:
    browser = Browser().open(f"http://{lavka.host}/product/chashka/")
    pages = [browser.submit("quantity").page, browser.click("Оформить заказ").page]
    pages.append(browser.submit("fingerprint", name="Анна", email="анна").page)
    pages.append(browser.submit("fingerprint", email="anna@example.com", phone="+7 912 3456789",
                                line1="Полевая, 1", city="Тверь", postcode="170000").page)  # fmt: skip
    letters = [write_letter(delivery) for delivery in Delivery.objects.all()]

    assert "Спасибо, Анна" in browser.text
    assert [words for page in pages if (words := english_in(str(page)))] == []
    assert sorted(delivery.audience for delivery in Delivery.objects.all()) == ["buyer", "seller"]
    assert [words for letter in letters if (words := english_in(f"{letter.subject}\n{letter.body}"))] == []


def test_a_seller_meets_no_english(lavka: Store) -> None:
    client = Client(headers={"host": lavka.host})
    client.force_login(lavka.owner)
    make.make_member(lavka, Role.MANAGER)
    make.make_voucher("WELCOME")
    nouns = ["products", "categories", "sales", "vouchers", "members", "delivery", "payment"]
    paths = [f"/cabinet/{noun}/{end}" for noun in nouns for end in ("", "new/")]
    paths += ["/cabinet/", "/cabinet/orders/", "/cabinet/reviews/", "/cabinet/account/"]

    assert {
        path: found for path in paths if (found := english_in(client.get(path, follow=True).content))
    } == {}
