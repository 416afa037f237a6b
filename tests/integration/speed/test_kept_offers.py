"""Offers are kept in memory; what time, orders and sellers do to them is seen all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.offer import selectors
from commerce.offer.applicator import Applicator
from commerce.offer.models import ConditionalOffer
from commerce.offer.selectors import open_site_offers
from commerce.stores.models import Store
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]


@pytest.fixture
def known(warm: Callable[[], None]) -> Callable[[], list[str]]:
    """The names of open offers, asked by a worker that knows them already."""

    def names() -> list[str]:
        warm()
        return [offer.name for offer in open_site_offers()]

    return names


def at(monkeypatch: pytest.MonkeyPatch, **later: float) -> None:
    moment = timezone.now() + timedelta(**later)
    monkeypatch.setattr(selectors, "timezone", SimpleNamespace(now=lambda: moment))


def test_known_offers_cost_no_query_and_are_those_of_the_database(known: Callable[[], list[str]]) -> None:
    make.make_sale(name="Low")
    make.make_sale(name="High", priority=5)
    assert known() == ["High", "Low"]
    with CaptureQueriesContext(connection) as queries:
        offers = open_site_offers()
    assert len(queries) == 0
    for offer, read in zip(offers, open_site_offers(as_of_now=True), strict=True):
        assert offer == read
        assert offer.condition.range == read.condition.range
        assert offer.benefit.value == read.benefit.value


def test_a_sale_begins_and_ends_by_the_clock_while_it_is_kept(
    known: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    make.make_sale(name="Now", end_datetime=now + timedelta(hours=1))
    make.make_sale(name="Soon", start_datetime=now + timedelta(hours=2))
    seen = [known()]
    for hours in (1.5, 2.5):
        at(monkeypatch, hours=hours)
        seen.append(known())
    assert seen == [["Now"], [], ["Soon"]]


def test_a_limit_that_orders_reach_counts_at_once(known: Callable[[], list[str]]) -> None:
    limited = make.make_sale(name="Ten", max_global_applications=10)
    assert known() == ["Ten"]
    ConditionalOffer.objects.filter(pk=limited.pk).update(num_applications=4)  # as an order does: no signal
    assert [offer.get_max_applications() for offer in open_site_offers()] == [6]
    ConditionalOffer.objects.filter(pk=limited.pk).update(num_applications=10)
    assert [offer.get_max_applications() for offer in open_site_offers()] == [0]
    ConditionalOffer.objects.filter(pk=limited.pk).update(status=ConditionalOffer.CONSUMED)
    assert open_site_offers() == []


def test_an_order_reads_them_from_the_database(known: Callable[[], list[str]]) -> None:
    make.make_sale(name="Stopped")
    known()
    ConditionalOffer.objects.update(status=ConditionalOffer.SUSPENDED)  # elsewhere, a moment ago
    assert (len(open_site_offers()), open_site_offers(as_of_now=True)) == (1, [])


def test_a_sellers_change_is_seen_with_the_next_version(
    known: Callable[[], list[str]], in_store_a: Store
) -> None:
    from commerce.stores.versions import bump

    sale = make.make_sale(name="Before")
    known()
    ConditionalOffer.objects.filter(pk=sale.pk).update(name="After")
    bump(in_store_a.pk)
    assert known() == ["After"]


def test_baskets_write_nothing_on_the_offers_that_they_share(known: Callable[[], list[str]]) -> None:
    cup = make.make_product()
    make.make_sale(cup)
    make.make_sale(name="Ten", max_global_applications=10)
    known()
    shared = [
        part
        for offer in selectors._site_offers()
        for part in (offer, offer.condition, offer.benefit, offer.condition.range)
    ]
    before = [dict(vars(part)) for part in shared]
    ConditionalOffer.objects.filter(name="Ten").update(num_applications=9)  # as an order does: no signal
    basket = make.make_basket(cup, quantity=2)
    Applicator().apply(basket)
    assert basket.total_discount
    assert [vars(part) for part in shared] == before
