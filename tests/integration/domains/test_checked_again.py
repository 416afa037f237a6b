"""Proved domains are looked at every day: what is lost, what the store is known by meanwhile, how it comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from commerce.context import store_context
from commerce.stores import domains, tasks
from commerce.stores.domain_names import DomainRefused
from commerce.stores.domains import (
    begin_check,
    choose_primary,
    claim_domain,
    domains_of,
    explain,
    remove_domain,
)
from commerce.stores.models import DomainClaim, Store, StoreDomain
from commerce.stores.tasks import check_domain_again_task, check_domains_again_task
from tests.integration.domains.checking import OURS, SHOP, THEIRS, check

if TYPE_CHECKING:
    from tests.integration.domains.conftest import NameServer

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "shop.example.com leads to 198.51.100.9, which is not us. That is right if a proxy such as Cloudflare stands in"
    " front and leads here. If not, change that record and check again."
)


@pytest.fixture
def claim(store: Store, name_server: NameServer) -> DomainClaim:
    """A domain of the store's own that leads here, and is its main address."""
    claim = claim_domain(SHOP)
    name_server.records |= {
        (claim.txt_name, "TXT"): [f'"{claim.txt_value}"'],
        (SHOP, "A"): [OURS],
        (store.host, "A"): [OURS],
    }
    check()
    choose_primary(SHOP)
    return DomainClaim.objects.get()


def days_pass(number: int) -> DomainClaim:
    """So many days, each with its check."""
    for _day in range(number):
        DomainClaim.objects.update(checked_at=timezone.now() - timedelta(days=1, minutes=1))
        check_domain_again_task(DomainClaim.objects.get().pk)
    return DomainClaim.objects.get()


def main_host(store: Store) -> str:
    return Store.objects.get(pk=store.pk).main_host


def domain(store: Store) -> Any:
    """The store's own domain as the screen has it."""
    return domains_of(Store.objects.get(pk=store.pk))[1]


def test_a_domain_that_leads_here_stays(claim: DomainClaim, store: Store, name_server: NameServer) -> None:
    del name_server.records[claim.txt_name, "TXT"]  # it was needed for the proof
    checked = days_pass(4)
    assert (checked.failures, domain(store).is_lost, main_host(store)) == (0, False, SHOP)


@pytest.mark.parametrize(
    ("addresses", "sentence"),
    [
        ([], "shop.example.com leads nowhere: its CNAME or A record is missing."),
        ([THEIRS], ELSEWHERE),
    ],
)
def test_a_domain_is_lost_after_three_failures_and_back_after_one_success(
    addresses: list[str], sentence: str, claim: DomainClaim, store: Store, name_server: NameServer
) -> None:
    name_server.records[SHOP, "A"] = addresses
    days_pass(2)
    assert (domain(store).is_lost, domain(store).problem, main_host(store)) == (False, "", SHOP)
    days_pass(1)
    assert (domain(store).is_lost, domain(store).problem, main_host(store)) == (True, sentence, store.host)
    assert StoreDomain.objects.get(host=SHOP).is_primary  # what the seller wants
    days_pass(2)
    name_server.records[SHOP, "A"] = [OURS]
    days_pass(1)
    assert (domain(store).is_lost, domain(store).problem, main_host(store)) == (False, "", SHOP)


def test_one_good_check_in_between_begins_anew(
    claim: DomainClaim, store: Store, name_server: NameServer
) -> None:
    for addresses, failures in (([], 2), ([OURS], 0), ([], 2)):
        name_server.records[SHOP, "A"] = addresses
        assert days_pass(max(failures, 1)).failures == failures
    assert main_host(store) == SHOP


def test_silent_name_servers_count_when_they_are_silent_for_days(
    claim: DomainClaim, store: Store, name_server: NameServer
) -> None:
    name_server.broken.add(SHOP)
    assert (days_pass(2).failures, main_host(store)) == (2, SHOP)
    days_pass(1)
    assert (main_host(store), domain(store).problem) == (
        store.host,
        "The name servers of shop.example.com did not answer. Try again in some minutes.",
    )


@pytest.mark.parametrize("ours", [(), (OURS,)])
def test_nothing_is_counted_while_the_first_address_is_not_found_either(
    ours: tuple[str, ...], claim: DomainClaim, store: Store, name_server: NameServer, settings: Any
) -> None:
    settings.DOMAIN_ADDRESSES = ours
    name_server.broken |= {SHOP, store.host}
    assert (days_pass(4).failures, main_host(store)) == (0, SHOP)


def test_a_lost_domain_serves_who_still_comes(
    claim: DomainClaim, store: Store, name_server: NameServer, client_of: Any
) -> None:
    name_server.records[SHOP, "A"] = []
    days_pass(3)
    page = Client(headers={"host": SHOP}).get("/catalogue/")
    canonical = BeautifulSoup(page.content, "html.parser").select_one("link[rel=canonical]")["href"]
    assert (page.status_code, canonical) == (200, f"http://{store.host}:8000/catalogue/")


# --- behind a proxy


