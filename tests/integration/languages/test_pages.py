"""Pages that a seller writes, in an added language: begun, shown, hidden, deleted, and whose they are."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms_pages.content_pages import ContentPage
from cms_pages.content_services import PageRefused, delete_page, publish_page
from cms_pages.models import ContentTranslation, LandingPage, LandingTranslation
from cms_pages.page_translations import content_links
from cms_pages.translation_services import begin_translation
from commerce.context import store_context
from commerce.stores.languages import remove_language, shown_in
from commerce.stores.models import Store
from commerce.stores.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(bilingual: Store) -> ContentPage:
    """A published page of the store's own."""
    with store_context(bilingual):
        return make.make_page("About cups", kind="about")


@pytest.fixture
def cabinet(bilingual: Store, client_of: Callable[[Store], Client]) -> Client:
    """The owner at work."""
    client = client_of(bilingual)
    client.force_login(bilingual.owner)
    return client


def start_page(store: Store) -> LandingPage:
    with store_context(store):
        return LandingPage.objects.get(store_id=store.pk)


def translations_of(store: Store) -> list[Any]:
    """Of its start page and of its others."""
    with store_context(store):
        return [*LandingTranslation.objects.all(), *ContentTranslation.objects.all()]


def translated(page: Any, title: str, text: str, *, live: bool = True) -> Any:
    """The page's Russian translation: one text, published or not."""
    translation = begin_translation(page=page, language="ru")
    translation.title = title
    translation.body = json.dumps([{"type": "text", "value": {"text": f"<p>{text}</p>"}}])
    translation.save_revision()
    if live:
        publish_page(page=translation)
    return type(translation).objects.get(pk=translation.pk)


