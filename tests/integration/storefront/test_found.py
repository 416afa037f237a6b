"""What pages tell search engines and messengers, robots.txt and the sitemap, each store's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from commerce.context import store_context
from commerce.stores import hosts
from commerce.stores.models import Store
from site_config import crawlers
from tests import factories as make
from themes.look import look_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(inside: Store, client_of: Callable[[Store], Client]) -> Client:
    return client_of(inside)


def head(client: Client, path: str) -> dict[str, Any]:
    """{name or property: content}, "canonical", "title" and "graph" of a page's head."""
    page = BeautifulSoup(client.get(path).content, "html.parser").head
    found = {tag.get("name") or tag.get("property"): tag["content"] for tag in page.select("meta[content]")}
    canonical, graph = (
        page.select_one("link[rel=canonical]"),
        page.select("script[type='application/ld+json']"),
    )
    return {
        **found,
        "title": page.title.get_text(),
        "canonical": canonical and canonical["href"],
        "graph": [thing for tag in graph for thing in json.loads(tag.get_text())["@graph"]],
    }


def test_product_is_shared_with_its_own_words_and_picture(inside: Store, client: Client) -> None:
    image = make.make_image("A blue cup", size=(1600, 1200))
    make.make_product("Cup", slug="cup", image=image, description="Blue <b>and</b> small.")
    found = head(client, "/product/cup/?utm_source=mail")
    names = ("title", "description", "canonical", "og:title", "og:url", "robots")
    assert {name: found.get(name) for name in names} == {
        "title": f"Cup · {inside.name}",
        "description": "Blue and small.",
        "canonical": inside.absolute_url("/product/cup/"),
        "og:title": "Cup",
        "og:url": inside.absolute_url("/product/cup/"),
        "robots": None,
    }  # fmt: skip
    assert found["og:image"].startswith(inside.absolute_url("/media/"))
    assert (found["og:image:alt"], found["twitter:card"]) == ("A blue cup", "summary_large_image")


def test_picture_of_a_link_is_a_jpeg_of_the_shape_that_messengers_show(inside: Store, client: Client) -> None:
    from cms_pages.sizes import make_sizes

    image = make.make_image(size=(1600, 1200))
    make.make_product("Cup", slug="cup", image=image)
    make_sizes([image.pk], ["share"])
    found = head(client, "/product/cup/")
    assert (found["og:image:width"], found["og:image:height"], found["og:image"][-4:]) == (
        "1200",
        "630",
        ".jpg",
    )