def test_the_text_record_alone_proves_a_domain_behind_a_proxy(store: Store, name_server: NameServer) -> None:
    claim = claim_domain(SHOP)
    name_server.records |= {
        (claim.txt_name, "TXT"): [f'"{claim.txt_value}"'], (SHOP, "A"): [THEIRS], (store.host, "A"): [OURS],
    }  # fmt: skip
    proved = check()
    assert (proved.state, proved.is_proxied) == (DomainClaim.State.VERIFIED, True)
    assert Client(headers={"host": SHOP}).get("/catalogue/").status_code == 200
    assert "leads to 198.51.100.9, which is not us" in domain(store).problem
    choose_primary(SHOP)
    assert (days_pass(4).failures, main_host(store)) == (0, SHOP)
    name_server.records[claim.txt_name, "TXT"] = ['"vitrina=old"']
    days_pass(3)
    assert (main_host(store), domain(store).is_lost) == (store.host, True)


def test_a_proxy_that_is_gone_is_forgotten(claim: DomainClaim, store: Store, name_server: NameServer) -> None:
    DomainClaim.objects.update(is_proxied=True, found=DomainClaim.Found.ELSEWHERE, details=[THEIRS])
    assert (days_pass(1).is_proxied, domain(store).problem) == (False, "")


def test_a_domain_that_leads_here_needs_no_proof_again_when_its_proxy_is_gone(
    claim: DomainClaim, store: Store, name_server: NameServer
) -> None:
    DomainClaim.objects.update(is_proxied=True, found=DomainClaim.Found.ELSEWHERE, details=[THEIRS])
    del name_server.records[claim.txt_name, "TXT"]
    assert (days_pass(4).failures, main_host(store)) == (0, SHOP)


def test_what_the_button_finds_meanwhile_stands(
    claim: DomainClaim, store: Store, name_server: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_server.records[SHOP, "A"] = []
    days_pass(3)
    name_server.records[SHOP, "A"] = [OURS]
    ask = domains._ask

    def slowly(*args: Any, **options: Any) -> Any:
        assert begin_check(SHOP) is not None
        return ask(*args, **options)

    monkeypatch.setattr(domains, "_ask", slowly)
    checked = days_pass(1)
    assert (checked.state, checked.failures) == (DomainClaim.State.CHECKING, 3)


def test_a_proxy_that_came_later_is_told_by_the_button(
    claim: DomainClaim, store: Store, name_server: NameServer
) -> None:
    name_server.records[SHOP, "A"] = [THEIRS]
    days_pass(3)
    assert main_host(store) == store.host
    assert (check().is_proxied, main_host(store)) == (True, SHOP)


def test_a_lost_domain_that_is_checked_in_vain_stays_lost(
    claim: DomainClaim, store: Store, name_server: NameServer
) -> None:
    name_server.records[SHOP, "A"] = []
    days_pass(3)
    checked = check()
    assert (checked.state, explain(checked)) == (
        DomainClaim.State.VERIFIED,
        "shop.example.com leads nowhere: its CNAME or A record is missing.",
    )
    assert (domain(store).is_lost, main_host(store)) == (True, store.host)


# --- the screen


def test_the_screen_says_what_is_lost(
    claim: DomainClaim, store: Store, name_server: NameServer, client_of: Any
) -> None:
    name_server.records[SHOP, "A"] = []
    days_pass(3)
    client = client_of(store)
    client.force_login(store.owner)
    card = BeautifulSoup(client.get("/cabinet/domains/").content, "html.parser").select(".cabinet-card")[1]
    assert card.select_one(".cabinet-tag").get_text() == "No longer leads here"
    assert [one["value"] for one in card.select("button")] == ["check", "remove"]
    assert card.select_one("[role=alert]").get_text().startswith("shop.example.com leads nowhere")


def test_a_lost_domain_is_no_main_address_and_can_be_removed(
    claim: DomainClaim, store: Store, name_server: NameServer
) -> None:
    name_server.records[SHOP, "A"] = []
    days_pass(3)
    with pytest.raises(DomainRefused, match="Check the domain first"):
        choose_primary(SHOP)
    remove_domain(SHOP)
    assert [(one.host, one.is_primary) for one in StoreDomain.objects.filter(store=store)] == [
        (store.host, True)
    ]


# --- beat


def test_beat_asks_for_those_that_are_due_and_a_few_at_once(
    claim: DomainClaim, store: Store, store_b: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = timezone.now() - timedelta(days=2)
    with store_context(store_b):
        for number in range(3):
            other = claim_domain(f"shop{number}.example.com")
            StoreDomain.objects.create(store=store_b, host=other.host)
        DomainClaim.objects.update(checked_at=long_ago)
        claim_domain("not-proved.example.com")
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    asked: list[Any] = []
    monkeypatch.setattr(
        check_domain_again_task, "apply_async", lambda args, countdown: asked.append((*args, countdown))
    )
    check_domains_again_task()
    with store_context(store_b):
        due = list(
            DomainClaim.objects.filter(checked_at=long_ago).order_by("pk").values_list("pk", flat=True)
        )
    assert asked == [(due[0], 0), (due[1], tasks.SECONDS_APART)]


def test_a_domain_is_looked_at_once_a_day(claim: DomainClaim, name_server: NameServer) -> None:
    days_pass(1)
    name_server.asked.clear()
    check_domain_again_task(claim.pk)
    assert name_server.asked == []
