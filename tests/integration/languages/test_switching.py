"""A store in several languages: addresses, the switch between them, and what one page tells of the others."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_script_prefix

from commerce.context import store_context
from commerce.order.models import Order
from commerce.stores.languages import (
    LanguageRefused,
    add_language,
    languages_of,
    local_path,
    remove_language,
    shown_in,
    split_path,
)
from commerce.stores.models import Store
from commerce.stores.redirects import move_address
from commerce.stores.roles import Role
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db


def page_of(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_addresses_with_the_prefix_are_in_its_language(bilingual: Store, client: Client) -> None:
    own, russian = client.get("/catalogue/"), client.get("/ru/catalogue/")
    found = [
        (BeautifulSoup(one.content, "html.parser").html["lang"], one["Content-Language"])
        for one in (own, russian)
    ]
    assert found == [("en", "en"), ("ru", "ru")]
    assert "Корзина" in russian.text
    assert "Корзина" not in own.text
    assert get_script_prefix() == "/"


def test_links_of_a_page_stay_in_its_language(bilingual: Store, client: Client) -> None:
    with store_context(bilingual):
        make.make_product("Cup", slug="cup", category=make.make_category("Cups"))
        make.make_page("About us")
    for path in ("/ru/", "/ru/catalogue/", "/ru/product/cup/", "/ru/search/?q=cup", "/ru/basket/"):
        page = page_of(client, path)
        links = [tag for tag in page.select("a[href^='/'], form[action^='/']") if tag.get("hreflang") != "en"]
        away = {tag.get("href") or tag.get("action") for tag in links}
        assert {one for one in away if not one.startswith("/ru/")} == set(), path
        assert page.html["data-home"] == "/ru/"


def test_the_switch_leads_to_the_same_page(bilingual: Store, client: Client) -> None:
    page = page_of(client, "/ru/catalogue/?sort=price")
    switch = page.select(".foot .chips a")
    assert [(one["href"], one["lang"], one["hreflang"], one.get("aria-current")) for one in switch] == [
        ("/catalogue/?sort=price", "en", "en", None),
        ("/ru/catalogue/?sort=price", "ru", "ru", "true"),
    ]
    assert [one["href"] for one in page.select(".head .tools a[hreflang]")] == ["/catalogue/?sort=price"]


def test_a_store_with_one_language_has_no_switch(inside: Store, client_of: Callable[[Store], Client]) -> None:
    page = page_of(client_of(inside), "/catalogue/")
    assert page.select("[hreflang]") == []
    assert page.html.attrs == {"lang": "en"}


@pytest.mark.parametrize(
    ("path", "status", "leads_to"),
    [
        ("/ru", 301, "/ru/"),
        ("/ru?utm_source=a", 301, "/ru/?utm_source=a"),
        ("/ru/catalogue", 301, "/ru/catalogue/"),
        ("/RU/", 404, None),
        ("/ru/ru/", 404, None),
        ("/en/", 404, None),
        ("/en/catalogue/", 404, None),
        ("/de/", 404, None),
        ("/de/catalogue/", 404, None),
        ("/ru//catalogue/", 404, None),
        ("/ru/cabinet/", 404, None),
        ("/ru/robots.txt", 404, None),
        ("/ru/sitemap.xml", 404, None),
        ("/ru/p/AB12/", 404, None),
        ("/ru/favicon.svg", 404, None),
        ("/ru/static/storefront/store.css", 404, None),
        ("/ru/media/none.jpg", 404, None),
        ("/ru/product/none/", 404, None),
    ],
)
def test_what_is_not_a_page_in_a_language(
    path: str, status: int, leads_to: str | None, bilingual: Store, client: Client
) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers.get("Location")) == (status, leads_to)


def test_a_prefix_is_of_the_store_that_has_it(bilingual: Store, client_of: Callable[[Store], Client]) -> None:
    other = make.make_store("other")
    assert client_of(other).get("/ru/catalogue/").status_code == 404


def test_a_page_names_itself_in_each_language(bilingual: Store, client: Client) -> None:
    with store_context(bilingual):
        make.make_product("Cup", slug="cup", category=make.make_category("Cups"))
    for path in ("/catalogue/", "/catalogue/cups/", "/product/cup/"):
        own, russian = (bilingual.absolute_url(one) for one in (path, f"/ru{path}"))
        for asked, canonical, locales in (
            (path, own, ["en_US", "ru_RU"]),
            (f"/ru{path}", russian, ["ru_RU", "en_US"]),
        ):
            head = page_of(client, asked).head
            assert head.select_one("link[rel=canonical]")["href"] == canonical
            assert {one["hreflang"]: one["href"] for one in head.select("link[rel=alternate]")} == {
                "en": own,
                "ru": russian,
                "x-default": own,
            }
            names = ("og:locale", "og:locale:alternate")
            assert [head.select_one(f"meta[property='{name}']")["content"] for name in names] == locales


def test_a_narrowed_list_names_no_others(bilingual: Store, client: Client) -> None:
    assert page_of(client, "/ru/catalogue/?price_min=1").head.select("link[rel=alternate]") == []


def test_the_sitemap_has_each_page_in_each_language(bilingual: Store, client: Client) -> None:
    with store_context(bilingual):
        make.make_product("Cup", slug="cup")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        sitemap = BeautifulSoup(client.get("/sitemap.xml").content, "html.parser")
    own, russian = bilingual.absolute_url("/product/cup/"), bilingual.absolute_url("/ru/product/cup/")
    for address in (own, russian):
        [entry] = [one.parent for one in sitemap.find_all("loc") if one.get_text() == address]
        links = {link["hreflang"]: link["href"] for link in entry.find_all("xhtml:link")}
        assert links == {"en": own, "ru": russian, "x-default": own}
    assert "Disallow: /ru/basket/" in client.get("/robots.txt").text


def test_a_purchase_stays_in_the_language_it_began_in(bilingual: Store) -> None:
    with store_context(bilingual):
        product = make.make_product("Cup", slug="cup", price="10.00")
        make.make_shipping_method()
        make.make_payment_method()
    visitor = Browser().open(f"http://{bilingual.host}/ru/product/cup/")
    visitor.submit("/basket/add/")
    assert visitor.path in ("/ru/product/cup/", "/ru/basket/")
    visitor.open("/ru/checkout/")
    assert visitor.path == "/ru/checkout/"
    visitor.submit(
        "shipping_method", name="Анна Иванова", email="anna@example.com", phone="+49 30 1234567", line1="Берлинская 1",
        city="Берлин", postcode="10115", country="DE",
    )  # fmt: skip
    assert visitor.path.startswith("/ru/checkout/thank-you/")
    with store_context(bilingual):
        order = Order.objects.get()
        assert (order.language, order.lines.get().product) == ("ru", product)


def test_what_is_the_visitors_own_is_told_in_the_language_of_the_page(
    bilingual: Store, client: Client
) -> None:
    told = [client.get(path).json()["account"] for path in ("/personal/", "/ru/personal/")]
    assert told == ["Your account", "Ваш аккаунт"]


def test_pages_of_one_person_are_closed_to_caches_in_each_language(bilingual: Store, client: Client) -> None:
    response = client.get("/ru/basket/")
    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)


def test_a_moved_address_leads_on_in_the_language(bilingual: Store, client: Client) -> None:
    with store_context(bilingual):
        make.make_product("Cup", slug="cup")
        move_address("/product/mug/", "/product/cup/")
    assert client.get("/ru/product/mug/")["Location"] == "/ru/product/cup/"


def test_whoever_is_not_logged_in_is_asked_in_the_language(bilingual: Store, client: Client) -> None:
    assert client.get("/ru/account/")["Location"] == "/ru/account/login/?next=/ru/account/"


def test_a_page_costs_the_same_in_each_language(bilingual: Store, client: Client) -> None:
    with store_context(bilingual):
        make.make_product("Cup", slug="cup", category=make.make_category("Cups"))
    for path in ("/catalogue/", "/catalogue/cups/", "/product/cup/", "/search/?q=cup"):
        counts = []
        for address in (path, f"/ru{path}"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        assert counts[0] == counts[1], path


# --- the seller


def test_a_seller_adds_a_language_and_takes_it_away(
    inside: Store, client_of: Callable[[Store], Client], django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(inside)
    client.force_login(inside.owner)
    for path, languages, status in (("", ["ru"], 200), ("remove/", [], 404)):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/cabinet/languages/{path}", {"code": "ru"})
        assert Store.objects.get(pk=inside.pk).other_languages == languages
        assert client.get("/ru/").status_code == status


@pytest.mark.parametrize("code", ["", "en", "xx", "RU", "ru\x00", "<b>"])
def test_no_other_languages_can_be_added(
    code: str, inside: Store, client_of: Callable[[Store], Client]
) -> None:
    client = client_of(inside)
    client.force_login(inside.owner)
    response = client.post("/cabinet/languages/", {"code": code}, follow=True)
    assert (response.status_code, Store.objects.get(pk=inside.pk).other_languages) == (200, [])


def test_an_added_language_cannot_become_the_stores_own(bilingual: Store, client: Client) -> None:
    client.force_login(bilingual.owner)
    page = client.post("/cabinet/store/", {"name": "Aurora", "language": "ru", "contact": "either", "status": "open",
                                           "time_zone": "UTC", "tax_mode": "none"})  # fmt: skip
    assert (page.status_code, Store.objects.get(pk=bilingual.pk).language) == (200, "en")


def test_only_those_who_may_change_settings_add_languages(
    inside: Store, client_of: Callable[[Store], Client]
) -> None:
    client = client_of(inside)
    client.force_login(make.make_member(inside, Role.STAFF))
    assert client.post("/cabinet/languages/", {"code": "ru"}).status_code == 403
    assert Store.objects.get(pk=inside.pk).other_languages == []


def test_languages_are_added_once_each(bilingual: Store) -> None:
    with pytest.raises(LanguageRefused):
        add_language(store=bilingual, code="ru")
    remove_language(store=bilingual, code="ru")
    with pytest.raises(LanguageRefused):
        remove_language(store=bilingual, code="ru")
    with pytest.raises(LanguageRefused):
        remove_language(store=bilingual, code="en")


def test_languages_that_the_platform_no_longer_has_are_left_out(bilingual: Store) -> None:
    bilingual.other_languages = ["xx", "ru", "en", "ru"]
    assert languages_of(bilingual) == ["en", "ru"]


# --- paths


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/ru/", ("ru", "/")),
        ("/ru/cup/", ("ru", "/cup/")),
        ("/en/", ("en", "/")),
        ("/", ("", "/")),
        ("/ru", ("", "/ru")),
        ("/xx/cup/", ("", "/xx/cup/")),
        ("/ru/cabinet/orders/", ("", "/ru/cabinet/orders/")),
        ("/product/ru/", ("", "/product/ru/")),
    ],
)
def test_a_path_is_split(path: str, found: tuple[str, str]) -> None:
    assert split_path(path) == found


def test_addresses_that_a_seller_has_typed_lead_on_in_the_language(bilingual: Store) -> None:
    typed = [
        "/catalogue/",
        "/",
        "/ru/catalogue/",
        "//example.com/",
        "https://example.com/",
        "/cabinet/",
        "mailto:a@b.c",
    ]
    with store_context(bilingual), shown_in(bilingual, "ru"):
        found = [local_path(one) for one in typed]
    assert found == ["/ru/catalogue/", "/ru/", *typed[2:]]
    with store_context(bilingual):
        assert [local_path(one) for one in typed] == typed