def test_start_page_tells_who_sells_and_how_to_search(inside: Store, client: Client) -> None:
    things = {thing["@type"]: thing for thing in head(client, "/")["graph"]}
    assert (things["Organization"]["name"], things["WebSite"]["url"]) == (
        inside.name,
        inside.absolute_url("/"),
    )
    target = things["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == inside.absolute_url("/search/?q={search_term_string}")


def test_name_cannot_end_the_script_that_tells_it(inside: Store, client: Client) -> None:
    inside.name = "</script><script>alert(1)</script>"
    inside.save()
    assert head(client, "/")["graph"][0]["name"] == inside.name


def test_list_tells_the_way_to_it(inside: Store, client: Client) -> None:
    cups = make.make_category("Cups")
    make.make_category("Small cups", parent=cups)
    (trail,) = head(client, "/catalogue/small-cups/")["graph"]
    assert [(step["position"], step["name"], step["item"]) for step in trail["itemListElement"]] == [
        (1, "Catalogue", inside.absolute_url("/catalogue/")),
        (2, "Cups", inside.absolute_url("/catalogue/cups/")),
        (3, "Small cups", inside.absolute_url("/catalogue/small-cups/")),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", ""), ("page=1", ""), ("page=2", "?page=2"), ("page=2&sort=title&utm_source=x&fbclid=y", "?page=2")],
)
def test_list_has_one_address_for_each_of_its_pages(
    query: str, expected: str, inside: Store, client: Client
) -> None:
    for number in range(25):
        make.make_product(f"Cup {number}")
    found = head(client, f"/catalogue/?{query}")
    assert (found["canonical"], found.get("robots")) == (inside.absolute_url(f"/catalogue/{expected}"), None)


@pytest.mark.parametrize("query", ["price_min=5", "a_colour=blue", "available=1", "offer=1"])
def test_narrowed_list_is_left_out_by_search_engines(query: str, client: Client) -> None:
    found = head(client, f"/catalogue/?{query}")
    assert (found["robots"], found["canonical"]) == ("noindex", None)


@pytest.mark.parametrize("path", ["/search/?q=cup", "/basket/", "/account/login/", "/nothing/"])
def test_page_for_its_visitor_alone_is_left_out(path: str, client: Client) -> None:
    found = head(client, path)
    assert (found["robots"], found["canonical"], found["graph"]) == ("noindex", None, [])


def test_page_without_a_picture_takes_the_banners(inside: Store, client: Client) -> None:
    from cms_pages.models import LandingPage

    page = LandingPage.objects.get(store=inside)
    image = make.make_image("Our workshop")
    page.body = [("banner", {"image": image, "heading": "Hello", "layout": "full"})]
    page.save()
    assert head(client, "/catalogue/")["og:image:alt"] == "Our workshop"


def test_browser_is_coloured_like_the_page(inside: Store, client: Client) -> None:
    assert [head(client, path)["theme-color"] for path in ("/", "/basket/")] == [look_of(inside).ground] * 2


# --- sitemap and robots


def addresses(client: Client, path: str = "/sitemap.xml") -> list[str]:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return re.findall("<loc>(.*?)</loc>", response.text)


def test_sitemap_has_what_is_public_of_its_own_store(inside: Store, client: Client) -> None:
    other = make.make_store("other")
    with store_context(other):
        make.make_product("Foreign", slug="foreign")
    make.make_category("Cups")
    make.make_category("Kept back", is_public=False)
    make.make_product("Cup", slug="cup", variants={"Red": "4.00"})
    make.make_product("Hidden", slug="hidden", is_public=False)
    paths = ["/", "/catalogue/", "/catalogue/cups/", "/product/cup/"]
    assert addresses(client) == [inside.absolute_url(path) for path in paths]


def test_long_sitemap_is_a_list_of_sitemaps(
    inside: Store, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawlers, "PRODUCTS_A_FILE", 2)
    for name in ("one", "two", "three"):
        make.make_product(name, slug=name)
    parts = addresses(client)
    assert parts == [inside.absolute_url(f"/sitemap-{number}.xml") for number in range(3)]
    found = [addresses(client, f"/sitemap-{number}.xml") for number in range(3)]
    assert [[address.removeprefix(inside.absolute_url("")) for address in part] for part in found] == [
        ["/", "/catalogue/"], ["/product/one/", "/product/two/"], ["/product/three/"],
    ]  # fmt: skip
    assert [client.get(f"/sitemap-{number}.xml").status_code for number in (3, 10**12)] == [404, 404]


def test_sitemap_costs_the_same_however_many_products(
    inside: Store, client: Client, django_assert_num_queries: Any
) -> None:
    counts = [len(addresses(client))]  # the host is known now
    for number in range(2):
        make.make_product(f"Cup {number}")
        with django_assert_num_queries(5):
            counts.append(len(addresses(client)))
    assert counts == [2, 3, 4]


def test_robots_are_shown_the_sitemap_of_an_open_store_and_nothing_of_a_draft(
    inside: Store, client: Client
) -> None:
    assert f"Sitemap: {inside.absolute_url('/sitemap.xml')}" in client.get("/robots.txt").text.splitlines()
    inside.status = Store.Status.DRAFT
    inside.save()
    hosts.forget([inside.host])
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert client.get("/sitemap.xml").status_code == 503
