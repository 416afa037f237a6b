"""What a person carries from one store's host to another's: log-ins, cookies, links, files, and what caches keep."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from cms_pages.models import LandingPage
from commerce.basket.models import Basket
from commerce.context import store_context
from commerce.order.models import Order
from commerce.stores.models import Store
from tests import factories as make
from tests.fixtures_stores import MARKER, Shop


@pytest.fixture
def on_a(shop_a: Shop) -> Client:
    """A browser on the first store's host."""
    return _browser(shop_a)


@pytest.fixture
def on_b(shop_b: Shop) -> Client:
    """A browser on the second store's host."""
    return _browser(shop_b)


def _browser(shop: Shop) -> Client:
    return Client(headers={"host": shop.host, "sec-fetch-site": "same-origin"})


def _moved(client: Client, shop: Shop) -> Client:
    """The same log-in and basket, sent by hand to another host."""
    other = _browser(shop)
    for name in ("sessionid", "basket"):
        if name in client.cookies:
            other.cookies[name] = client.cookies[name].value
    return other


def test_a_members_session_opens_no_other_stores_cabinet(on_a: Client, shop_a: Shop, shop_b: Shop) -> None:
    on_a.force_login(shop_a.owner, backend="django.contrib.auth.backends.ModelBackend")
    assert on_a.get("/cabinet/").status_code == 200
    assert _moved(on_a, shop_b).get("/cabinet/").status_code == 403


def test_a_member_of_both_sees_each_store_on_its_own_host(
    on_a: Client, shop_a: Shop, shop_b: Shop, member_of_both
) -> None:
    on_a.force_login(member_of_both, backend="django.contrib.auth.backends.ModelBackend")
    assert MARKER not in on_a.get("/cabinet/products/").content.decode()
    assert MARKER in _moved(on_a, shop_b).get("/cabinet/products/").content.decode()
    assert MARKER not in on_a.get("/cabinet/products/").content.decode()


def test_a_customers_session_shows_the_orders_of_the_store_alone(shop_a: Shop, shop_b: Shop) -> None:
    customer = shop_b.customer
    with store_context(shop_a.store):
        own = make.make_order(product=shop_a.product, user=customer, email=customer.email)
    client = _browser(shop_a)
    client.force_login(customer, backend="django.contrib.auth.backends.ModelBackend")
    here = client.get("/account/").content.decode()
    there = _moved(client, shop_b).get("/account/").content.decode()
    assert (own.number in here, shop_b.order.number in here) == (True, False)
    assert (own.number in there, shop_b.order.number in there) == (False, True)


def test_a_basket_cookie_of_one_store_is_worth_nothing_in_another(
    on_b: Client, shop_a: Shop, shop_b: Shop
) -> None:
    on_b.post("/basket/add/", {"product": shop_b.product.pk, "quantity": 1})
    with store_context(shop_b.store):
        baskets = Basket.objects.count()
    client = _moved(on_b, shop_a)
    assert MARKER not in client.get("/basket/").content.decode()
    client.post("/basket/add/", {"product": shop_a.product.pk, "quantity": 1})
    with store_context(shop_b.store):
        assert Basket.objects.count() == baskets
    with store_context(shop_a.store):
        assert Basket.objects.filter(owner=None, status=Basket.OPEN).count() == 1


def test_a_product_of_another_store_cannot_be_bought(on_a: Client, shop_b: Shop) -> None:
    for product in (shop_b.product, shop_b.parent, shop_b.variant):
        answer = on_a.post("/basket/add/", {"product": product.pk, "quantity": 1}, follow=True)
        assert answer.status_code == 200
        assert MARKER not in answer.content.decode()
    with store_context(shop_b.store):
        assert Basket.objects.filter(owner=None, status=Basket.OPEN).count() == 0


