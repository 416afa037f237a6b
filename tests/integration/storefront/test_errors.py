"""What is shown when something is wrong: the words, the status, the way on, and where a thing has moved to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client

from cms_pages.content_services import add_page, delete_page, publish_page
from cms_pages.models import ContentPage
from commerce.catalogue.services import remove_product, save_product
from commerce.catalogue.tree import save_category
from commerce.context import store_context
from commerce.stores.models import Redirect, Store
from commerce.stores.page_links import PageKind
from commerce.stores.redirects import mark_gone, move_address
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

GetClient = Callable[[Store], Client]


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Make the list of products fail in a way of one's choice."""

    def fail(error: Exception) -> None:
        def read_list(*args: Any, **kwargs: Any) -> None:
            raise error

        monkeypatch.setattr("commerce.catalogue.views.read_list", read_list)

    return fail


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (SuspiciousOperation("odd"), 400, "We did not understand this address"),
        (PermissionDenied("no"), 403, "This page is closed to you"),
        (RuntimeError("broken"), 500, "Something broke on our side"),
    ],
)
def test_page_says_what_happened_in_the_looks_of_the_store(
    error: Exception, status: int, heading: str, inside: Store, breaking: Callable[[Exception], None]
) -> None:
    breaking(error)
    client = Client(headers={"host": inside.host}, raise_request_exception=False)
    answer = client.get("/catalogue/")
    page = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, page.h1.get_text(), inside.name in page.title.get_text()) == (
        status,
        heading,
        True,
    )
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert page.select_one("main a[href='/']") is not None


def test_form_without_its_token_is_told_what_to_do(inside: Store) -> None:
    client = Client(headers={"host": inside.host}, enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "x", "password": "y"})
    assert (answer.status_code, "This page was open for too long" in answer.text) == (403, True)


def test_page_that_is_not_there_offers_search_categories_and_goods(inside: Store, visitor: Browser) -> None:
    save_product(
        title="Cup", slug="cup", price=10, stock=1, categories=[save_category(name="Cups", slug="cups")]
    )
    visitor.open("/nothing/")
    links = {link["href"] for link in visitor.page.select("main a")}
    assert (visitor.status, {"/catalogue/cups/", "/product/cup/", "/catalogue/", "/"} <= links) == (404, True)
    assert visitor.page.select_one("main form[role=search] input[name=q]") is not None


def test_page_that_is_not_there_costs_the_same_with_many_goods(
    inside: Store, client_of: GetClient, django_assert_num_queries: Any, warm: Callable[[], None]
) -> None:
    client = client_of(inside)
    for number in range(2):
        for _product in range(1 + 10 * number):
            make.make_product(image=make.make_image())
        client.get("/nothing/")
        warm()
        client.get("/nothing/")
        with django_assert_num_queries(2):  # where it may have gone to, which goods are shown in its place
            client.get("/nothing/")


def test_russian_store_says_it_in_russian(db: None) -> None:
    store = make.make_store("terra", language="ru", currency="RUB")
    with store_context(store):
        mark_gone("/product/chay/", title="Чай")
    seen = [Browser().open(f"http://{store.host}{path}") for path in ("/nothing/", "/product/chay/")]
    assert [(one.status, one.page.h1.get_text()) for one in seen] == [
        (404, "Такой страницы нет"),
        (410, "«Чай» здесь больше нет"),
    ]


# --- hosts without a store


def test_unknown_host_says_so_in_the_readers_language(db: None) -> None:
    answer = Client(headers={"host": "nobody.localhost", "accept-language": "ru"}).get("/some/page/")
    page = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, page.h1.get_text(), page.html["lang"]) == (404, "Здесь нет магазина", "ru")
    assert page.select_one("a.button")["href"] == "http://localhost:8000"


@pytest.mark.parametrize(("path", "home"), [("/nothing/here/", "/")])
def test_platforms_host_has_its_own_looks(path: str, home: str, db: None) -> None:
    answer = Client(headers={"host": "localhost"}).get(path)
    page = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, page.select_one("a.button")["href"], answer["X-Robots-Tag"]) == (
        404,
        home,
        "noindex",
    )


