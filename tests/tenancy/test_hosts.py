"""From a host to a store: whatever a browser, a proxy or an attacker writes there."""

from __future__ import annotations

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from redis.exceptions import RedisError

from commerce.catalogue.models import Product
from commerce.context import active_store_id, store_context
from commerce.stores import hosts, versions
from commerce.stores.middleware import StoreMiddleware
from commerce.stores.models import Store, StoreDomain
from tests import factories as make


def _status(host: str, path: str = "/robots.txt") -> int:
    return Client(headers={"host": host}).get(path).status_code


@pytest.mark.parametrize(
    "host",
    ["aster.localhost", "aster.localhost:8000", "ASTER.LocalHost", "aster.localhost.", "Aster.localhost.:80"],
)
def test_ways_of_writing_a_stores_host(store_a: Store, host: str) -> None:
    assert _status(host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "nobody.localhost", "aster.example.com", "localhost.aster", "127.0.0.1", "127.0.0.1:8000", "[::1]",
        "[::1]:8000",
        "aster", "x.aster.localhost", "xn--80ak6aa92e.localhost", f"{'a' * 60}.localhost", "aster.localhost.localhost",
    ],
)  # fmt: skip
def test_an_unknown_host_is_not_found(store_a: Store, host: str) -> None:
    assert _status(host) == 404
    assert _status(host, "/cabinet/") == 404


@pytest.mark.parametrize(
    "host",
    [
        "aster.localhost/x",
        "аster.localhost",
        "aster..localhost:x",
        "a b",
        "aster.localhost:99:1",
        "",
        "@",
        "%00",
    ],
)
def test_a_malformed_host_is_a_bad_request_and_never_a_server_error(store_a: Store, host: str) -> None:
    assert _status(host) in (400, 404)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "www.localhost", "localhost."])
def test_ways_of_writing_the_platforms_host(db: None, host: str) -> None:
    request = RequestFactory().get("/", headers={"host": host})
    StoreMiddleware(lambda request: StreamingHttpResponse([]))(request)
    assert (request.store, request.urlconf) == (None, "site_config.urls_platform")


def test_a_forwarded_host_is_not_believed(store_a: Store, store_b: Store) -> None:
    answer = Client(headers={"host": "aster.localhost", "x-forwarded-host": "birch.localhost"}).get("/")
    assert b"Aster" in answer.content
    assert b"Birch" not in answer.content


def test_a_domain_of_its_own_leads_to_the_store(store_a: Store) -> None:
    StoreDomain.objects.create(store=store_a, host="Pottery.Example")
    assert _status("pottery.example") == 200


def test_the_store_is_left_when_the_answer_is_made(store_a: Store) -> None:
    seen: list[int | None] = []

    def view(request):
        seen.append(active_store_id())
        return StreamingHttpResponse([])

    StoreMiddleware(view)(RequestFactory().get("/", headers={"host": "aster.localhost"}))
    assert (seen, active_store_id()) == ([store_a.pk], None)


