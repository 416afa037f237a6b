"""The nginx of compose.yml, run for real in front of the site: what it keeps for two seconds, and what never."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from commerce.catalogue.models import ProductImage
from commerce.context import store_context
from commerce.stores.models import Store
from tests import factories as make
from tests import nginx
from themes.look import look_of

if TYPE_CHECKING:
    from tests.integration.speed.conftest import Site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        nginx.BINARY is None, reason="nginx is not installed: `apt-get install nginx-light` to run these"
    ),
]


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def front(site: Site, tmp_path: Path) -> Iterator[int]:
    """The port of nginx, with the site behind it."""
    web = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    web.set_app(site.application)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    try:
        with nginx.running(tmp_path, web=web.server_port) as (port, _process):
            yield port
    finally:
        web.shutdown()
        web.server_close()
        thread.join()


class Visitor:
    """A browser with cookies of its own on one host."""

    def __init__(self, port: int, store: Store) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.base = f"http://127.0.0.1:{port}"
        self.session.headers.update({"Host": store.host, "Sec-Fetch-Site": "same-origin"})

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(self.base + path, headers=headers, allow_redirects=False)

    def post(self, path: str, data: dict[str, Any], **headers: str) -> requests.Response:
        return self.session.post(self.base + path, data, headers=headers, allow_redirects=False)


@pytest.fixture
def stores() -> list[Store]:
    found = [make.make_store("aster"), make.make_store("birch")]
    for store in found:
        with store_context(store):
            make.make_product(f"Cup of {store.name}", slug="cup", price="10.00", stock=100)
    return found


def made(site: Site, path: str) -> int:
    return [environ["PATH_INFO"] for environ in site.made].count(path)


def test_a_page_is_fetched_once_for_many_and_browsers_are_told_to_ask_each_time(
    front: int, stores: list[Store], site: Site
) -> None:
    Visitor(front, stores[0]).get("/robots.txt")
    pages = [Visitor(front, stores[0]).get("/product/cup/") for _visitor in range(5)]
    assert {page.headers["Cache-Control"] for page in pages} == {
        "public, max-age=0, s-maxage=2, must-revalidate"
    }
    assert {page.headers["Content-Encoding"] for page in pages} == {"br"}
    assert len({page.headers["ETag"] for page in pages}) == 1
    assert made(site, "/product/cup/") == 1
    known = Visitor(front, stores[0]).get("/product/cup/", **{"If-None-Match": pages[0].headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_stores_are_told_apart_whatever_a_visitor_forwards(front: int, stores: list[Store]) -> None:
    for _time in range(2):
        pages = [
            Visitor(front, store).get("/product/cup/", **{"X-Forwarded-Host": other.host}).text
            for store, other in (stores, stores[::-1])
        ]
        assert [("Cup of Aster" in page, "Cup of Birch" in page) for page in pages] == [
            (True, False),
            (False, True),
        ]


def test_two_visitors_never_see_each_others_basket_name_or_message(front: int, stores: list[Store]) -> None:
    ann, bob = Visitor(front, stores[0]), Visitor(front, stores[0])
    make.make_user("ann@example.com", password="correct horse", first_name="Annabel")
    form = ann.get("/account/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    login = {"username": "ann@example.com", "password": "correct horse", "csrfmiddlewaretoken": token}
    assert ann.post("/account/login/", login).status_code == 302
    with store_context(stores[0]):
        product = make.Product.objects.get()
    ann.post("/basket/add/", {"product": product.pk, "quantity": 7})
    refused = ann.post("/basket/add/", {"product": product.pk, "quantity": 5000})
    for page in ("/", "/catalogue/", "/product/cup/", "/basket/"):
        ours = [visitor.get(page).text for visitor in (bob, ann, bob)]
        assert "Annabel" not in ours[0] + ours[2]
        assert "note error" not in ours[0] + ours[2]
        assert [visitor.get("/personal/").json()["count"] for visitor in (bob, ann, bob)] == [0, 7, 0]
    assert refused.status_code == 302
    assert [visitor.get("/personal/").json()["account"] for visitor in (ann, bob)] == [
        "Your account, Annabel",
        "Your account",
    ]
    assert "public" not in ann.get("/basket/").headers["Cache-Control"]


def test_a_waiting_message_is_shown_on_the_page_that_is_kept_for_others(
    front: int, stores: list[Store]
) -> None:
    ann, bob = Visitor(front, stores[0]), Visitor(front, stores[0])
    address = f"http://{stores[0].host}/product/cup/"
    bob.get("/product/cup/")
    ann.post("/basket/add/", {"product": 0, "quantity": 1}, Referer=address)
    shown = ['class="note error"' in visitor.get("/product/cup/").text for visitor in (bob, ann, ann, bob)]
    assert shown == [False, True, False, False]


def test_a_campaign_is_remembered_although_the_page_is_kept(front: int, stores: list[Store]) -> None:
    for _visitor in range(2):
        answer = Visitor(front, stores[0]).get("/product/cup/?utm_source=ig")
        assert (answer.cookies.get("campaign") is not None, "public" in answer.headers["Cache-Control"]) == (
            True,
            False,
        )
    assert Visitor(front, stores[0]).get("/product/cup/").cookies.get("campaign") is None


def _name(store: Store) -> str:
    product = make.Product.objects.get()
    product.title += " again"
    product.save()
    return str(product.title)


def _photo(store: Store) -> str:
    product = make.Product.objects.get()
    number = product.images.count()
    ProductImage.objects.create(product=product, image=make.make_image(), display_order=number)
    return f'id="photo-{number + 1}"'


def _theme(store: Store) -> str:
    store.theme = "block" if store.theme == "night" else "night"
    store.save()
    return look_of(store).css


@pytest.mark.parametrize("change", [_name, _photo, _theme], ids=["the name", "a photo", "the theme"])
def test_a_change_is_seen_within_three_seconds_and_at_once_by_who_made_it(
    change: Callable[[Store], str], front: int, stores: list[Store]
) -> None:
    visitor, seller = Visitor(front, stores[0]), Visitor(front, stores[0])
    before = visitor.get("/product/cup/").text
    with store_context(stores[0]):
        seen = change(stores[0])
    assert seen not in before
    assert seen in seller.get("/product/cup/", Cookie="fresh=1").text
    assert seen in visitor.get("/product/cup/").text  # the seller's request has renewed what is kept
    with store_context(stores[0]):
        seen = change(stores[0])
    changed = time.monotonic()
    _until(lambda: seen in visitor.get("/product/cup/").text)
    assert time.monotonic() - changed < 4


def _until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < give_up
