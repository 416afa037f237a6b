"""Domains of a store's own: what may be claimed, how it is proved, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from commerce.context import store_context
from commerce.stores import hosts
from commerce.stores.domain_names import DomainRefused, clean_domain, shown_domain
from commerce.stores.domains import (
    MOST,
    begin_check,
    choose_primary,
    claim_domain,
    domains_of,
    explain,
    remove_domain,
)
from commerce.stores.models import DomainClaim, Store, StoreDomain
from tests import factories as make
from tests.integration.domains.checking import OURS, SHOP, THEIRS, check

if TYPE_CHECKING:
    from tests.integration.domains.conftest import NameServer

pytestmark = pytest.mark.django_db


def make_records(server: NameServer, store: Store, host: str = SHOP) -> None:
    """Do what the screen says."""
    claim = DomainClaim.objects.get(host=host)
    server.records |= {
        (claim.txt_name, "TXT"): [f'"{claim.txt_value}"'],
        (host, "CNAME"): [store.host],
        (store.host, "A"): [OURS],
    }


def answer(host: str, path: str = "/", **extra: Any) -> Any:
    """What a visitor of a host gets."""
    hosts.forget()
    return Client(headers={"host": host}).get(path, **extra)


# --- names


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("shop.example.com", "shop.example.com"), (" SHOP.Example.COM. ", "shop.example.com"),
        ("https://shop.example.com:8443/path?x#y", "shop.example.com"), ("user@example.com", "example.com"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"), ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("ПРИМЕР。РФ", "xn--e1afmkfd.xn--p1ai"), ("straße.example.com", "xn--strae-oqa.example.com"),
    ],
)  # fmt: skip
def test_domain_is_kept_in_one_form(typed: str, host: str) -> None:
    assert clean_domain(typed) == host


def test_domain_is_shown_in_its_own_script() -> None:
    assert [shown_domain(host) for host in ("xn--e1afmkfd.xn--p1ai", "example.com", "xn--\x00")] == [
        "пример.рф",
        "example.com",
        "xn--\x00",
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write the domain"), ("https://", "Write the domain"), ("...", "Write the domain"),
        ("203.0.113.7", "number of a server"), ("http://[::1]/", "number of a server"), ("1.2.3", "cannot be a domain"),
        ("two words.example.com", "cannot be a domain"), ("a..example.com", "cannot be a domain"),
        ("-a.example.com", "cannot be a domain"), ("*.example.com", "cannot be a domain"),
        ("_a.example.com", "cannot be a domain"), ("a\x00.example.com", "cannot be a domain"),
        (f"{'a' * 64}.example.com", "cannot be a domain"), (".".join(["a" * 60] * 5), "cannot be a domain"),
        ("<script>.example.com", "cannot be a domain"), ("🎁", "cannot be a domain"),
        ("localhost", "belongs to the platform"), ("www.localhost", "belongs to the platform"),
        ("birch.localhost", "belongs to the platform"), ("example", "not a domain that the internet knows"),
        ("printer.local", "not a domain that the internet knows"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(DomainRefused, match=words):
        clean_domain(typed)


# --- proving


def test_claim_serves_nothing(store: Store) -> None:
    claim_domain(SHOP)
    assert answer(SHOP).status_code == 404


def test_right_records_make_the_domain_lead_to_the_store(store: Store, name_server: NameServer) -> None:
    claim_domain(SHOP)
    make_records(name_server, store)
    assert check().state == DomainClaim.State.VERIFIED
    assert (answer(SHOP).status_code, store.name in answer(SHOP).text) == (200, True)


def test_domain_in_another_script_is_proved_and_served(store: Store, name_server: NameServer) -> None:
    host = claim_domain("пример.рф").host
    make_records(name_server, store, host)
    assert (check(host).state, answer(host).status_code) == (DomainClaim.State.VERIFIED, 200)
    assert [one.shown for one in domains_of(store)] == [store.host, "пример.рф"]


def _no_text(records: dict, claim: DomainClaim) -> None:
    del records[claim.txt_name, "TXT"]


def _old_text(records: dict, claim: DomainClaim) -> None:
    records[claim.txt_name, "TXT"] = ['"vitrina=old"', '"v=spf1"']


def _no_address(records: dict, claim: DomainClaim) -> None:
    del records[SHOP, "CNAME"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_no_text, "We found no TXT record at _vitrina.shop.example.com. New records can take an hour to be seen."),
        (_old_text, "The TXT record at _vitrina.shop.example.com says “v=spf1”, “vitrina=old”. Put the value below in "
         "its place."),
        (_no_address, "shop.example.com leads nowhere: its CNAME or A record is missing."),
    ],
)  # fmt: skip
def test_wrong_records_are_said_as_they_were_found(
    spoil: Callable[[dict, DomainClaim], None], sentence: str, store: Store, name_server: NameServer
) -> None:
    claim = claim_domain(SHOP)
    make_records(name_server, store)
    spoil(name_server.records, claim)
    found = check()
    assert (found.state, explain(found)) == (DomainClaim.State.FAILED, sentence)
    assert answer(SHOP).status_code == 404


def test_record_may_hold_anything(store: Store, name_server: NameServer) -> None:
    claim = claim_domain(SHOP)
    name_server.records[claim.txt_name, "TXT"] = ['"a\\000b\\255<script>"']
    assert explain(check()).startswith("The TXT record at _vitrina.shop.example.com says “a�b�<script>”.")


def test_name_server_that_fails_is_said(store: Store, name_server: NameServer) -> None:
    claim = claim_domain(SHOP)
    name_server.broken.add(claim.txt_name)
    assert (
        explain(check()) == "The name servers of shop.example.com did not answer. Try again in some minutes."
    )


def test_addresses_of_the_settings_are_ours(store: Store, name_server: NameServer, settings: Any) -> None:
    settings.DOMAIN_ADDRESSES = (THEIRS, "2001:db8::7")
    claim = claim_domain(SHOP)
    name_server.records |= {
        (claim.txt_name, "TXT"): [f'"{claim.txt_value}"'], (SHOP, "A"): [THEIRS], (SHOP, "AAAA"): ["2001:db8::7"],
    }  # fmt: skip
    found = check()
    assert (found.state, found.is_proxied) == (DomainClaim.State.VERIFIED, False)


def test_second_press_of_the_button_asks_nothing(store: Store) -> None:
    claim_domain(SHOP)
    assert (begin_check(SHOP) is None, begin_check(SHOP) is None) == (False, True)


# --- two stores


def test_claim_of_another_store_does_not_stand_in_the_way(
    store: Store, store_b: Store, name_server: NameServer
) -> None:
    with store_context(store_b):
        theirs = claim_domain(SHOP)
    ours = claim_domain(SHOP)
    assert ours.token != theirs.token
    make_records(name_server, store)
    assert check().state == DomainClaim.State.VERIFIED
    with store_context(store_b):
        assert explain(check()).startswith("The TXT record at")
        with pytest.raises(DomainRefused, match="leads to another store"):
            claim_domain(SHOP)


def test_proof_that_comes_second_is_too_late(store: Store, store_b: Store, name_server: NameServer) -> None:
    claim_domain(SHOP)
    make_records(name_server, store)
    StoreDomain.objects.create(store=store_b, host=SHOP)
    assert explain(check()) == "Another store has proved that shop.example.com is its own."
    assert StoreDomain.objects.get(host=SHOP).store == store_b


def test_store_has_so_many_domains_and_no_more(store: Store) -> None:
    for number in range(MOST):
        claim_domain(f"shop{number}.example.com")
    with pytest.raises(DomainRefused, match="10 domains at most"):
        claim_domain(SHOP)
    assert claim_domain("shop0.example.com").host == "shop0.example.com"


# --- the main address


@pytest.fixture
def proved(store: Store) -> Store:
    """The store, with a domain that leads to it and is its main address."""
    StoreDomain.objects.create(store=store, host=SHOP)
    choose_primary(SHOP)
    hosts.forget([SHOP, store.host])
    store.refresh_from_db()
    return store


def test_other_hosts_lead_to_the_main_one_with_path_and_query(proved: Store) -> None:
    moved = answer(proved.host, "/catalogue/?sort=price&utm_source=%D1%8F")
    assert (moved.status_code, moved["Location"]) == (
        301,
        "http://shop.example.com:8000/catalogue/?sort=price&utm_source=%D1%8F",
    )
    assert (moved["Cache-Control"], answer(SHOP, "/catalogue/").status_code) == ("private, no-cache", 200)


@pytest.mark.parametrize(
    "path", ["/cabinet/", "/account/login/", "/enter/x/", "/static/x.css", "/preview/x/"]
)
def test_cabinet_and_its_door_stay_below_the_platforms_domain(path: str, proved: Store) -> None:
    moved = answer(proved.host, path)
    assert SHOP not in moved.get("Location", "")


def test_form_is_not_sent_on(proved: Store) -> None:
    assert Client(headers={"host": proved.host}).post("/search/", {}).status_code == 405


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/%0d%0aX: y"])
def test_strange_path_leads_to_no_other_host(path: str, proved: Store) -> None:
    assert answer(proved.host, path)["Location"].startswith("http://shop.example.com:8000/")


def test_letters_and_search_engines_know_the_main_address(proved: Store) -> None:
    assert proved.absolute_url("/x/") == "http://shop.example.com:8000/x/"
    assert (
        'rel="canonical" href="http://shop.example.com:8000/catalogue/"' in answer(SHOP, "/catalogue/").text
    )
    assert "http://shop.example.com:8000/sitemap.xml" in answer(SHOP, "/robots.txt").text


def test_way_into_the_cabinet_does_not_depend_on_the_domain(proved: Store) -> None:
    from commerce.accounts.handover import handover_url

    assert handover_url(user=proved.owner, store=proved).startswith(f"http://{proved.host}:8000/enter/")


def test_removed_domain_leads_nowhere_and_the_first_address_is_back(proved: Store) -> None:
    remove_domain(SHOP)
    hosts.forget([SHOP, proved.host])
    assert (answer(SHOP).status_code, answer(proved.host).status_code) == (404, 200)


def test_address_from_the_platform_stays(store: Store) -> None:
    with pytest.raises(DomainRefused, match="This address stays"):
        remove_domain(store.host)


def test_domain_that_is_not_proved_is_no_main_address(store: Store, store_b: Store) -> None:
    claim_domain(SHOP)
    StoreDomain.objects.create(store=store_b, host="birch.example.com")
    for host in (SHOP, "birch.example.com", store_b.host):
        with pytest.raises(DomainRefused, match="Check the domain first"):
            choose_primary(host)


# --- the screen


@pytest.fixture
def owner(store: Store) -> Client:
    """The owner at the cabinet."""
    client = Client(headers={"host": store.host})
    client.force_login(store.owner)
    return client


URL = "/cabinet/domains/"


def test_screen_goes_all_the_way(
    store: Store, owner: Client, name_server: NameServer, django_capture_on_commit_callbacks: Any
) -> None:
    assert owner.post(URL, {"do": "add", "domain": "https://Shop.example.com/"}).status_code == 302
    claim = DomainClaim.objects.get()
    page = owner.get(URL).text
    assert (claim.txt_name in page, claim.txt_value in page, store.host in page) == (True, True, True)
    make_records(name_server, store)
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(URL, {"do": "check", "domain": SHOP})
    owner.post(URL, {"do": "primary", "domain": SHOP})
    store.refresh_from_db()
    assert (store.primary_host, StoreDomain.objects.get(is_primary=True).host) == (SHOP, SHOP)
    hosts.forget([store.host])
    owner.post(URL, {"do": "remove", "domain": SHOP})
    store.refresh_from_db()
    assert (store.primary_host, DomainClaim.objects.exists()) == ("", False)


@pytest.mark.parametrize("typed", ["", "two words", "birch.localhost", "\x00", "x" * 5000])
def test_screen_says_what_is_wrong_beside_the_field(typed: str, owner: Client) -> None:
    said = owner.post(URL, {"do": "add", "domain": typed})
    assert (said.status_code, 'id="domain-error"' in said.text, DomainClaim.objects.exists()) == (
        422,
        True,
        False,
    )


@pytest.mark.parametrize("do", ["", "check", "primary", "remove", "x"])
@pytest.mark.parametrize("host", ["", "\x00", "birch.localhost", "birch.example.com"])
def test_screen_touches_no_domain_of_another_store(
    do: str, host: str, owner: Client, store: Store, store_b: Store
) -> None:
    with store_context(store_b):
        claim_domain("birch.example.com")
        StoreDomain.objects.create(store=store_b, host="birch.example.com")
    assert owner.post(URL, {"do": do, "domain": host}).status_code == 302
    assert StoreDomain.objects.filter(store=store_b).count() == 2
    store.refresh_from_db()
    assert store.primary_host == ""


def test_manager_reads_the_domains_and_changes_none(store: Store) -> None:
    client = Client(headers={"host": store.host})
    client.force_login(make.make_member(store, "manager"))
    assert (client.get(URL).status_code, client.post(URL, {"do": "add", "domain": SHOP}).status_code) == (
        200,
        403,
    )


def test_list_of_domains_costs_the_same_for_many(store: Store, django_assert_num_queries: Any) -> None:
    for number in range(MOST):
        claim_domain(f"shop{number}.example.com")
    with django_assert_num_queries(2):
        assert len(domains_of(store)) == MOST + 1