def test_a_voucher_of_another_store_is_unknown(on_a: Client, shop_a: Shop, shop_b: Shop) -> None:
    with store_context(shop_b.store):
        make.make_voucher("ONLYBIRCH")
    on_a.post("/basket/add/", {"product": shop_a.product.pk, "quantity": 1})
    answer = on_a.post("/basket/voucher/", {"code": "ONLYBIRCH", "action": "add"}, follow=True)
    assert "ONLYBIRCH" in answer.content.decode()  # "There is no voucher …"
    with store_context(shop_a.store):
        assert Basket.objects.filter(vouchers__isnull=False, status=Basket.OPEN).count() == 0


@pytest.mark.parametrize("page", ["/order/{}/{}/", "/checkout/thank-you/{}/{}/"])
def test_a_signed_link_opens_the_order_of_its_own_store_only(
    on_a: Client, on_b: Client, shop_a: Shop, shop_b: Shop, page: str
) -> None:
    order = shop_b.order
    path = page.format(order.number, order.verification_hash())
    assert on_b.get(path).status_code == 200
    assert on_a.get(path).status_code == 404
    with store_context(shop_a.store):  # the same number in both stores: the signature still tells them apart
        Order.objects.filter(pk=shop_a.order.pk).update(number=order.number)
    assert on_a.get(path).status_code == 404


def test_the_same_path_on_two_hosts_alternating_shows_each_its_own(
    on_a: Client, on_b: Client, shop_a: Shop, shop_b: Shop
) -> None:
    for path in ("/", "/catalogue/", "/product/cup/", "/search/?q=cup", "/robots.txt", "/basket/"):
        first = {client: client.get(path).content.decode() for client in (on_a, on_b)}
        for _again in range(2):
            assert (MARKER in on_b.get(path).content.decode()) == (MARKER in first[on_b]), path
            assert MARKER not in on_a.get(path).content.decode(), path
    assert MARKER in on_b.get("/product/cup/").content.decode()


def test_search_finds_the_stores_own_products(on_a: Client, on_b: Client, shop_a: Shop, shop_b: Shop) -> None:
    from commerce.search.services import index_products

    for shop in (shop_a, shop_b):
        with store_context(shop.store):
            index_products([shop.product.pk])
    with store_context(shop_b.store):
        secret = make.make_product("Samovar", slug="samovar")
        index_products([secret.pk])
    assert "/product/samovar/" in on_b.get("/search/?q=samovar").content.decode()
    assert "/product/samovar/" not in on_a.get("/search/?q=samovar").content.decode()
    assert "/product/cup/" in on_a.get("/search/?q=cup").content.decode()


def test_a_document_is_served_by_its_own_store_only(on_a: Client, on_b: Client, shop_b: Shop) -> None:
    path = f"/documents/{shop_b.document.pk}/{shop_b.document.filename}"
    assert on_b.get(path).status_code == 200
    assert on_a.get(path).status_code == 404


def test_files_of_two_stores_lie_in_folders_apart_under_names_that_cannot_be_guessed(
    shop_a: Shop, shop_b: Shop
) -> None:
    folders = []
    for shop in (shop_a, shop_b):
        names = [thing.file.name for thing in (shop.image, shop.rendition, shop.document)]
        assert [
            name for name in names if not re.fullmatch(r"stores/[0-9a-f-]{36}/[0-9a-f]{32}\.\w+", name)
        ] == []
        assert len(set(names)) == 3
        folders.append({name.rpartition("/")[0] for name in names})
    assert [len(folder) for folder in folders] == [1, 1]
    assert folders[0] != folders[1]


def test_a_landing_page_is_served_by_its_own_host_only(
    on_a: Client, on_b: Client, shop_a: Shop, shop_b: Shop
) -> None:
    page = LandingPage.objects.live().filter(slug=shop_b.store.slug).first()
    assert page is None  # with no store entered, the database shows none
    assert on_b.get("/").status_code == 200
    for path in (
        "/birch/",
        "/stores-0/birch/",
        f"/cabinet/pages/{shop_b.store.site.root_page_id}/view_draft/",
    ):
        on_a.force_login(shop_a.owner, backend="django.contrib.auth.backends.ModelBackend")
        assert on_a.get(path).status_code == 404


