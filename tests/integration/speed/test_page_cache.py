"""Pages for everybody, answered in front of Django."""

from __future__ import annotations

import gzip
import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import brotli
import pytest
import redis
from django.conf import settings as platform
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.catalogue import views
from commerce.context import store_context
from commerce.stores import versions
from commerce.stores.models import Store
from site_config import kept_pages, page_cache
from tests import factories as make

if TYPE_CHECKING:
    from tests.integration.speed.conftest import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(store_a: Store, site: Site) -> str:
    """The address of a store with a cup; its host is known to this process."""
    with store_context(store_a):
        make.make_product("Cup", slug="cup", price="10.00", category=make.make_category("Cups"))
    site.ask(f"http://{store_a.host}/robots.txt")
    site.made.clear()
    return f"http://{store_a.host}"


PAGES = ["/", "/catalogue/", "/catalogue/cups/", "/catalogue/?sort=price&page=1", "/product/cup/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_once_and_then_costs_neither_a_query_nor_django(
    path: str, home: str, site: Site
) -> None:
    first = site.ask(home + path)
    with CaptureQueriesContext(connection) as captured:
        second = site.ask(home + path)
    assert (first.status_code, first["X-Cache"], second["X-Cache"]) == (200, "MISS", "HIT")
    assert (second.content, len(captured), len(site.made)) == (first.content, 0, 1)


def test_another_process_finds_it_in_redis(home: str, site: Site) -> None:
    first = site.ask(f"{home}/catalogue/")
    site.application.local = kept_pages.LocalPages()
    assert (site.ask(f"{home}/catalogue/").content, len(site.made)) == (first.content, 1)


@pytest.mark.parametrize("path", ["/", "/catalogue/", "/product/cup/"])
def test_a_kept_page_has_the_headers_that_django_gives(path: str, home: str, site: Site) -> None:
    site.ask(home + path)
    kept, from_django = site.ask(home + path), site.ask(f"{home}{path}?unknown=1")
    own = {"ETag", "Vary", "X-Cache", "Cache-Control", "Content-Length", "X-Request-ID"}
    names = set(from_django.headers) - own
    assert {name: kept.headers.get(name) for name in names} == {name: from_django[name] for name in names}
    assert {
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Content-Language",
        "Referrer-Policy",
    } <= names
    assert kept["Cache-Control"] == "public, max-age=0, s-maxage=2, must-revalidate"
    assert from_django["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("", None, bytes),
        ("zstd", None, bytes),
    ],
)
def test_each_encoding_is_compressed_once_and_tagged_apart(
    accepted: str, encoding: str | None, decode: Callable[[bytes], bytes], home: str, site: Site
) -> None:
    plain = site.ask(f"{home}/catalogue/")
    page = site.ask(f"{home}/catalogue/", accept_encoding=accepted)
    assert (page.headers.get("Content-Encoding"), page["Vary"]) == (encoding, "Accept-Encoding")
    assert (decode(page.content), page["Content-Length"]) == (plain.content, str(len(page.content)))
    assert (page["ETag"] == plain["ETag"], len(site.made)) == (encoding is None, 1)