def page_of(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def alternates(page: BeautifulSoup) -> dict[str, str]:
    return {one["hreflang"]: one["href"] for one in page.head.select("link[rel=alternate]")}


def test_a_seller_translates_the_start_page(
    bilingual: Store, cabinet: Client, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    home = start_page(bilingual)
    begin = f"/cabinet/content/{home.pk}/in/ru/"
    assert begin in cabinet.get("/cabinet/languages/").text
    answer = cabinet.post(begin, {"to": "edit"})
    [draft] = translations_of(bilingual)
    assert answer["Location"] == f"/cabinet/pages/{draft.pk}/edit/"
    assert (draft.live, draft.body.get_prep_value()) == (False, home.body.get_prep_value())
    editor = cabinet.get(answer["Location"])
    assert (editor.status_code, "Good things, chosen with care" in editor.text) == (200, True)
    sent = {
        "title": "Aurora", "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "banner",
        "body-0-id": "3f0b8f4e-7c1a-4a44-9a0f-1d2b3c4d5e6f", "body-0-value-heading": "Сделано не спеша",
        "body-0-value-image": "", "body-0-value-text": "", "body-0-value-button_text": "",
        "body-0-value-button_link": "", "body-0-value-layout": "centred", "seo_title": "Керамика",
        "search_description": "", "slug": "ru",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        cabinet.post(answer["Location"], {**sent, "action-publish": "action-publish"})
    russian, own = page_of(client, "/ru/"), page_of(client, "/")
    assert (russian.h1.get_text(strip=True), russian.title.get_text()) == ("Сделано не спеша", "Керамика")
    assert "Сделано не спеша" not in own.get_text()
    assert "Good things, chosen with care" in own.get_text()
    assert (russian.main.get("lang"), own.main.get("lang")) == (None, None)
    addresses = {one: bilingual.absolute_url(path) for one, path in (("en", "/"), ("ru", "/ru/"))}
    assert alternates(russian) == alternates(own) == {**addresses, "x-default": addresses["en"]}


def test_a_draft_is_not_shown(bilingual: Store, about: ContentPage, client: Client) -> None:
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.", live=False)
    page = page_of(client, "/ru/about/")
    assert (page.h1.get_text(), page.main["lang"], alternates(page)) == ("About cups", "en", {})
    assert "О чашках" not in page.get_text()
    assert alternates(page_of(client, "/about/")) == {}


def test_a_page_is_shown_at_its_address_in_the_language(
    bilingual: Store, about: ContentPage, client: Client
) -> None:
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.")
    page, own = page_of(client, "/ru/about/"), page_of(client, "/about/")
    assert (page.h1.get_text(), page.main.get("lang")) == ("О чашках", None)
    assert "Наши чашки." in page.main.get_text()
    assert page.select_one("link[rel=canonical]")["href"] == bilingual.absolute_url("/ru/about/")
    assert set(alternates(page)) == set(alternates(own)) == {"en", "ru", "x-default"}
    assert (own.h1.get_text(), "Наши чашки." in own.get_text()) == ("About cups", False)
    for path, title in (("/ru/catalogue/", "О чашках"), ("/catalogue/", "About cups")):
        link = page_of(client, path).select_one(".foot a[href$='/about/']")
        assert link.get_text(strip=True) == title


@pytest.mark.parametrize("path", ["/about/ru/", "/ru/about/ru/", "/ru/ru/"])
def test_a_translation_has_no_address_of_its_own(
    path: str, bilingual: Store, about: ContentPage, client: Client
) -> None:
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.")
        translated(start_page(bilingual), "Аврора", "Добро пожаловать.")
    assert client.get(path).status_code == 404


def test_a_language_that_is_taken_away_takes_its_pages_along(
    bilingual: Store, about: ContentPage, client: Client
) -> None:
    with store_context(bilingual):
        translated(start_page(bilingual), "Аврора", "Добро пожаловать.")
        remove_language(store=bilingual, code="ru")
    assert client.get("/ru/").status_code == 404
    assert alternates(page_of(client, "/")) == {}


def test_links_know_the_languages_of_a_page(bilingual: Store, about: ContentPage) -> None:
    with store_context(bilingual):
        make.make_page("Terms", kind="terms")
        translated(about, "О чашках", "Наши чашки.")
        with shown_in(bilingual, "ru"), CaptureQueriesContext(connection) as captured:
            links = content_links()
    assert [(one.title, one.url, one.languages) for one in links] == [
        ("О чашках", "/ru/about/", ("ru",)),
        ("Terms", "/ru/terms/", ()),
    ]
    assert len(captured) == 1


def test_a_product_leads_to_the_page_about_returns_in_the_language_shown(
    bilingual: Store, client_of: Callable[[Store], Client]
) -> None:
    with store_context(bilingual):
        make.make_product("Cup", slug="cup")
        make.make_page("Other", kind="terms")
    client = client_of(bilingual)
    assert page_of(client, "/product/cup/").select(".promise a") == []
    with store_context(bilingual):
        make.make_page("Returns", kind="returns")
    links = [page_of(client, path).select_one(".promise a") for path in ("/product/cup/", "/ru/product/cup/")]
    assert [(link["href"], link.get_text()) for link in links] == [
        ("/returns/", "How returns work"),
        ("/ru/returns/", "Как вернуть товар"),
    ]


def test_the_sitemap_names_the_languages_that_a_page_is_in(
    bilingual: Store, about: ContentPage, client: Client
) -> None:
    with store_context(bilingual):
        make.make_page("Terms", kind="terms")
        translated(about, "О чашках", "Наши чашки.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        sitemap = BeautifulSoup(client.get("/sitemap.xml").content, "html.parser")
    found = {one.get_text().removeprefix(bilingual.absolute_url("")) for one in sitemap.find_all("loc")}
    assert found == {"/", "/catalogue/", "/ru/catalogue/", "/about/", "/ru/about/", "/terms/"}


def test_translations_cost_one_query_and_none_in_a_store_of_one_language(
    bilingual: Store, about: ContentPage, client_of: Callable[[Store], Client]
) -> None:
    plain = make.make_store("plain", country="DE")
    with store_context(plain):
        make.make_page("About cups", kind="about")
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.")
    counts = []
    for store, path in ((bilingual, "/about/"), (bilingual, "/ru/about/"), (plain, "/about/")):
        client = client_of(store)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        asked = [
            one["sql"] for one in captured if "ARRAY" not in one["sql"]
        ]  # links are asked for with theirs
        counts.append(sum('FROM "cms_pages_contenttranslation"' in sql for sql in asked))
    assert counts == [1, 1, 0]


# --- the seller


def test_a_translation_is_shown_and_hidden_from_the_list(
    bilingual: Store, about: ContentPage, cabinet: Client
) -> None:
    address = f"/cabinet/content/{about.pk}/in/ru/"
    assert address in cabinet.get("/cabinet/content/").text
    cabinet.post(address, {"to": "edit"})
    for wanted, live in (("show", True), ("nonsense", True), ("hide", False)):
        assert cabinet.post(address, {"to": wanted})["Location"] == "/cabinet/languages/"
        assert [one.live for one in translations_of(bilingual)] == [live]


def test_a_page_is_translated_once_into_a_language(bilingual: Store, about: ContentPage) -> None:
    with store_context(bilingual):
        first = begin_translation(page=about, language="ru")
        assert begin_translation(page=about, language="ru") == first
        for code in ("en", "xx", ""):
            with pytest.raises(PageRefused):
                begin_translation(page=about, language=code)


def test_pages_are_listed_without_their_translations(
    bilingual: Store, about: ContentPage, cabinet: Client
) -> None:
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.")
    page = BeautifulSoup(cabinet.get("/cabinet/content/").content, "html.parser")
    assert [one.get_text(strip=True) for one in page.select("td.title .title-wrapper a")] == ["About cups"]


def test_deleting_a_page_deletes_its_translations(bilingual: Store, about: ContentPage) -> None:
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.")
        delete_page(page=ContentPage.objects.get(pk=about.pk))
    assert translations_of(bilingual) == []


def test_the_preview_of_a_translation_is_in_its_language(
    bilingual: Store, about: ContentPage, cabinet: Client
) -> None:
    with store_context(bilingual):
        draft = translated(about, "О чашках", "Наши чашки.", live=False)
    page = page_of(cabinet, f"/cabinet/pages/{draft.pk}/view_draft/")
    assert (page.html["lang"], page.h1.get_text(), page.main.get("lang")) == ("ru", "О чашках", None)


@pytest.mark.parametrize("code", ["en", "xx", "RU", "<b>"])
def test_there_is_no_translation_into_other_languages(
    code: str, bilingual: Store, about: ContentPage, cabinet: Client
) -> None:
    address = f"/cabinet/content/{about.pk}/in/{code}/"
    assert cabinet.post(address, {"to": "edit"})["Location"] == "/cabinet/languages/"
    assert cabinet.post(address, {"to": "show"}).status_code == 404
    assert translations_of(bilingual) == []


def test_pages_of_another_store_cannot_be_translated(bilingual: Store, cabinet: Client) -> None:
    other = make.make_store("other")
    other.other_languages = ["ru"]
    other.save()
    with store_context(other):
        foreign = make.make_page("Terms", kind="terms")
        draft = begin_translation(page=foreign, language="ru")
        home = start_page(other)
    for page in (foreign, home, draft):
        for wanted in ("edit", "show", "hide"):
            address = f"/cabinet/content/{page.pk}/in/ru/"
            assert cabinet.post(address, {"to": wanted}).status_code == 404
    assert cabinet.get(f"/cabinet/pages/{draft.pk}/edit/").status_code == 404
    assert [(one.pk, one.live) for one in translations_of(other)] == [(draft.pk, False)]
    assert translations_of(bilingual) == []


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 302), (Role.STAFF, 403), (Role.VIEWER, 403)])
def test_pages_are_translated_by_those_who_may_change_them(
    role: str, status: int, bilingual: Store, about: ContentPage, client: Client
) -> None:
    client.force_login(make.make_member(bilingual, role))
    assert client.post(f"/cabinet/content/{about.pk}/in/ru/", {"to": "edit"}).status_code == status


def test_a_translation_is_deleted_after_a_question(
    bilingual: Store, about: ContentPage, cabinet: Client, client: Client
) -> None:
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.")
        translated(start_page(bilingual), "Аврора", "Добро пожаловать.")
    address = f"/cabinet/content/{about.pk}/in/ru/delete/"
    assert address in cabinet.get("/cabinet/languages/").text
    assert "«О чашках»" in page_of(cabinet, address).get_text()
    assert len(translations_of(bilingual)) == 2
    assert cabinet.post(address)["Location"] == "/cabinet/languages/"
    assert [type(one) for one in translations_of(bilingual)] == [LandingTranslation]
    assert page_of(client, "/ru/about/").h1.get_text() == "About cups"
    assert [cabinet.get(address).status_code, cabinet.post(address).status_code] == [404, 404]


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 200), (Role.STAFF, 403), (Role.VIEWER, 403)])
def test_translations_are_deleted_by_those_who_may_delete_pages(
    role: str, status: int, bilingual: Store, about: ContentPage, client: Client
) -> None:
    with store_context(bilingual):
        translated(about, "О чашках", "Наши чашки.")
    client.force_login(make.make_member(bilingual, role))
    assert client.get(f"/cabinet/content/{about.pk}/in/ru/delete/").status_code == status


