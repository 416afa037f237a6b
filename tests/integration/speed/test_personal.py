"""What is the visitor's own: the small request, the cookies around it, and pages that show none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from commerce.context import store_context
from commerce.stores.models import Store
from tests import factories as make

if TYPE_CHECKING:
    from tests.integration.speed.conftest import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(store_a: Store) -> Any:
    with store_context(store_a):
        return make.make_product("Cup", slug="cup", price="10.00", category=make.make_category("Cups"))


@pytest.fixture
def visitor(store_a: Store) -> Callable[[], Client]:
    """A browser on the store's host."""
    return lambda: Client(headers={"host": store_a.host, "sec-fetch-site": "same-origin"})


def test_a_stranger_costs_no_query(cup: Any, visitor: Callable[[], Client]) -> None:
    visitor().get("/robots.txt")  # the host is known
    for path in ("/personal/", "/personal/count.svg"):
        with CaptureQueriesContext(connection) as captured:
            answer = visitor().get(path)
        assert (answer.status_code, len(captured)) == (200, 0)
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert dict(answer.cookies) == {}


def test_it_says_what_is_in_the_basket_and_who_one_is(cup: Any, visitor: Callable[[], Client]) -> None:
    client = visitor()
    assert client.get("/personal/").json() == {
        "count": 0, "basket": "Basket, 0 items", "wishes": [], "wishlist": "Kept for later, 0 products",
        "account": "Your account", "messages": [],
    }  # fmt: skip
    client.post("/basket/add/", {"product": cup.pk, "quantity": 2})
    client.force_login(make.make_user(first_name="Ann", last_name="Buyer"))
    assert client.get("/personal/").json() == {
        "count": 2, "basket": "Basket, 2 items", "wishes": [], "wishlist": "Kept for later, 0 products",
        "account": "Your account, Ann",
        "messages": [{"text": "“Cup” is in your basket.", "level": "success"}],
    }  # fmt: skip
    assert client.get("/personal/").json()["messages"] == []


def test_without_javascript_a_picture_counts(cup: Any, visitor: Callable[[], Client]) -> None:
    client = visitor()
    assert "<text" not in client.get("/personal/count.svg").text
    client.post("/basket/add/", {"product": cup.pk, "quantity": 3})
    answer = client.get("/personal/count.svg")
    assert (answer["Content-Type"], ">3</text>" in answer.text) == ("image/svg+xml", True)


def test_the_marker_comes_with_a_basket_and_goes_with_it(cup: Any, visitor: Callable[[], Client]) -> None:
    client = visitor()
    assert "has" not in client.get("/catalogue/").cookies
    answer = client.post("/basket/add/", {"product": cup.pk, "quantity": 1})
    assert (answer.cookies["has"].value, answer.cookies["has"]["httponly"]) == ("1", "")
    assert "has" not in client.get("/basket/").cookies
    del client.cookies["basket"]
    assert client.get("/personal/").cookies["has"]["max-age"] == 0


def test_the_marker_comes_with_a_wish(cup: Any, visitor: Callable[[], Client]) -> None:
    answer = visitor().post("/wishlist/change/", {"product": cup.pk, "action": "add"})
    assert answer.cookies["has"].value == "1"


def test_the_marker_comes_with_a_log_in_and_goes_with_it(
    store_a: Store, visitor: Callable[[], Client]
) -> None:
    client = visitor()
    make.make_user("ann@example.com", password="correct horse")
    answer = client.post("/account/login/", {"username": "ann@example.com", "password": "correct horse"})
    assert answer.cookies["has"].value == "1"
    assert client.post("/account/logout/").cookies["has"]["max-age"] == 0


def test_whoever_changes_something_in_the_cabinet_asks_afresh_for_some_seconds(
    store_a: Store, visitor: Callable[[], Client]
) -> None:
    client = visitor()
    client.force_login(store_a.owner)
    assert "fresh" not in client.get("/cabinet/").cookies
    fresh = client.post("/cabinet/logout/").cookies["fresh"]
    assert (fresh["max-age"], fresh["httponly"]) == (5, True)


def test_an_editors_next_page_is_new_although_another_process_saved_it(
    store_a: Store, cup: Any, site: Site
) -> None:
    from commerce.stores import versions

    address = f"http://{store_a.host}/catalogue/"
    site.ask(address)
    site.ask(address)
    versions.client().incr(versions.version_key(store_a.pk))  # as another process does
    assert [site.ask(address, cookie=cookie)["X-Cache"] for cookie in ("", "fresh=1")] == ["HIT", "MISS"]


