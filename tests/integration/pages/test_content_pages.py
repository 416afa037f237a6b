"""Pages that a seller adds: their texts, addresses, links, and whose they are."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cms_pages.content_pages import ContentPage, reserved_slugs
from cms_pages.content_services import PageRefused, add_page, delete_page, publish_page, withdraw_page
from cms_pages.models import LandingPage
from cms_pages.page_translations import content_links
from cms_pages.ready_texts import ready_kinds, ready_text
from commerce.context import store_context
from commerce.stores.models import Redirect, Store
from commerce.stores.page_links import PageKind, legal_pages
from tests import factories as make
from tests.integration.cabinet.conftest import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(store: Store) -> Client:
    return Client(headers={"host": store.host})


@pytest.fixture
def other(db: None) -> Store:
    """Another seller's store."""
    return make.make_store("other")


def published(kind: str = PageKind.OTHER, **fields: Any) -> ContentPage:
    page = add_page(kind=kind, **fields)
    publish_page(page=page)
    return ContentPage.objects.get(pk=page.pk)


# --- ready texts


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", ready_kinds())
def test_every_kind_has_a_text_in_every_language(kind: str, language: str, inside: Store) -> None:
    inside.language = language
    text = ready_text(kind, inside)
    assert (bool(text.title), "{" in text.html, len(text.html) < 10_000) == (True, False, True)


def test_ready_text_says_what_the_store_knows_and_marks_what_it_does_not(inside: Store) -> None:
    inside.name, inside.email, inside.phone = "Cups <& more>", "shop@example.com", ""
    text = ready_text(PageKind.CONTACTS, inside).html
    assert "<li>E-mail: shop@example.com</li>" in text
    assert "<li>Telephone: <b>[→ your telephone number]</b></li>" in text
    assert "Cups &lt;&amp; more&gt; is a small shop" in ready_text(PageKind.ABOUT, inside).html


def test_ready_text_lists_the_ways_of_delivery(inside: Store) -> None:
    make.make_shipping_method("Owl post", description="at night")
    assert "<li>Owl post: at night</li>" in ready_text(PageKind.DELIVERY, inside).html


# --- what the public sees


def test_draft_is_seen_by_nobody_and_published_page_by_everybody(inside: Store, public: Client) -> None:
    page = add_page(kind=PageKind.PRIVACY)
    assert (public.get("/privacy/").status_code, content_links()) == (404, [])
    publish_page(page=page)
    shown = BeautifulSoup(public.get("/privacy/").content, "html.parser")
    assert (shown.h1.get_text(), shown.title.get_text()) == (
        "Privacy policy",
        f"Privacy policy · {inside.name}",
    )
    assert [link["href"] for link in shown.select("footer a[href='/privacy/']")] == ["/privacy/"]
    assert legal_pages() == {"privacy": "/privacy/"}
    assert inside.absolute_url("/privacy/") in public.get("/sitemap.xml").text


def test_page_of_another_store_is_not_here(inside: Store, other: Store, public: Client) -> None:
    with store_context(other):
        published(PageKind.TERMS)
    assert public.get("/terms/").status_code == 404
    assert "/terms/" not in public.get("/").text + public.get("/sitemap.xml").text


def test_links_stand_where_and_in_the_order_that_the_seller_says(inside: Store, public: Client) -> None:
    for title, place, menu, foot in (
        ("Third", 9, False, True),
        ("First", 1, True, False),
        ("Second", 5, True, True),
    ):
        page = published(title=title)
        ContentPage.objects.filter(pk=page.pk).update(position=place, in_menu=menu, in_footer=foot)
    page = BeautifulSoup(public.get("/").content, "html.parser")
    texts = {
        where: [link.get_text() for link in page.select(f"{where} a")]
        for where in ("footer", "header .drawer")
    }
    wanted = {"First", "Second", "Third"}
    assert {where: [text for text in found if text in wanted] for where, found in texts.items()} == {
        "footer": ["Second", "Third"], "header .drawer": ["First", "Second"],
    }  # fmt: skip


def test_footer_reads_the_pages_once(inside: Store, public: Client, django_assert_num_queries: Any) -> None:
    published(PageKind.TERMS)
    public.get("/terms/")
    with django_assert_num_queries(9):
        public.get("/terms/")
    for number in range(3):
        published(title=f"Page {number}")
    with django_assert_num_queries(9):
        public.get("/terms/")


# --- addresses


def test_address_is_latin_and_free(inside: Store) -> None:
    assert [add_page(kind=PageKind.OTHER, title="Оптовым покупателям").slug for _time in range(2)] == [
        "optovym-pokupatelyam",
        "optovym-pokupatelyam-2",
    ]
    assert add_page(kind=PageKind.OTHER, title="Catalogue").slug == "catalogue-2"


def test_addresses_of_the_shop_itself_are_kept(inside: Store) -> None:
    assert {
        "catalogue",
        "product",
        "basket",
        "checkout",
        "cabinet",
        "search",
        "account",
        "order",
    } <= reserved_slugs()
    page = published(title="Ours")
    page.slug = "basket"
    with pytest.raises(ValidationError, match="an address of the shop itself"):
        page.full_clean()


def test_renamed_page_is_found_at_its_old_address(inside: Store, public: Client) -> None:
    page = published(title="Wholesale")
    page.slug = "for-shops"
    page.save_revision().publish()
    row = Redirect.objects.get()
    assert (row.old_path, row.new_path, row.is_gone) == ("/wholesale/", "/for-shops/", False)
    page.slug = "wholesale"
    page.save_revision().publish()
    assert [(row.old_path, row.new_path) for row in Redirect.objects.all()] == [
        ("/for-shops/", "/wholesale/")
    ]