def test_a_page_that_is_published_again_says_so_until_its_translation_is_saved(
    bilingual: Store, about: ContentPage, cabinet: Client
) -> None:
    said, notice = "The original has changed", "published again after this translation was saved"
    with store_context(bilingual):
        translation = translated(about, "О чашках", "Наши чашки.")
        translated(start_page(bilingual), "Аврора", "Добро пожаловать.")
    screens = ("/cabinet/languages/", "/cabinet/content/")
    editor = f"/cabinet/pages/{translation.pk}/edit/"

    def counts() -> list[int]:
        return [cabinet.get(path).text.count(said) for path in screens] + [
            cabinet.get(editor).text.count(notice)
        ]

    assert counts() == [0, 0, 0]
    with store_context(bilingual):
        publish_page(page=ContentPage.objects.get(pk=about.pk))
    assert counts() == [1, 1, 1]
    with store_context(bilingual):
        ContentTranslation.objects.get().save_revision()
    assert counts() == [0, 0, 0]


def test_the_screen_of_languages_costs_the_same_for_many_pages(
    bilingual: Store, about: ContentPage, cabinet: Client
) -> None:
    counts = []
    for title in ("Terms", "Delivery", "Returns"):
        cabinet.get("/cabinet/languages/")
        with CaptureQueriesContext(connection) as captured:
            cabinet.get("/cabinet/languages/")
        counts.append(len(captured))
        with store_context(bilingual):
            translated(make.make_page(title), title, "Текст.")
    assert len(set(counts)) == 1
