"""A new seller's first day, through pages and forms only: register, open, stock the shelf, edit the page, sell."""

import re
import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories as make
from tests.browser import Browser

PLATFORM = "http://localhost:8000/"
SHOP = "http://fern-and-moss.localhost:8000"
PASSWORD = "a-quiet-fern-9"


@pytest.mark.django_db(transaction=True)
def test_a_new_seller_opens_a_store_and_a_guest_buys_from_it(shop_a):
    seller = Browser()
    register(seller)
    open_store(seller, taken=shop_a.store.slug)
    add_product(seller)
    edit_banner(seller)

    guest = Browser()
    order_page = buy(guest)

    to_buyer, to_seller = letters_to("guest@example.com"), letters_to("mira@example.com")
    number = re.search(r"/order/([A-Z0-9-]+)/", order_page).group(1)
    assert [number in letter.subject for letter in to_buyer] == [True]
    assert order_page in to_buyer[0].body
    assert number in to_seller[-1].subject

    seller.open(f"{SHOP}/cabinet/orders/").click(number)
    assert "Guest Buyer" in seller.text and "Fern pot" in seller.text and "€49" in seller.text

    seller.submit("confirmed")
    assert "Confirmed" in guest.open(order_page).text
    assert len(letters_to("guest@example.com")) == 2


def letters_to(address):
    return [letter for letter in mail.outbox if address in letter.to]


def register(seller):
    seller.open(f"{PLATFORM}register/").submit("password", email="mira@example.com", password=PASSWORD)
    [letter] = letters_to("mira@example.com")
    seller.open(re.search(r"http://\S+/confirm/\S+", letter.body).group(0))
    seller.submit("password", password=PASSWORD)
    assert seller.path == "/open/"


def open_store(seller, *, taken):
    # A taken address is refused with a sentence, and nothing typed is lost.
    seller.submit("theme", name="Fern & Moss", slug=taken, language="en", currency="EUR")
    assert f"Another store already lives at “{taken}”." in seller.text
    assert seller.page.find("input", attrs={"name": "name"})["value"] == "Fern & Moss"
    seller.submit("theme", name="Fern & Moss", slug="fern-and-moss")
    assert seller.host == "fern-and-moss.localhost:8000" and seller.path.startswith("/cabinet/")
    assert "Fern & Moss" in seller.text


def add_product(seller):
    photo = SimpleUploadedFile("pot.jpg", make.jpeg(size=(1200, 1500)), "image/jpeg")
    seller.open(f"{SHOP}/cabinet/products/new/")
    seller.submit(
        "uploads", files={"uploads": photo}, title="Fern pot", price="49", stock="2", description="Thrown."
    )
    assert "Fern pot" in seller.open(f"{SHOP}/cabinet/products/").text


def edit_banner(seller):
    seller.open(f"{SHOP}/cabinet/")
    editor = next(
        link["href"] for link in seller.page.find_all("a", href=re.compile(r"/cabinet/pages/\d+/edit/"))
    )
    seller.open(editor)
    seller.post(editor, {
        "title": "Fern & Moss", "slug": "fern-and-moss", "seo_title": "", "search_description": "",
        "body-count": "2",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "banner", "body-0-id": str(uuid.uuid4()),
        "body-0-value-heading": "Pots for patient people", "body-0-value-image": "", "body-0-value-text": "",
        "body-0-value-button_text": "", "body-0-value-button_link": "", "body-0-value-layout": "centred",
        "body-1-deleted": "", "body-1-order": "1", "body-1-type": "product_grid", "body-1-id": str(uuid.uuid4()),
        "body-1-value-heading": "New", "body-1-value-source": "newest", "body-1-value-count": "8",
        "body-1-value-category": "", "body-1-value-products-count": "0",
        "action-publish": "action-publish",
    })  # fmt: skip


def buy(guest):
    """Returns the address of the order's page."""
    guest.open(SHOP)
    assert "Pots for patient people" in guest.text
    guest.click("Fern pot").submit("basket/add", quantity="1")
    guest.open(f"{SHOP}/basket/")
    assert "Fern pot" in guest.text and "€49" in guest.text
    guest.open(f"{SHOP}/checkout/").submit(
        "email", name="Guest Buyer", email="guest@example.com", phone="+353 1 234 5678",
        country="IE", line1="1 Quay Street", city="Galway", postcode="H91 X285",
    )  # fmt: skip
    assert "Thank you" in guest.text, guest.text
    return guest.page.find("a", href=re.compile("/order/"))["href"].replace("/order/", f"{SHOP}/order/", 1)
