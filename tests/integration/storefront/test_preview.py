"""Stores that are not open: what strangers are told, and what a preview link shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from cms_pages.content_services import add_page, publish_page
from cms_pages.models import ContentPage, LandingPage
from commerce.order.models import Order
from commerce.stores import hosts
from commerce.stores.models import Store, StoreDomain
from commerce.stores.page_links import PageKind
from commerce.stores.preview import DAYS, is_good, preview_token, withdraw_links
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(inside: Store) -> Store:
    """The store with a cup in it, not open yet."""
    make.make_product("Cup", slug="cup")
    inside.status = Store.Status.DRAFT
    inside.save()
    hosts.forget([inside.host])
    return inside


def change(store: Store, **values: Any) -> None:
    """Give the store other settings, at once."""
    for name, value in values.items():
        setattr(store, name, value)
    store.save()
    hosts.forget([store.host])


def guest(store: Store, token: str = "", host: str = "") -> Browser:
    """Somebody who has followed a preview link."""
    return Browser().open(f"http://{host or store.host}/preview/{token or preview_token(store)}/")


# --- closed


def test_closed_store_speaks_in_the_sellers_words(inside: Store, visitor: Browser) -> None:
    later = timezone.localdate() + timedelta(days=3)
    change(
        inside, status=Store.Status.CLOSED, closed_note="We are at a fair.\n\nOrders go out <later>.",
        reopens_on=later, email="us@example.com", phone="+49301234567",
    )  # fmt: skip
    visitor.open("/catalogue/")
    assert (visitor.status, visitor.page.h1.get_text()) == (503, "Closed for now")
    assert [p.get_text() for p in visitor.page.select("main p")][1:3] == [
        "We are at a fair.",
        "Orders go out <later>.",
    ]
    assert "We open again on" in visitor.text
    assert {link["href"] for link in visitor.page.select("main a")} >= {
        "mailto:us@example.com",
        "tel:+49301234567",
    }
    assert 2 * 24 * 3600 - 60 <= int(visitor.response["Retry-After"]) <= 3 * 24 * 3600
    assert (visitor.response["X-Robots-Tag"], visitor.response["Cache-Control"]) == (
        "noindex",
        "private, no-store",
    )


def test_closed_store_without_words_has_ours_and_forgets_a_past_date(inside: Store, visitor: Browser) -> None:
    change(inside, status=Store.Status.CLOSED, reopens_on=timezone.localdate() - timedelta(days=1))
    visitor.open("/")
    assert "takes no orders at the moment" in visitor.text
    assert ("We open again" in visitor.text, visitor.response["Retry-After"]) == (False, "86400")


def test_notice_shows_nothing_of_the_goods(draft: Store, visitor: Browser) -> None:
    visitor.open("/product/cup/")
    assert (visitor.status, visitor.page.h1.get_text(), "Cup" in visitor.text) == (503, "Opening soon", False)


# --- the link


def test_link_shows_a_draft_with_a_bar_and_a_way_out(draft: Store) -> None:
    browser = guest(draft)
    browser.open("/product/cup/")
    assert (browser.status, "This is a preview" in browser.text) == (200, True)
    assert (browser.response["X-Robots-Tag"], "no-store" in browser.response["Cache-Control"]) == (
        "noindex",
        True,
    )
    browser.submit("Leave the preview")
    assert (browser.status, browser.page.h1.get_text()) == (503, "Opening soon")


def test_link_works_on_a_domain_of_the_stores_own(draft: Store) -> None:
    StoreDomain.objects.create(store=draft, host="pottery.example")
    browser = guest(draft, host="pottery.example")
    assert (browser.status, browser.host) == (200, "pottery.example")


def test_link_of_another_store_shows_nothing(draft: Store) -> None:
    browser = guest(draft, token=preview_token(make.make_store("other")))
    assert (browser.status, browser.page.h1.get_text()) == (410, "This preview link no longer works")
    assert browser.open("/product/cup/").status == 503


@pytest.mark.parametrize("token", ["x", "1.1", "1.1:x:y", "%00", "é" * 9, "1.1:1:" + "a" * 3000])
def test_made_up_link_shows_nothing(token: str, draft: Store) -> None:
    assert guest(draft, token=token).status == 410


def test_withdrawn_link_ends_the_preview_too(draft: Store) -> None:
    token = preview_token(draft)
    browser = guest(draft)
    withdraw_links(draft)
    hosts.forget([draft.host])
    assert (browser.open("/product/cup/").status, guest(draft, token=token).status) == (503, 410)
    assert guest(draft).status == 200


def test_link_grows_old(draft: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    token = preview_token(draft)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + (DAYS * 24 - 1) * 3600)
    assert is_good(draft, token)
    monkeypatch.setattr(signing.time, "time", lambda: now + (DAYS * 24 + 1) * 3600)
    assert not is_good(draft, token)


@pytest.mark.parametrize(
    ("to", "lands"),
    [("/catalogue/", "/catalogue/"), ("//evil.example/", "/"), ("https://evil.example/", "/"), ("x", "/"),
     ("/\\evil.example", "/"), ("/preview/x/", "/")],
)  # fmt: skip
def test_link_leads_to_pages_of_the_store_alone(to: str, lands: str, draft: Store) -> None:
    answer = Client(headers={"host": draft.host}).get(f"/preview/{preview_token(draft)}/", {"to": to})
    assert (answer.status_code, answer["Location"]) == (302, lands)


def test_drafts_of_pages_are_shown_in_a_preview_and_to_nobody_else(inside: Store, visitor: Browser) -> None:
    add_page(kind=PageKind.OTHER, title="Not shown yet")
    page = add_page(kind=PageKind.OTHER, title="Before")
    publish_page(page=page)
    page = ContentPage.objects.get(pk=page.pk)
    page.title = "After"
    page.save_revision()
    landing = LandingPage.objects.get(store_id=inside.pk)
    landing.body = [("text", {"text": "<p>A new beginning</p>"})]
    landing.save_revision()
    browser = guest(inside)
    assert "A new beginning" in browser.text
    assert [
        (browser.open(path).status, browser.page.h1.get_text()) for path in ("/not-shown-yet/", "/before/")
    ] == [
        (200, "Not shown yet"),
        (200, "After"),
    ]
    assert [visitor.open(path).status for path in ("/not-shown-yet/", "/before/")] == [404, 200]
    assert visitor.page.h1.get_text() == "Before"
    assert "A new beginning" not in visitor.open("/").text


def test_nothing_is_ordered_in_a_preview(draft: Store) -> None:
    browser = guest(draft)
    browser.open("/product/cup/").submit("/basket/add/")
    for visit in (browser.open, lambda path: browser.post(path, {})):
        visit("/checkout/")
        assert (browser.path, "nothing can be ordered in it" in browser.text) == ("/basket/", True)
    assert not Order.objects.exists()


def test_leaving_is_asked_for_by_a_page_of_the_store(draft: Store) -> None:
    client = Client(headers={"host": draft.host, "sec-fetch-site": "cross-site"})
    assert client.post("/preview/leave/").status_code == 403