def test_deleted_page_leaves_word_that_it_has_gone(inside: Store) -> None:
    delete_page(page=add_page(kind=PageKind.OTHER, title="Never shown"))
    delete_page(page=published(title="Shown"))
    assert [(row.old_path, row.is_gone, row.title) for row in Redirect.objects.all()] == [
        ("/shown/", True, "Shown")
    ]
    published(title="Shown")
    assert not Redirect.objects.exists()


def test_hidden_page_is_not_found_and_keeps_its_text(inside: Store, public: Client) -> None:
    page = published(PageKind.ABOUT)
    withdraw_page(page=page)
    assert (public.get("/about/").status_code, Redirect.objects.count()) == (404, 0)
    publish_page(page=ContentPage.objects.get(pk=page.pk))
    assert public.get("/about/").status_code == 200


# --- refusals


def test_a_kind_is_there_once_and_an_own_page_needs_a_title(inside: Store) -> None:
    add_page(kind=PageKind.TERMS)
    for values in ({"kind": PageKind.TERMS}, {"kind": PageKind.OTHER}):
        with pytest.raises(PageRefused):
            add_page(**values)


def test_picture_and_link_of_another_store_are_refused(inside: Store, other: Store) -> None:
    with store_context(other):
        image, foreign = make.make_image(), published(PageKind.TERMS)
    page = published(title="Ours")
    for body in (
        [("gallery", {"images": [{"image": image, "caption": ""}]})],
        [("text", {"text": f'<p><a linktype="page" id="{foreign.pk}">x</a></p>'})],
    ):
        page.body = body
        with pytest.raises(ValidationError, match="no longer in your store"):
            page.full_clean()


# --- the cabinet


def test_seller_adds_a_ready_page_edits_and_shows_it(cabinet: Client, inside: Store, public: Client) -> None:
    response = cabinet.post("/cabinet/content/new/", {"kind": "returns", "title": ""})
    page = ContentPage.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )
    editor = form_data(cabinet, response["Location"], title="Sending back", **{"action-publish": "Publish"})
    editor |= {  # what the editor's script adds
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
        "body-0-value-text": '{"blocks": [{"text": "Write to us.", "type": "unstyled"}], "entityMap": {}}',
    }  # fmt: skip
    assert cabinet.post(response["Location"], editor).status_code == 302
    shown = BeautifulSoup(public.get("/returns/").content, "html.parser").main
    assert (shown.h1.get_text(), shown.select_one(".prose").get_text(strip=True)) == (
        "Sending back",
        "Write to us.",
    )


def test_list_tells_what_is_still_to_be_filled_in_and_switches_pages(cabinet: Client, inside: Store) -> None:
    page = add_page(kind=PageKind.TERMS)
    text = cabinet.get("/cabinet/content/").content.decode()
    assert "/terms/ · places to fill in: " in text
    cabinet.post(f"/cabinet/content/{page.pk}/switch/", {"to": "show"})
    assert ContentPage.objects.get().live
    cabinet.post(f"/cabinet/content/{page.pk}/switch/", {"to": "hide"})
    assert not ContentPage.objects.get().live
    cabinet.post(f"/cabinet/content/{page.pk}/switch/", {"to": "nonsense"})
    cabinet.post(f"/cabinet/content/delete/{page.pk}/")
    assert not ContentPage.objects.exists()


@pytest.mark.parametrize(
    "data",
    [{}, {"kind": "nonsense"}, {"kind": "other"}, {"kind": "other", "title": "x" * 200}, {"kind": "\x00"}],
)
def test_page_that_cannot_be_is_explained(data: dict[str, str], cabinet: Client, inside: Store) -> None:
    response = cabinet.post("/cabinet/content/new/", data)
    assert (response.status_code, ContentPage.objects.count()) == (200, 0)


def test_pages_of_another_store_are_not_found_in_the_cabinet(
    cabinet: Client, inside: Store, other: Store
) -> None:
    with store_context(other):
        foreign = published(PageKind.TERMS)
        home = LandingPage.objects.get(store=other)
    for url in (
        reverse("wagtailadmin_pages:edit", args=[foreign.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[foreign.pk]),
        reverse("wagtailadmin_pages:edit", args=[home.pk]),
        f"/cabinet/content/edit/{foreign.pk}/",
        f"/cabinet/content/delete/{foreign.pk}/",
    ):
        assert (cabinet.get(url).status_code, cabinet.post(url).status_code) in ((404, 404), (404, 405)), url
    assert cabinet.post(f"/cabinet/content/{foreign.pk}/switch/", {"to": "hide"}).status_code == 404


def test_list_of_many_costs_what_a_list_of_one_costs(
    cabinet: Client, inside: Store, django_assert_max_num_queries: Any
) -> None:
    for _number in range(2):
        add_page(kind=PageKind.OTHER, title="One more")
        cabinet.get("/cabinet/content/")
        with django_assert_max_num_queries(10):
            cabinet.get("/cabinet/content/")


def test_checklist_asks_for_the_legal_texts_until_they_are_public(cabinet: Client, inside: Store) -> None:
    asked = "Publish a privacy policy"
    link = BeautifulSoup(cabinet.get("/cabinet/").content, "html.parser").find(
        "a", string=lambda text: asked in (text or "")
    )
    assert link["href"] == "/cabinet/content/new/?kind=privacy"
    assert 'value="privacy"' in str(
        BeautifulSoup(cabinet.get(link["href"]).content, "html.parser").select("input[checked]")
    )
    published(PageKind.PRIVACY)
    page = BeautifulSoup(cabinet.get("/cabinet/").content, "html.parser")
    assert page.find("a", string=lambda text: asked in (text or "")) is None
