"""The funnel is counted without knowing anybody, survives what may happen to it, and belongs to one store."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
import redis
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.analytics import counting, tasks
from commerce.analytics.counting import source_name
from commerce.analytics.models import DailyCount
from commerce.analytics.selectors import figures
from commerce.analytics.tasks import fold_counts_task
from commerce.context import store_context
from commerce.stores import hosts
from commerce.stores.models import Store
from commerce.stores.preview import preview_token
from commerce.stores.versions import client as redis_client
from tests import factories as make
from tests.browser import prefilled

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)"


@pytest.fixture
def store() -> Any:
    store = make.make_store("aurora", country="DE")
    make.make_country()
    with store_context(store):
        make.make_product("Mug", slug="mug")
        make.make_shipping_method()
        make.make_payment_method()
    return store


def visitor(store: Any, *, ip: str = "10.0.0.1", agent: str = PHONE, **headers: str) -> Client:
    return Client(
        headers={"host": store.host, "User-Agent": agent, "Sec-Fetch-Site": "same-origin", **headers},
        REMOTE_ADDR=ip,
    )


def see(client: Client, page: str = "/", came_from: str = "", campaign: str = "") -> int:
    return client.post("/seen/", {"page": page, "from": came_from, "campaign": campaign}).status_code


def counts(store: Any) -> dict[tuple[str, str], tuple[int, int]]:
    fold_counts_task()
    with store_context(store):
        return {(row.kind, row.key): (row.visitors, row.times) for row in DailyCount.objects.all()}


def test_two_visitors_and_what_they_looked_at(store: Any) -> None:
    one, other = visitor(store), visitor(store, ip="10.0.0.2")
    assert [see(one), see(one), see(one, "/product/mug/"), see(other)] == [204] * 4
    assert counts(store) == {
        ("step", "visit"): (2, 3),
        ("step", "product"): (1, 1),
        ("product", "mug"): (0, 1),
        ("source", "direct"): (2, 0),
    }


def test_a_purchase_goes_through_every_step(store: Any) -> None:
    buyer = visitor(store)
    with store_context(store):
        product = make.Product.objects.get()
    buyer.post("/basket/add/", {"product": product.pk, "quantity": 1})
    page = BeautifulSoup(buyer.get("/checkout/").content, "html.parser")
    typed = {"name": "Ann", "email": "ann@example.com", "line1": "1 Way", "city": "Bonn", "postcode": "53111"}
    answer = buyer.post("/checkout/", {**prefilled(page.select_one("main form[method=post]")), **typed})
    assert "/thank-you/" in answer["Location"]
    found = {key: pair for (kind, key), pair in counts(store).items() if kind == "step"}
    assert found == {
        "visit": (1, 0),
        "product": (1, 0),
        "basket": (1, 1),
        "checkout": (1, 1),
        "order": (1, 1),
    }


@pytest.mark.parametrize(
    "headers",
    [{"Sec-GPC": "1"}, {"User-Agent": "Googlebot/2.1"}, {"User-Agent": ""}],
)
def test_who_is_not_counted(headers: dict[str, str], store: Any) -> None:
    see(visitor(store, **headers))
    assert counts(store) == {}


def test_members_are_not_counted(store: Any) -> None:
    seller = visitor(store)
    seller.force_login(store.owner)
    see(seller)
    assert counts(store) == {}


def test_guests_of_a_preview_are_not_counted(store: Any) -> None:
    store.status = Store.Status.DRAFT
    store.save()
    hosts.forget([store.host])
    guest = visitor(store)
    guest.get(f"/preview/{preview_token(store)}/")
    assert (see(guest), counts(store)) == (204, {})


def test_another_site_cannot_count_here(store: Any) -> None:
    assert see(visitor(store, **{"Sec-Fetch-Site": "cross-site"})) == 403
    assert counts(store) == {}


@pytest.mark.parametrize("page", ["", "nonsense", "//evil.example/", "/x" * 5000, "/product/\0/", "💥"])
def test_nonsense_is_not_an_error(page: str, store: Any) -> None:
    assert see(visitor(store), page) == 204


def test_products_that_do_not_exist_leave_no_row(store: Any) -> None:
    see(visitor(store), "/product/no-such-thing/")
    assert ("product", "no-such-thing") not in counts(store)


def test_invented_names_do_not_fill_redis(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_PRODUCTS", 3)
    monkeypatch.setattr(counting, "MOST_SOURCES", 2)
    for number in range(6):
        see(visitor(store), f"/product/p{number}/", came_from=f"https://site{number}.example/")
    keys = [key for key in redis_client().scan_iter(match="*seen:*") if b":from:" in key]
    assert len(keys) == 2


def test_counting_costs_no_query(store: Any) -> None:
    client = visitor(store)
    see(client)
    with CaptureQueriesContext(connection) as queries:
        see(client)
    assert len(queries) == 0


def test_without_redis_the_page_goes_on(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(counting, "_visitor", gone)
    assert see(visitor(store)) == 204


def test_other_store_counts_its_own(store: Any) -> None:
    other = make.make_store("birch")
    see(visitor(store))
    see(visitor(other))
    see(visitor(other, ip="10.0.0.9"))
    assert counts(store)["step", "visit"] == (1, 1)
    assert counts(other)["step", "visit"] == (2, 2)


def test_the_same_visitor_cannot_be_known_again_in_another_store(store: Any) -> None:
    other = make.make_store("birch")
    requests = []
    for shop in (store, other):
        request = visitor(shop).get("/robots.txt").wsgi_request
        requests.append(counting._visitor(request, shop))
    assert requests[0] != requests[1]


def test_folding_twice_writes_the_same(store: Any) -> None:
    see(visitor(store))
    first = counts(store)
    see(visitor(store))
    assert first == {("step", "visit"): (1, 1), ("source", "direct"): (1, 0)}
    assert counts(store)["step", "visit"] == (1, 2)


def test_a_killed_fold_is_taken_up_by_the_next(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    see(visitor(store))

    def killed(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tasks, "_fold", killed)
    with pytest.raises(KeyboardInterrupt):
        fold_counts_task()
    monkeypatch.undo()
    assert counts(store)["step", "visit"] == (1, 1)


def test_what_is_written_outlives_a_flush_of_redis(store: Any) -> None:
    for number in range(3):
        see(visitor(store, ip=f"10.0.1.{number}"))
    counts(store)
    redis_client().delete(*redis_client().scan_iter(match="*seen:*"))
    see(visitor(store))
    assert counts(store)["step", "visit"] == (3, 3)


@pytest.mark.parametrize(
    ("referrer", "name"),
    [
        ("", "direct"),
        ("https://l.instagram.com/?u=x", "instagram"),
        ("https://www.google.de/", "google"),
        ("https://yandex.ru/search/?text=x", "yandex"),
        ("https://blog.example.org/post", "blog.example.org"),
        ("https://aurora.localhost/product/mug/", ""),
        ("https://[broken", ""),
        ("nonsense", ""),
        ("https://evilgoogle.com/", "evilgoogle.com"),
    ],
)
def test_source_of_a_visit(referrer: str, name: str) -> None:
    assert source_name(referrer, own_host="aurora.localhost") == name


def test_campaign_names_the_source() -> None:
    assert source_name("https://l.instagram.com/", own_host="x", campaign="News <b>Letter") == "newsbletter"


def test_figures_of_a_period(store: Any) -> None:
    today = timezone.localdate()
    with store_context(store):
        for days_ago, visits in ((0, 40), (6, 10), (7, 1000)):
            day = today - datetime.timedelta(days=days_ago)
            DailyCount.objects.create(day=day, kind="step", key="visit", visitors=visits)
        DailyCount.objects.create(day=today, kind="step", key="product", visitors=30)
        DailyCount.objects.create(day=today, kind="step", key="order", visitors=1)
        DailyCount.objects.create(day=today, kind="source", key="instagram", visitors=35)
        DailyCount.objects.create(day=today, kind="product", key="mug", times=7)
        order = make.make_order()
        order.campaign = {"utm_source": "Instagram"}
        order.save()
        with CaptureQueriesContext(connection) as queries:
            found = figures(7)
    assert len(queries) == 5
    assert [(row.step, row.visitors, row.percent) for row in found.funnel] == [
        ("visit", 50, Decimal(100)),
        ("product", 30, Decimal(60)),
        ("basket", 0, Decimal("0.0")),
        ("checkout", 0, Decimal("0.0")),
        ("order", 1, Decimal("2.0")),
    ]
    assert [(row.name, row.visitors, row.orders) for row in found.sources] == [("instagram", 35, 1)]
    assert found.products == [("Mug", 7)]
    assert (found.orders, found.revenue, len(found.days)) == (1, order.total_incl_tax, 7)
    assert (found.days[0].visitors, found.days[6].visitors) == (10, 40)
