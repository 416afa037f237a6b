"""A seller shows an English store in Russian too; a Russian buyer finds, reads and buys. Pages and forms only."""

import re
import uuid

import pytest
from django.core import mail

from commerce.context import store_context
from commerce.search.indexing import index_store
from tests import factories as make
from tests.browser import Browser

SHOP = "http://fern.localhost:8000"
PASSWORD = "a-quiet-fern-9"


@pytest.fixture
def english_store():
    """A store as its seller has left it yesterday: in English, with a cup, a page, delivery and payment."""
    seller = make.make_user("mira@example.com", password=PASSWORD)
    store = make.make_store("fern", owner=seller, name="Fern", language="en", currency="EUR", country="IE")
    with store_context(store):
        cups = make.make_category("Cups", slug="cups")
        make.make_product("Cup", slug="cup", price="12.00", category=cups, description="Thrown by hand.")
        make.make_page("About us", kind="about")
        make.make_shipping_method("Courier")
        make.make_payment_method("Cash to the courier")
        index_store()
    return store


@pytest.mark.django_db(transaction=True)
def test_a_store_learns_russian_and_a_russian_guest_buys_from_it(english_store):
    english = Browser()
    before = read_in_english(english)

    seller = Browser()
    log_in(seller)
    add_russian(seller)
    translate_category_and_product(seller)
    translate_start_page(seller)
    translate_about(seller)
    assert "not translated yet" in seller.open(f"{SHOP}/cabinet/languages/").text  # delivery and payment

    buyer = Browser()
    look_around(buyer)
    order_page = buy(buyer)
    [letter] = [letter for letter in mail.outbox if "anna@example.com" in letter.to]
    assert ("Чашка" in letter.body, "Cup" in letter.body, order_page in letter.body) == (True, False, True)
    assert "Спасибо" in letter.body

    assert read_in_english(english) == before


def read_in_english(visitor):
    """What an English visitor reads on the pages that are going to be translated, but for the switch of languages."""
    words = []
    for path in ("/", "/catalogue/cups/", "/product/cup/", "/about/", "/search/?q=cup"):
        visitor.open(f"{SHOP}{path}")
        assert (visitor.status, visitor.page.html["lang"]) == (200, "en"), path
        for switch in visitor.page.select("[hreflang], .foot .chips"):
            switch.decompose()
        words.append(visitor.page.main.get_text(" ", strip=True))
        assert re.search("[А-Яа-я]", visitor.text) is None, path
    return words


def log_in(seller):
    seller.open("http://localhost:8000/login/").submit(
        "password", email="mira@example.com", password=PASSWORD
    )
    seller.open("http://localhost:8000/stores/").submit("Open the cabinet")
    assert (seller.host, seller.status) == ("fern.localhost:8000", 200)


def add_russian(seller):
    seller.open(f"{SHOP}/cabinet/languages/").submit("Add the language", code="ru")
    assert "Русский" in seller.text
    assert Browser().open(f"{SHOP}/ru/").status == 200


def translate_category_and_product(seller):
    seller.open(f"{SHOP}/cabinet/categories/").click("Cups").submit("name__ru", name__ru="Чашки")
    seller.open(f"{SHOP}/cabinet/products/").click("Cup").submit(
        "title__ru", title__ru="Чашка", description__ru="Сделана на гончарном круге."
    )
    assert seller.path == "/cabinet/products/"


def translate_start_page(seller):
    editor = begin(seller, "Start page")
    seller.post(editor, {
        **body("banner", heading="Чашки не спеша", image="", text="", button_text="", button_link="", layout="centred"),
        "slug": "ru", "seo_title": "", "search_description": "", "action-publish": "action-publish",
    })  # fmt: skip


def translate_about(seller):
    editor = begin(seller, "About us")
    seller.post(editor, {
        **body("text", text=RICH_TEXT), "title": "О нас", "slug": "ru", "seo_title": "", "search_description": "",
        "action-publish": "action-publish",
    })  # fmt: skip


RICH_TEXT = (
    '{"blocks": [{"key": "a1b2c", "type": "unstyled", "depth": 0, "text": "Мы лепим чашки.", "inlineStyleRanges": [],'
    ' "entityRanges": []}], "entityMap": {}}'
)


def begin(seller, title):
    """Press “Translate” beside a page. Returns the address of the editor that opens."""
    seller.open(f"{SHOP}/cabinet/languages/").submit(f'"cabinet-place__name">{title}')
    assert re.fullmatch(r"/cabinet/pages/\d+/edit/", seller.path)
    return seller.url


def body(kind, **values):
    """One section, as the editor's script sends it."""
    return {
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": kind,
        "body-0-id": str(uuid.uuid4()), **{f"body-0-value-{name}": value for name, value in values.items()},
    }  # fmt: skip


def look_around(buyer):
    buyer.open(SHOP).click("Русский")
    assert (buyer.path, "Чашки не спеша" in buyer.text) == ("/ru/", True)
    buyer.click("О нас")
    assert (buyer.path, "Мы лепим чашки." in buyer.text) == ("/ru/about/", True)
    buyer.open(f"{SHOP}/ru/catalogue/").click("Чашки")
    assert buyer.path == "/ru/catalogue/cups/"
    buyer.open(f"{SHOP}/ru/search/?q=чашку").click("Чашка")
    assert (buyer.path, "Сделана на гончарном круге." in buyer.text) == ("/ru/product/cup/", True)


def buy(buyer):
    """Returns the address of the order's page."""
    buyer.submit("basket/add", quantity="1")
    assert "Чашка" in buyer.open(f"{SHOP}/ru/basket/").text
    buyer.open(f"{SHOP}/ru/checkout/").submit(
        "email", name="Анна Иванова", email="anna@example.com", phone="+353 1 234 5678",
        country="IE", line1="1 Quay Street", city="Galway", postcode="H91 X285",
    )  # fmt: skip
    assert "Спасибо" in buyer.text, buyer.text
    link = buyer.page.find("a", href=re.compile("/ru/order/"))["href"]
    assert "Чашка" in buyer.open(link).text
    return f"{SHOP}{link}"