# --- what has moved, and what has gone


def test_whole_query_goes_along(inside: Store, client_of: GetClient) -> None:
    move_address("/product/cup/", "/product/mug/")
    answer = client_of(inside).get("/product/cup/?utm_source=x&variant=a%20b")
    assert (answer.status_code, answer["Location"]) == (301, "/product/mug/?utm_source=x&variant=a%20b")
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/wholesale/", "/wholesale"])
def test_renamed_page_leads_to_its_new_address(path: str, inside: Store, client_of: GetClient) -> None:
    page = add_page(kind=PageKind.OTHER, title="Wholesale")
    publish_page(page=page)
    page = ContentPage.objects.get(pk=page.pk)
    page.slug = "for-shops"
    page.save_revision().publish()
    answer = client_of(inside).get(path)
    assert (answer.status_code, answer["Location"]) == (301, "/for-shops/")


def test_deleted_page_has_gone(inside: Store, visitor: Browser) -> None:
    page = add_page(kind=PageKind.OTHER, title="Wholesale")
    publish_page(page=page)
    delete_page(page=ContentPage.objects.get(pk=page.pk))
    visitor.open("/wholesale/")
    assert (visitor.status, visitor.page.h1.get_text()) == (410, "“Wholesale” is no longer here")


def test_deleted_product_shows_others_of_its_category(inside: Store, visitor: Browser) -> None:
    cups, plates = (save_category(name=name, slug=name.lower()) for name in ("Cups", "Plates"))
    kept = {"price": 10, "stock": 1}
    save_product(title="Mug", slug="mug", categories=[cups], **kept)
    save_product(title="Plate", slug="plate", categories=[plates], **kept)
    remove_product(product=save_product(title="Cup", slug="cup", categories=[cups], **kept))
    visitor.open("/product/cup/")
    shown = visitor.page.select_one("main section")
    assert (visitor.status, shown.h2.get_text(), [link["href"] for link in shown.select("a")]) == (
        410,
        "Cups",
        ["/product/mug/"],
    )


def test_page_below_a_moved_one_has_moved_with_it(inside: Store, client_of: GetClient) -> None:
    move_address("/product/cup/", "/product/mug/")
    mark_gone("/product/jug/", title="Jug")
    answer = client_of(inside).get("/product/cup/reviews/?page=2")
    assert (answer.status_code, answer["Location"]) == (301, "/product/mug/reviews/?page=2")
    assert client_of(inside).get("/product/jug/reviews/").status_code == 410


def test_names_that_go_round_lead_nobody_round(inside: Store, client_of: GetClient) -> None:
    for old, new in (("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")):
        move_address(f"/product/{old}/", f"/product/{new}/")
    save_product(title="Cup", slug="d", price=10, stock=1)
    answers = [client_of(inside).get(f"/product/{slug}/") for slug in "abc"]
    assert [(one.status_code, one["Location"]) for one in answers] == [(301, "/product/d/")] * 3


def test_row_that_leads_to_itself_is_a_page_that_is_not_there(inside: Store, client_of: GetClient) -> None:
    Redirect.objects.create(old_path="/product/cup/", new_path="/product/cup/")
    assert client_of(inside).get("/product/cup/").status_code == 404


def test_what_another_store_has_moved_is_not_known_here(inside: Store, client_of: GetClient) -> None:
    with store_context(make.make_store("other")):
        move_address("/product/cup/", "/product/mug/")
        mark_gone("/product/jug/", title="Jug")
    assert [client_of(inside).get(f"/product/{slug}/").status_code for slug in ("cup", "jug")] == [404, 404]


def test_form_sent_to_an_old_address_is_not_sent_on(inside: Store, client_of: GetClient) -> None:
    move_address("/product/cup/", "/product/mug/")
    assert client_of(inside).post("/product/cup/reviews/", {}).status_code == 404