@pytest.mark.parametrize("status", [Store.Status.DRAFT, Store.Status.CLOSED])
def test_a_store_that_is_not_open_shows_members_alone_what_it_sells(
    on_b: Client, shop_a: Shop, shop_b: Shop, status: str
) -> None:
    shop_b.store.status = status
    shop_b.store.save()
    from commerce.stores import hosts

    hosts.forget()
    assert on_b.get("/product/cup/").status_code == 503
    on_b.force_login(shop_a.owner, backend="django.contrib.auth.backends.ModelBackend")
    assert on_b.get("/product/cup/").status_code == 503
    on_b.force_login(shop_b.viewer, backend="django.contrib.auth.backends.ModelBackend")
    assert on_b.get("/product/cup/").status_code == 200


def test_letters_about_an_order_speak_of_its_own_store(
    shop_a: Shop, shop_b: Shop, django_capture_on_commit_callbacks
) -> None:
    mail.outbox.clear()
    for shop in (shop_b, shop_a):
        with django_capture_on_commit_callbacks(execute=True), store_context(shop.store):
            make.make_order(product=shop.product, email="same@example.com")
    of_a = [letter for letter in mail.outbox if shop_a.host in letter.body]
    assert len(of_a) >= 2  # the buyer's and the seller's
    for letter in of_a:
        whole = f"{letter.subject} {letter.from_email} {letter.reply_to} {letter.to} {letter.message()}"
        assert MARKER not in whole
        assert shop_b.host not in whole
        assert shop_b.owner.email not in letter.to


# --- forged ids inside a page, which no foreign key holds


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("product_grid", lambda b: {"source": "chosen", "products": [b.product.pk], "count": 3}),
        (
            "product_grid",
            lambda b: {"source": "category", "category": b.category.pk, "products": [], "count": 3},
        ),
        ("banner", lambda b: {"heading": "Hello", "image": b.image.pk, "layout": "full"}),
        ("gallery", lambda b: {"images": [{"image": b.image.pk, "caption": ""}]}),
        ("text", lambda b: {"text": f'<p><a linktype="document" id="{b.document.pk}">leaflet</a></p>'}),
        ("text", lambda b: {"text": f'<p><a linktype="page" id="{b.store.site.root_page_id}">them</a></p>'}),
        ("text", lambda b: {"text": f'<embed embedtype="image" id="{b.image.pk}" format="left" alt="x"/>'}),
    ],
    ids=["products", "category", "banner", "gallery", "document_link", "page_link", "embedded_image"],
)
def test_a_page_that_names_another_stores_things_shows_nothing_of_them(
    on_a: Client, shop_a: Shop, shop_b: Shop, kind: str, value: Callable[[Shop], dict]
) -> None:
    """Forms refuse such a page (tests/integration/pages); were it saved all the same, this is what buyers would see."""
    with store_context(shop_a.store):
        page = LandingPage.objects.get(store=shop_a.store)
        page.body = page.body.stream_block.to_python([{"type": kind, "value": value(shop_b)}])
        page.save(clean=False)
    answer = on_a.get("/")
    text = answer.content.decode()
    assert answer.status_code == 200
    for foreign in (
        MARKER,
        shop_b.image.file.name.rpartition("/")[0],
        shop_b.host,
        f"/documents/{shop_b.document.pk}/",
    ):
        assert foreign not in text


@pytest.mark.parametrize(
    "text",
    [
        lambda b: f'<p><a linktype="document" id="{b.document.pk}">leaflet</a></p>',
        lambda b: f'<p><a linktype="page" id="{b.store.site.root_page_id}">them</a></p>',
        lambda b: f'<embed embedtype="image" id="{b.image.pk}" format="left" alt="x"/>',
    ],
    ids=["document_link", "page_link", "embedded_image"],
)
def test_a_text_that_names_another_stores_things_is_refused(
    shop_a: Shop, shop_b: Shop, text: Callable[[Shop], str]
) -> None:
    with store_context(shop_a.store):
        page = LandingPage.objects.get(store=shop_a.store)
        page.body = page.body.stream_block.to_python([{"type": "text", "value": {"text": text(shop_b)}}])
        with pytest.raises(ValidationError):
            page.full_clean()