def test_a_browser_that_has_the_page_is_told_so(home: str, site: Site) -> None:
    tag = site.ask(f"{home}/catalogue/")["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = site.ask(f"{home}/catalogue/", if_none_match=known)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
        assert "Content-Length" not in answer.headers
    assert site.ask(f"{home}/catalogue/", if_none_match='"other"').status_code == 200


def test_head_is_answered_without_a_body(home: str, site: Site) -> None:
    first, second = site.ask(f"{home}/catalogue/", "HEAD"), site.ask(f"{home}/catalogue/", "HEAD")
    page = site.ask(f"{home}/catalogue/")
    for head in (first, second):
        assert (head.content, head["Content-Length"]) == (b"", str(len(page.content)))
    assert (site.ask(f"{home}/product/none/", "HEAD").content, page["X-Cache"]) == (b"", "HIT")


@pytest.mark.parametrize(
    ("query", "same_as"),
    [
        ("utm_source=ig&sort=price", "sort=price"),
        ("page=1&sort=price", "sort=price&page=1"),
        ("fbclid=x&gclid=y&yclid=z&ysclid=w", ""),
        ("a_colour=red&a_colour=blue&sort=price", "sort=price&a_colour=red&a_colour=blue"),
    ],
)
def test_ways_of_asking_for_the_same_page(query: str, same_as: str, home: str, site: Site) -> None:
    site.ask(f"{home}/catalogue/?{same_as}")
    assert (site.ask(f"{home}/catalogue/?{query}")["X-Cache"], len(site.made)) == ("HIT", 1)


@pytest.mark.parametrize(
    "path",
    [
        "/catalogue/?nonsense=1",
        "/catalogue/?sort=price&x=1",
        f"/catalogue/?q={'x' * 101}",
        "/catalogue/?" + "&".join(f"a_{n}=1" for n in range(30)),
        "/catalogue/?page=%FF",
        "/product/cup/?sort=price",
        "/?page=1",
        "/catalogue/?page=99999",
        "/product/none/",
        "/nothing/",
        "/basket/",
        "/search/?q=cup",
        "/account/login/",
        "/personal/",
        "/robots.txt",
    ],
)
def test_nothing_else_is_kept(path: str, home: str, site: Site) -> None:
    for _time in range(2):
        assert "X-Cache" not in site.ask(home + path).headers
    assert list(versions.client().scan_iter(match=f"{platform.REDIS_PREFIX}page:*")) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered(method: str, home: str, site: Site) -> None:
    site.ask(f"{home}/catalogue/")
    site.ask(f"{home}/catalogue/", method)
    assert site.made[-1]["REQUEST_METHOD"] == method


@pytest.mark.parametrize("cookie", ["messages=x", "a=b; messages=x", "preview=x", "preview_theme=x"])
def test_a_visitor_with_a_message_or_a_preview_gets_a_page_of_their_own(
    cookie: str, home: str, site: Site
) -> None:
    site.ask(f"{home}/catalogue/")
    answer = site.ask(f"{home}/catalogue/", cookie=cookie)
    assert ("X-Cache" in answer.headers, answer["Cache-Control"]) == (False, "private, no-cache")
    assert site.made[-1]["HTTP_COOKIE"] == cookie


def test_a_page_is_made_without_anything_of_who_asks_first(home: str, site: Site) -> None:
    site.ask(
        f"{home}/catalogue/?utm_source=ig", cookie="sessionid=1; basket=2", accept_language="ru", referer="http://x.example/",
        user_agent="me", authorization="Basic x", x_forwarded_host="birch.localhost", x_forwarded_for="1.2.3.4",
    )  # fmt: skip
    (environ,) = site.made
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST"}
    assert environ["QUERY_STRING"] == ""


def test_a_campaign_is_remembered_with_and_without_the_cache(home: str, site: Site) -> None:
    from commerce.checkout.campaign import campaign_of

    for path in (
        "/catalogue/",
        "/catalogue/",
        "/product/none/",
        "/search/",
    ):  # made, kept, not there, not declared
        answer = site.ask(f"{home}{path}?utm_source=инста&utm_content=%00<b>&sort=price")
        assert "public" not in answer.headers.get("Cache-Control", "")
        request = type("Request", (), {"COOKIES": {"campaign": answer.cookies["campaign"].value}})
        assert campaign_of(request) == {"utm_source": "инста", "utm_content": "<b>"}
    assert "campaign" not in site.ask(f"{home}/catalogue/?utm_=1").cookies


@pytest.mark.parametrize(
    "value", ["", "x", "AAAA", "bnVsbA", "W10", "eyJ1dG1fc291cmNlIjogMX0", "\u00e9", "=" * 5000]
)
def test_a_campaign_cookie_may_hold_anything(value: str) -> None:
    from commerce.checkout.campaign import campaign_of

    assert campaign_of(type("Request", (), {"COOKIES": {"campaign": value}})) == {}


# --- stores and hosts


def test_the_host_is_in_the_key_and_a_forwarded_one_is_not_believed(
    store_a: Store, store_b: Store, site: Site
) -> None:
    for store in (store_a, store_b):
        site.ask(f"http://{store.host}/")
    own = site.ask(f"http://{store_a.host}/", x_forwarded_host=store_b.host)
    other = site.ask(f"http://{store_b.host}/")
    assert (b"Aster" in own.content, b"Birch" in own.content, b"Aster" in other.content) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("status", [Store.Status.DRAFT, Store.Status.CLOSED])
def test_a_store_that_is_not_open_is_not_kept(
    status: str, home: str, store_a: Store, site: Site, committed: Callable[..., Any]
) -> None:
    site.ask(f"{home}/")
    store_a.status = status
    committed(store_a.save)
    for _time in range(2):
        answer = site.ask(f"{home}/")
        assert (answer.status_code, answer["Cache-Control"]) == (503, "private, no-store")


def test_an_unknown_host_and_the_platforms_are_djangos(store_a: Store, site: Site) -> None:
    assert site.ask("http://nobody.localhost/catalogue/").status_code == 404
    assert site.ask("http://localhost/").status_code == 200
    assert site.ask("http://a b/catalogue/").status_code == 400
    assert len(site.made) == 3


def test_a_page_over_http_is_no_answer_where_https_is_asked_for(home: str, site: Site, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = ("HTTP_X_FORWARDED_PROTO", "https"), True
    site = type(site)()  # its middleware reads the settings now
    for _time in range(2):
        assert site.ask(f"{home}/catalogue/", x_forwarded_proto="http").status_code == 301
        secure = site.ask(f"{home}/catalogue/", x_forwarded_proto="https")
    assert (secure.status_code, secure["X-Cache"]) == (200, "HIT")


# --- what must not be kept


@pytest.mark.parametrize("leak", ["cookie", "session", "csrf", "no-store"])
def test_a_declared_view_that_gives_something_personal_is_not_kept_and_is_an_error(
    leak: str, home: str, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    original = views.render

    def render(request: Any, *args: Any) -> Any:
        response = original(request, *args)
        if leak == "cookie":
            response.set_cookie("who", "me")
        elif leak == "session":
            request.session.get("x")
        elif leak == "csrf":
            from django.middleware.csrf import get_token

            get_token(request)
        else:
            response["Cache-Control"] = "no-store"
        return response

    monkeypatch.setattr(views, "render", render)
    with caplog.at_level(logging.ERROR, logger="site_config.page_cache"):
        assert "X-Cache" not in site.ask(f"{home}/catalogue/", cookie="sessionid=mine").headers
    assert site.made[-1]["HTTP_COOKIE"] == "sessionid=mine"
    assert [record.getMessage().partition(" is declared")[1] for record in caplog.records] == [" is declared"]
    assert list(versions.client().scan_iter(match=f"{platform.REDIS_PREFIX}page*")) == []


# --- Redis


def test_without_redis_django_answers(home: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def __getattr__(self, name: str) -> Any:
            raise redis.ConnectionError("nobody there")

    monkeypatch.setattr(versions, "_client", Away())
    versions.forget()
    for _time in range(2):
        answer = site.ask(f"{home}/catalogue/")
        assert (answer.status_code, "X-Cache" in answer.headers) == (200, False)


def test_redis_that_goes_away_while_the_page_is_made_costs_the_visitor_nothing(
    home: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise redis.ConnectionError("nobody there")

    monkeypatch.setattr(page_cache, "packed", fail)
    assert site.ask(f"{home}/catalogue/").status_code == 200


# --- one at a time


def test_thirty_two_visitors_at_once_wait_for_one_page(
    home: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django is a stand-in here: threads do not see the test's transaction."""
    made: list[str] = []
    answers: list[Any] = []
    together = threading.Barrier(32)

    def slow_django(environ: Any, start_response: Any) -> Any:
        from django.http import HttpResponse

        made.append(environ["PATH_INFO"])
        time.sleep(0.1)  # the others are in line by now
        response = HttpResponse(b"page")
        response.is_shared_page = True
        start_response("200 OK", list(response.items()))
        return response

    monkeypatch.setattr(page_cache, "next_offer_change", lambda: None)
    site.application.django = slow_django

    def visit() -> None:
        together.wait()
        answers.append(site.ask(f"{home}/catalogue/").content)

    threads = [threading.Thread(target=visit) for _visitor in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, made) == ([b"page"] * 32, ["/catalogue/"])


def test_the_lock_is_given_back_when_nothing_comes_of_it(home: str, site: Site) -> None:
    site.ask(f"{home}/product/none/")
    site.application.django = lambda environ, start_response: 1 / 0
    with pytest.raises(ZeroDivisionError):
        site.ask(f"{home}/catalogue/")
    assert list(versions.client().scan_iter(match=f"{platform.REDIS_PREFIX}page-lock*")) == []


def test_nobody_waits_for_a_maker_who_has_died(
    home: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "WAIT_SECONDS", 0)
    real = versions.client().set
    monkeypatch.setattr(
        versions.client(), "set", lambda name, *a, **k: "lock" not in name and real(name, *a, **k)
    )
    assert site.ask(f"{home}/catalogue/").status_code == 200


# --- dates


def test_a_page_lives_no_longer_than_the_next_sale_to_start_or_end(
    home: str, store_a: Store, site: Site, committed: Callable[..., Any]
) -> None:
    with store_context(store_a):
        sale = committed(lambda: make.make_sale(make.Product.objects.get(), name="Soon"))
        sale.start_datetime = timezone.now() + timedelta(seconds=90)
        committed(sale.save)
    site.ask(f"{home}/catalogue/")
    (key, *_others) = versions.client().scan_iter(match=f"{platform.REDIS_PREFIX}page:*")
    assert 60 < versions.client().ttl(key) <= 90


# --- the process's own pages


def test_a_process_holds_so_many_bytes_and_drops_the_longest_unasked() -> None:
    local = kept_pages.LocalPages(most_bytes=5_000)
    for name in "bac":
        local.put(name, kept_pages.KeptPage(name, "br", time.time() + 60, [], b"x" * 100))
    assert local.get("b") is not None
    local.put("d", kept_pages.KeptPage("d", "br", time.time() + 60, [], b"x" * 100))
    assert [local.get(name) is not None for name in "abcd"] == [False, True, True, True]
    local.put("d", kept_pages.KeptPage("d", "br", time.time() - 1, [], b""))
    assert local.get("d") is None


def test_a_page_made_by_another_release_is_made_anew(
    home: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.ask(f"{home}/catalogue/")
    monkeypatch.setattr(page_cache, "release", lambda: "next")
    assert site.ask(f"{home}/catalogue/")["X-Cache"] == "MISS"
