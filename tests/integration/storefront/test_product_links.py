"""Addresses of products: short ones, QR codes, renamed ones, what machines read, and what a browser remembers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from commerce.catalogue.services import remove_product, save_product
from commerce.catalogue.short_links import code_of, pk_of
from commerce.catalogue.tree import delete_category, save_category
from commerce.context import store_context
from commerce.stores.models import Redirect, Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

GetClient = Callable[[Store], Client]


@pytest.mark.parametrize(("pk", "code"), [(1, "1"), (31, "z"), (32, "10"), (123456, "3rj0")])
def test_code_is_short_and_leads_back(pk: int, code: str) -> None:
    assert (code_of(pk), pk_of(code), pk_of(code.upper())) == (code, pk, pk)


@pytest.mark.parametrize("code", ["", "u", "1-2", "é", "z" * 13, "\x00"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert pk_of(code) is None


def test_code_is_read_as_it_is_heard() -> None:
    assert pk_of("IOL") == pk_of("101")


def test_short_link_leads_to_the_product_and_its_variant(inside: Store, client_of: GetClient) -> None:
    bowl = make.make_product("Bowl", slug="bowl", variants={"Sage": "9.00"})
    sage = bowl.children.get()
    places = [client_of(inside).get(one.get_short_url()) for one in (bowl, sage)]
    assert [(place.status_code, place["Location"]) for place in places] == [
        (302, "/product/bowl/"),
        (302, f"/product/bowl/?variant={sage.slug}"),
    ]


def test_short_link_of_a_hidden_or_foreign_product_is_not_found(inside: Store, client_of: GetClient) -> None:
    hidden = make.make_product("Cup", is_public=False)
    other = make.make_store("other")
    with store_context(other):
        foreign = make.make_product("Lamp")
    paths = [
        f"/p/{code}/{end}"
        for code in (code_of(hidden.pk), code_of(foreign.pk), "!")
        for end in ("", "qr.svg")
    ]
    assert {client_of(inside).get(path).status_code for path in paths} == {404}


def test_qr_code_is_a_picture_that_can_be_downloaded(inside: Store, client_of: GetClient) -> None:
    cup = make.make_product("Cup", slug="cup")
    path = f"{cup.get_short_url()}qr.svg"
    shown, saved = client_of(inside).get(path), client_of(inside).get(f"{path}?download")
    assert (shown.status_code, shown["Content-Type"], b"<svg" in shown.content) == (
        200,
        "image/svg+xml",
        True,
    )
    assert saved["Content-Disposition"] == 'attachment; filename="qr-cup.svg"'


def test_renamed_product_is_found_at_its_old_address_too(inside: Store, client_of: GetClient) -> None:
    cup = save_product(title="Cup", slug="cup", price=10, stock=1)
    for slug in ("mug", "beaker"):
        save_product(product=cup, title="Cup", slug=slug, price=10, stock=1)
    client = client_of(inside)
    answers = [client.get(f"/product/{slug}/?variant=x") for slug in ("cup", "mug")]
    assert [(one.status_code, one["Location"]) for one in answers] == [
        (301, "/product/beaker/?variant=x")
    ] * 2


def test_another_product_at_the_old_address_wins(inside: Store, client_of: GetClient) -> None:
    cup = save_product(title="Cup", slug="cup", price=10, stock=1)
    save_product(product=cup, title="Cup", slug="mug", price=10, stock=1)
    save_product(title="New cup", slug="cup", price=10, stock=1)
    assert "New cup" in client_of(inside).get("/product/cup/").text


def test_product_that_takes_its_old_name_back_is_there(inside: Store, client_of: GetClient) -> None:
    cup = save_product(title="Cup", slug="cup", price=10, stock=1)
    for slug in ("mug", "cup"):
        save_product(product=cup, title="Cup", slug=slug, price=10, stock=1)
    assert client_of(inside).get("/product/cup/").status_code == 200
    assert client_of(inside).get("/product/mug/")["Location"] == "/product/cup/"


def test_renamed_category_is_found_at_its_old_address_too(inside: Store, client_of: GetClient) -> None:
    cups = save_category(name="Cups", slug="cups")
    save_category(category=cups, name="Cups", slug="mugs")
    answer = client_of(inside).get("/catalogue/cups/?sort=price")
    assert (answer.status_code, answer["Location"]) == (301, "/catalogue/mugs/?sort=price")


def test_deleted_things_are_noted_as_gone_with_what_is_near(inside: Store) -> None:
    shelf = save_category(name="Shelf", slug="shelf")
    remove_product(product=save_product(title="Cup", slug="cup", price=10, stock=1, categories=[shelf]))
    delete_category(category=save_category(name="Cups", slug="cups", parent=shelf))
    rows = Redirect.objects.order_by("old_path").values_list("old_path", "is_gone", "title", "new_path")
    assert list(rows) == [
        ("/catalogue/cups/", True, "Cups", "/catalogue/shelf/"),
        ("/product/cup/", True, "Cup", "/catalogue/shelf/"),
    ]


def things(browser: Browser) -> dict[str, Any]:
    graph = json.loads(browser.page.select_one("script[type='application/ld+json']").string)["@graph"]
    return {thing["@type"]: thing for thing in graph}


def test_machines_read_an_offer_for_each_variant_and_the_rating(inside: Store, visitor: Browser) -> None:
    bowl = make.make_product("Bowl </script>", slug="bowl", variants={"Sage": "9.00", "Moss": "20.00"})
    moss = bowl.children.get(title="Moss")
    moss.stockrecords.update(num_in_stock=0)
    make.make_review(bowl, score=4)
    found = things(visitor.open("/product/bowl/"))
    product, offers = found["Product"], found["Product"]["offers"]
    assert product["name"] == "Bowl </script>"
    assert product["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 4.0, "reviewCount": 1}
    assert (offers["lowPrice"], offers["highPrice"], offers["priceCurrency"]) == ("9.00", "20.00", "EUR")
    assert [
        (one["name"], one["price"], one["availability"].rpartition("/")[2]) for one in offers["offers"]
    ] == [
        ("Sage", "9.00", "InStock"),
        ("Moss", "20.00", "OutOfStock"),
    ]
    assert found["BreadcrumbList"]["itemListElement"][-1]["name"] == "Bowl </script>"


def test_machines_read_one_offer_of_a_plain_product(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", upc="C-1", price="10.00")
    offer = things(visitor.open("/product/cup/"))["Product"]["offers"]
    assert (offer["@type"], offer["price"], offer["sku"]) == ("Offer", "10.00", "C-1")


def test_links_to_share_are_plain(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup & saucer", slug="cup")
    links = [link["href"] for link in visitor.open("/product/cup/").page.select(".share a")]
    address = quote(inside.absolute_url("/product/cup/"))
    assert links[0] == f"https://t.me/share/url?url={address}&text=Cup%20%26%20saucer"
    assert [link.split("/")[2] for link in links] == ["t.me", "wa.me", "www.facebook.com", "x.com"]


def test_cards_of_what_a_browser_remembers(inside: Store, client_of: GetClient) -> None:
    cup, bowl = make.make_product("Cup"), make.make_product("Bowl")
    hidden = make.make_product("Hidden", is_public=False)
    page = Browser()
    page.open(f"http://{inside.host}/cards/?ids={bowl.pk},{hidden.pk},{cup.pk}")
    assert [link.get_text() for link in page.page.select(".card h3 a")] == ["Bowl", "Cup"]


@pytest.mark.parametrize("ids", ["", "x", "1,,2", "9" * 30, "-1", "٣", "\x00", ",".join(["1"] * 5000)])
def test_cards_of_nonsense_are_none(ids: str, inside: Store, client_of: GetClient) -> None:
    response = client_of(inside).get("/cards/", {"ids": ids})
    assert (response.status_code, response.text.strip()) == (200, "")