def test_an_exception_of_a_view_leaves_the_store(store_a: Store) -> None:
    def view(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        StoreMiddleware(view)(RequestFactory().get("/", headers={"host": "aster.localhost"}))
    assert active_store_id() is None


def test_a_streamed_answer_is_read_inside_its_store(store_a: Store, store_b: Store) -> None:
    for store in (store_a, store_b):
        with store_context(store):
            make.make_product(f"Cup of {store.slug}")

    def view(request):
        return StreamingHttpResponse(product.title.encode() for product in Product.objects.all())

    streams = [
        iter(StoreMiddleware(view)(RequestFactory().get("/", headers={"host": store.host})))
        for store in (store_a, store_b)
    ]
    with store_context(store_b):
        assert [next(stream) for stream in streams] == [b"Cup of aster", b"Cup of birch"]
        assert active_store_id() == store_b.pk
    assert active_store_id() is None


# --- what is remembered


def test_a_known_host_costs_no_query(store_a: Store, django_assert_num_queries) -> None:
    hosts.resolve_host(store_a.host)
    with django_assert_num_queries(0):
        resolved = hosts.resolve_host(store_a.host)
        assert (resolved.store.pk, resolved.store.name, resolved.site.pk) == (
            store_a.pk,
            "Aster",
            store_a.site_id,
        )


def test_an_unknown_host_is_asked_for_once_and_fills_nobodys_memory(
    db: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        assert [hosts.resolve_host("nobody.localhost") for _again in range(3)] == [None, None, None]
    assert cache.get("host:nobody.localhost") is None


def test_the_memory_of_hosts_has_an_end(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "LOCAL_SIZE", 10)
    for number in range(30):
        hosts.resolve_host(f"nobody-{number}.localhost")
    assert len(hosts._local) == 10


def test_each_request_has_instances_of_its_own(store_a: Store) -> None:
    """Wagtail's Site keeps its root page for as long as the instance lives."""
    first, second = hosts.resolve_host(store_a.host), hosts.resolve_host(store_a.host)
    assert first.site is not second.site
    assert first.store is not second.store


def test_a_change_is_seen_after_its_commit(store_a: Store, django_capture_on_commit_callbacks) -> None:
    hosts.resolve_host(store_a.host)
    with django_capture_on_commit_callbacks(execute=True):
        store_a.name = "Renamed"
        store_a.save()
        assert hosts.resolve_host(store_a.host).store.name == "Aster"
    assert hosts.resolve_host(store_a.host).store.name == "Renamed"


def test_a_change_by_another_process_is_seen_when_ours_has_forgotten(
    store_a: Store, django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts.resolve_host(store_a.host)
    mine, version = dict(hosts._local), dict(versions._local)
    with django_capture_on_commit_callbacks(execute=True):
        store_a.name = "Renamed"
        store_a.save()
    hosts._local.update(mine)  # as a process that did not make the change
    versions._local.update(version)
    assert hosts.resolve_host(store_a.host).store.name == "Aster"
    later = hosts.time.monotonic() + versions.LOCAL_SECONDS
    monkeypatch.setattr(hosts.time, "monotonic", lambda: later)
    assert hosts.resolve_host(store_a.host).store.name == "Renamed"


def test_an_entry_that_was_read_before_a_change_is_not_taken_after_it(
    store_a: Store, django_capture_on_commit_callbacks
) -> None:
    """A page made now would be kept under the new version with the old name."""
    hosts.resolve_host(store_a.host)
    slow_readers = cache.get(f"host:{store_a.host}")
    with django_capture_on_commit_callbacks(execute=True):
        store_a.name = "Renamed"
        store_a.save()
    cache.set(f"host:{store_a.host}", slow_readers)
    assert hosts.resolve_host(store_a.host).store.name == "Renamed"


def test_hosts_are_found_without_redis(store_a: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise RedisError("nobody there")

    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(versions, "current_version", away)
    monkeypatch.setattr(versions, "_away_until", 0.0)
    assert hosts.resolve_host(store_a.host).store == store_a


def test_a_removed_domain_leads_nowhere(store_a: Store, django_capture_on_commit_callbacks) -> None:
    domain = StoreDomain.objects.create(store=store_a, host="pottery.example")
    assert hosts.resolve_host("pottery.example").store == store_a
    with django_capture_on_commit_callbacks(execute=True):
        domain.delete()
    assert hosts.resolve_host("pottery.example") is None


def test_values_kept_by_an_earlier_release_are_understood(store_a: Store) -> None:
    hosts.resolve_host(store_a.host)
    kept = cache.get(f"host:{store_a.host}")
    kept["store"] = {
        "dropped_field": 1,
        **{name: value for name, value in kept["store"].items() if name != "tagline"},
    }
    cache.set(f"host:{store_a.host}", kept)
    hosts.forget()
    store = hosts.resolve_host(store_a.host).store
    assert (store.pk, store.slug, store.name, store.tagline) == (
        store_a.pk,
        "aster",
        "Aster",
        store_a.tagline,
    )


def test_requests_of_two_stores_at_once_on_threads(transactional_db: None) -> None:
    stores = [make.make_store("aster"), make.make_store("birch")]
    wrong: list[str] = []
    ready = threading.Barrier(2)

    def browse(own: Store, other: Store) -> None:
        client = Client(headers={"host": own.host})
        ready.wait()
        for path in ("/", "/catalogue/", "/favicon.svg") * 3:
            text = client.get(path).content.decode()
            if other.name in text or (path == "/" and own.name not in text):
                wrong.append(f"{own.slug} {path}")
        connection.close()

    threads = [threading.Thread(target=browse, args=pair) for pair in (stores, stores[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
