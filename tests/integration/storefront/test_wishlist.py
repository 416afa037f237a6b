"""Wish lists: of guests and customers, joined at log-in, shown to others by a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.basket.models import Basket
from commerce.context import store_context
from commerce.stores.models import Store
from commerce.wishlists import services
from commerce.wishlists.models import Line, WishList
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

GetClient = Callable[[Store], Client]
JSON = {"Accept": "application/json"}


def titles(browser: Browser) -> list[str]:
    return [link.get_text() for link in browser.page.select(".card h2 a")]


def keep(client: Client, product: Any, action: str = "add") -> Any:
    return client.post("/wishlist/change/", {"product": product.pk, "action": action}, headers=JSON)


def test_guest_keeps_a_product_and_drops_it(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("/wishlist/change/")
    assert (visitor.path, "“Cup” is on your list." in visitor.text) == ("/product/cup/", True)
    assert titles(visitor.open("/wishlist/")) == ["Cup"]
    visitor.submit("product", action="remove")
    assert (visitor.path, titles(visitor), "Nothing is kept yet" in visitor.text) == ("/wishlist/", [], True)


def test_every_card_of_a_list_has_a_heart_that_leads_back_to_it(inside: Store, visitor: Browser) -> None:
    cup, bowl = make.make_product("Cup"), make.make_product("Bowl “Moss”")
    visitor.open("/catalogue/?sort=title")
    hearts = visitor.page.select(".card .heart")
    assert [(heart["form"], heart["value"], heart["aria-label"]) for heart in hearts] == [
        ("wishes", str(bowl.pk), "Keep for later: Bowl “Moss”"),
        ("wishes", str(cup.pk), "Keep for later: Cup"),
    ]
    visitor.submit("/wishlist/change/", product=cup.pk)
    assert (visitor.url.endswith("/catalogue/?sort=title"), "“Cup” is on your list." in visitor.text) == (
        True,
        True,
    )
    assert titles(visitor.open("/wishlist/")) == ["Cup"]


def test_a_wish_leads_nowhere_but_to_a_page_of_the_store(inside: Store, client_of: GetClient) -> None:
    wish = {"product": make.make_product("Cup").pk, "action": "add"}
    headers = {"referer": "https://elsewhere.example/page", "sec-fetch-site": "same-origin"}
    assert client_of(inside).post("/wishlist/change/", wish, headers=headers)["Location"] == "/wishlist/"


def test_looking_at_an_empty_list_writes_nothing(inside: Store, client_of: GetClient) -> None:
    response = client_of(inside).get("/wishlist/")
    assert (response.status_code, response.cookies.get("wishes"), WishList.objects.count()) == (200, None, 0)


def test_list_is_nobody_elses_business(inside: Store, client_of: GetClient) -> None:
    response = client_of(inside).get("/wishlist/")
    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)


def wished(client: Client) -> list[int]:
    return sorted(client.get("/personal/").json()["wishes"])


def test_script_hears_what_is_on_the_list(inside: Store, client_of: GetClient) -> None:
    cup, bowl = make.make_product("Cup"), make.make_product("Bowl")
    client = client_of(inside)
    keep(client, cup)
    keep(client, cup)
    assert keep(client, bowl).json() == {"ok": True, "message": "“Bowl” is on your list."}
    assert wished(client) == [cup.pk, bowl.pk]
    assert client.get("/personal/").json()["wishlist"] == "Kept for later, 2 products"
    keep(client, cup, "remove")
    assert (wished(client), WishList.objects.count()) == ([bowl.pk], 1)


def test_a_guests_wishes_and_the_customers_are_heard_together(inside: Store, client_of: GetClient) -> None:
    cup, bowl = make.make_product("Cup"), make.make_product("Bowl")
    customer = make.make_user()
    own = WishList.objects.create(owner=customer)
    for product in (cup, bowl):
        services.add_wish(wish_list=own, product=product)
    client = client_of(inside)
    keep(client, cup)
    client.force_login(customer, backend="django.contrib.auth.backends.ModelBackend")
    assert wished(client) == [cup.pk, bowl.pk]


def test_nobody_elses_wishes_are_heard(inside: Store, client_of: GetClient) -> None:
    cup = make.make_product("Cup")
    keep(client_of(inside), cup)
    theirs = WishList.objects.create(owner=make.make_user("other@example.com"))
    services.add_wish(wish_list=theirs, product=cup)
    stranger, customer = client_of(inside), client_of(inside)
    stranger.cookies["wishes"] = Signer(salt="vitrina.wishes").sign(f"{inside.pk}:{theirs.pk}")
    customer.force_login(make.make_user(), backend="django.contrib.auth.backends.ModelBackend")
    assert (wished(stranger), wished(customer)) == ([], [])


def test_hearts_of_a_guest_cost_one_query_however_many(
    inside: Store, client_of: GetClient, warm: Callable[[], None]
) -> None:
    client = client_of(inside)
    for number in range(3):
        keep(client, make.make_product(f"Cup {number}"))
    warm()
    with CaptureQueriesContext(connection) as captured:
        assert len(wished(client)) == 3
    assert len(captured) == 1


@pytest.mark.parametrize(
    "data", [{}, {"product": "x", "action": "add"}, {"product": "1"}, {"product": "9" * 30, "action": "add"}]
)
def test_nonsense_is_refused_in_a_sentence(data: dict[str, str], inside: Store, client_of: GetClient) -> None:
    response = client_of(inside).post("/wishlist/change/", data, headers=JSON)
    assert (response.status_code, response.json()["ok"], bool(response.json()["message"])) == (
        422,
        False,
        True,
    )
    assert client_of(inside).post("/wishlist/change/", data)["Location"] == "/wishlist/"


def test_foreign_and_hidden_products_cannot_be_kept(inside: Store, client_of: GetClient) -> None:
    hidden = make.make_product("Hidden", is_public=False)
    other = make.make_store("other")
    with store_context(other):
        foreign = make.make_product("Lamp")
    client = client_of(inside)
    assert [keep(client, product).status_code for product in (hidden, foreign)] == [422, 422]
    assert Line.objects.count() == 0


def test_list_has_an_end(inside: Store, client_of: GetClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    client = client_of(inside)
    keep(client, make.make_product("Cup"))
    response = keep(client, make.make_product("Bowl"))
    assert (response.status_code, "at most 1 products" in response.json()["message"]) == (422, True)


@pytest.mark.parametrize("cookie", ["", "x", "1:1", "1:1:forged", Signer(salt="vitrina.wishes").sign("0:1")])
def test_forged_cookie_is_an_empty_list(cookie: str, inside: Store, client_of: GetClient) -> None:
    client = client_of(inside)
    client.cookies["wishes"] = cookie
    assert "Nothing is kept yet" in client.get("/wishlist/").text


def test_guests_list_joins_the_customers_at_log_in(inside: Store, client_of: GetClient) -> None:
    cup, bowl = make.make_product("Cup"), make.make_product("Bowl")
    customer = make.make_user()
    own = WishList.objects.create(owner=customer)
    services.add_wish(wish_list=own, product=bowl)
    client = client_of(inside)
    for product in (cup, bowl):
        keep(client, product)
    client.force_login(customer, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/wishlist/")
    assert response.cookies["wishes"].value == ""
    assert (WishList.objects.get(), set(own.lines.values_list("product__title", flat=True))) == (
        own,
        {"Bowl", "Cup"},
    )


def test_customers_list_waits_for_the_next_log_in(inside: Store, client_of: GetClient) -> None:
    customer, cup = make.make_user(), make.make_product("Cup")
    for _visit in range(2):
        client = client_of(inside)
        client.force_login(customer, backend="django.contrib.auth.backends.ModelBackend")
        keep(client, cup)
    assert (WishList.objects.get().owner, Line.objects.count()) == (customer, 1)


def test_wish_goes_into_the_basket(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("/wishlist/change/").open("/wishlist/")
    visitor.submit("to-basket")
    assert ("“Cup” is in your basket." in visitor.text, titles(visitor)) == (True, [])
    assert Basket.objects.get().num_items == 1


def test_sold_out_wish_stays_with_a_sentence(inside: Store, client_of: GetClient) -> None:
    cup = make.make_product("Cup", stock=0)
    client = client_of(inside)
    keep(client, cup)
    response = keep(client, cup, "to-basket")
    assert (response.status_code, response.json()["message"], Line.objects.count()) == (422, "Sold out.", 1)


def test_what_has_variants_is_chosen_on_its_page(inside: Store, visitor: Browser) -> None:
    make.make_product("Bowl", slug="bowl", variants={"Sage": "9.00", "Moss": "9.00"})
    visitor.open("/product/bowl/").submit("/wishlist/change/").open("/wishlist/")
    assert visitor.page.select_one(".kept form a")["href"] == "/product/bowl/"


def test_shared_list_is_seen_by_whoever_has_the_link_until_it_is_closed(
    inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("/wishlist/change/").open("/wishlist/").submit("/wishlist/share/")
    link = visitor.page.select_one("#link")["value"].replace(":8000", "")
    friend = Browser().open(link)
    assert (friend.status, titles(friend), friend.response["X-Robots-Tag"]) == (200, ["Cup"], "noindex")
    assert not friend.page.select("main form")
    visitor.submit("/wishlist/share/")
    assert friend.open(link).status == 404
    visitor.submit("/wishlist/share/")
    assert friend.open(link).status == 404  # a new link, and the old one stays closed


def test_list_that_is_not_shared_is_not_found(inside: Store, client_of: GetClient) -> None:
    private = WishList.objects.create()
    assert len(private.key) >= 20
    assert {client_of(inside).get(f"/wishlist/{key}/").status_code for key in (private.key, "x", "%00")} == {
        404
    }


@pytest.mark.parametrize("number", [1, 12])
def test_list_costs_the_same_however_long(
    number: int, inside: Store, client_of: GetClient, warm: Callable[[], None]
) -> None:
    client = client_of(inside)
    for n in range(number):
        keep(client, make.make_product(f"Cup {n}", image=make.make_image()))
    warm()
    client.get("/wishlist/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/wishlist/")
    assert len(captured) == 4