def test_an_editors_next_search_is_new_although_another_process_saved_it(
    store_a: Store, visitor: Callable[[], Client]
) -> None:
    from commerce.stores import versions

    client, known = visitor(), versions.known_version(store_a.pk)
    versions.client().incr(versions.version_key(store_a.pk))  # as another process does
    client.get("/search/")
    assert versions.known_version(store_a.pk) == known
    client.cookies["fresh"] = "1"
    client.get("/search/")
    assert versions.known_version(store_a.pk) == known + 1


def shared_routes() -> list[str]:
    """The routes of all views that declare their pages to be for everybody."""

    def walk(patterns: list[Any], prefix: str) -> list[str]:
        found = []
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                found += walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "shared_parameters"):
                found.append(route)
        return found

    return walk(get_resolver().url_patterns, "")


# A page of each route that is declared; a new one must be added here.
SAMPLES = {
    "catalogue/": "/catalogue/",
    "catalogue/<slug:slug>/": "/catalogue/cups/",
    "product/<slug:slug>/": "/product/cup/",
    "product/<slug:slug>/reviews/": "/product/cup/reviews/",
    r"^((?:[\w\-]+/)*)$": "/",
}


def test_every_page_that_is_declared_can_be_kept(store_a: Store, cup: Any, site: Site) -> None:
    """One that asks for the session, or carries a token, would be refused with an error and be slow for ever."""
    assert set(shared_routes()) == set(SAMPLES)
    site.ask(f"http://{store_a.host}/robots.txt")
    pages = {path: site.ask(f"http://{store_a.host}{path}") for path in SAMPLES.values()}
    assert {path: page.headers.get("X-Cache") for path, page in pages.items()} == dict.fromkeys(pages, "MISS")


@pytest.mark.parametrize("path", SAMPLES.values())
def test_two_visitors_get_the_same_page_and_each_what_is_theirs(
    path: str, store_a: Store, cup: Any, site: Site
) -> None:
    address = f"http://{store_a.host}"
    site.ask(f"{address}/robots.txt")
    ann = Client(headers={"host": store_a.host, "sec-fetch-site": "same-origin"})
    ann.force_login(make.make_user("ann@example.com", first_name="Annabel"))
    ann.post("/basket/add/", {"product": cup.pk, "quantity": 7})
    ann.get("/basket/")  # the message has been read
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in ann.cookies.items() if morsel.value)
    pages = [
        site.ask(address + path, cookie=cookies),
        site.ask(address + path),
        site.ask(address + path, cookie=cookies),
    ]
    assert [page["X-Cache"] for page in pages] == ["MISS", "HIT", "HIT"]
    assert len({page.content for page in pages}) == 1
    assert b"Annabel" not in pages[0].content
    assert (
        ann.get("/personal/").json()["count"],
        Client(headers={"host": store_a.host}).get("/personal/").json()["count"],
    ) == (7, 0)


@pytest.mark.parametrize("path", SAMPLES.values())
def test_a_page_for_everybody_has_no_token_and_no_count(
    path: str, store_a: Store, cup: Any, site: Site
) -> None:
    page = BeautifulSoup(site.ask(f"http://{store_a.host}{path}").content, "html.parser")
    assert page.select("[name=csrfmiddlewaretoken]") == []
    assert [badge.get_text() for badge in page.select("[data-personal=count]")] == [""]
    assert len(page.select("noscript img[src='/personal/count.svg']")) == 1


def test_a_message_is_shown_once_to_its_visitor_and_to_nobody_else(
    store_a: Store, cup: Any, site: Site
) -> None:
    address = f"http://{store_a.host}/product/cup/"
    site.ask(f"http://{store_a.host}/robots.txt")
    site.ask(address)
    ann = Client(headers={"host": store_a.host, "sec-fetch-site": "same-origin", "referer": address})
    refused = ann.post("/basket/add/", {"product": cup.pk, "quantity": 5000})
    assert refused["Location"] == address
    cookies = f"messages={ann.cookies['messages'].OutputString().partition('=')[2].partition(';')[0]}"
    own = site.ask(address, cookie=cookies)
    others = site.ask(address)
    assert (own["Cache-Control"], own.cookies["messages"].value) == ("private, no-cache", "")
    assert (others["X-Cache"], len(BeautifulSoup(others.content, "html.parser").select(".note"))) == (
        "HIT",
        0,
    )
    assert len(BeautifulSoup(own.content, "html.parser").select(".note.error")) == 1
