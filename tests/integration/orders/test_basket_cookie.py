"""The middleware: whose basket a request has, and the cookie that names a guest's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from commerce.accounts.models import User
from commerce.basket.middleware import BasketMiddleware, items_in_basket
from commerce.basket.models import Basket
from commerce.basket.services import add_product
from commerce.context import store_context
from commerce.stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db


class Visitor:
    """Sends requests through the middleware to a view, and keeps the cookie as a browser does."""

    def __init__(self, store: Store, user: Any = None) -> None:
        from django.contrib.auth.models import AnonymousUser

        self.store, self.user, self.cookie = store, user or AnonymousUser(), ""
        self.response = HttpResponse()

    def visit(self, view: Any = lambda request: None, *, secure: bool = False) -> Any:
        request = RequestFactory().get("/", secure=secure)
        request.store, request.user = self.store, self.user
        if self.cookie:
            request.COOKIES["basket"] = self.cookie
        seen = []

        def get_response(request: Any) -> HttpResponse:
            seen.append(view(request))
            return HttpResponse()

        with store_context(self.store):
            self.response = BasketMiddleware(get_response)(request)
        if (morsel := self.response.cookies.get("basket")) is not None:
            self.cookie = morsel.value
        return seen[0]

    def put(self, product: Any, quantity: int = 1) -> None:
        self.visit(lambda request: add_product(basket=request.basket, product=product, quantity=quantity))

    def titles(self) -> list[str]:
        return self.visit(lambda request: [line.title for line in request.basket.all_lines()])


@pytest.fixture
def cup(store_a: Store) -> Any:
    with store_context(store_a):
        return make.make_product("Cup")


def test_a_guest_finds_the_basket_again(store_a: Store, cup: Any) -> None:
    guest = Visitor(store_a)
    guest.put(cup)
    morsel = guest.response.cookies["basket"]
    assert (morsel["httponly"], morsel["samesite"], morsel["secure"]) == (True, "Lax", "")
    assert guest.titles() == ["Cup"]
    assert "basket" not in guest.response.cookies
    assert Visitor(store_a).titles() == []


def test_the_cookie_is_secure_over_https(store_a: Store, cup: Any) -> None:
    guest = Visitor(store_a)
    guest.visit(lambda request: add_product(basket=request.basket, product=cup), secure=True)
    assert guest.response.cookies["basket"]["secure"] is True


@pytest.mark.parametrize("cookie", ["1", "a:b:c", "", ":", "\x00", "x" * 5000, "1:1:AAAA"])
def test_a_tampered_cookie_gives_a_fresh_basket(store_a: Store, cup: Any, cookie: str) -> None:
    owner = Visitor(store_a)
    owner.put(cup)
    thief = Visitor(store_a)
    thief.cookie = cookie
    assert thief.titles() == []
    if cookie:
        assert thief.response.cookies["basket"]["max-age"] == 0
    thief.put(cup, 2)
    assert owner.titles() == ["Cup"]


def test_a_signature_made_for_something_else_is_refused(store_a: Store, cup: Any) -> None:
    owner = Visitor(store_a)
    owner.put(cup)
    with store_context(store_a):
        basket = Basket.objects.get()
    thief = Visitor(store_a)
    for value in (str(basket.pk), f"{store_a.pk}:{basket.pk}"):
        thief.cookie = Signer().sign(value)
        assert thief.titles() == []


def test_a_cookie_of_another_store_is_refused(store_a: Store, store_b: Store, cup: Any) -> None:
    guest = Visitor(store_a)
    guest.put(cup)
    elsewhere = Visitor(store_b)
    elsewhere.cookie = guest.cookie
    assert elsewhere.titles() == []
    assert elsewhere.visit(items_in_basket) == 0


def test_an_ordered_basket_is_forgotten(store_a: Store, cup: Any) -> None:
    guest = Visitor(store_a)
    guest.put(cup)
    with store_context(store_a):
        make.make_order(basket=Basket.objects.get())
    assert guest.titles() == []
    assert guest.cookie == ""


def test_ordering_drops_the_cookie_at_once(store_a: Store, cup: Any) -> None:
    guest = Visitor(store_a)
    guest.put(cup)
    guest.visit(lambda request: make.make_order(basket=request.basket))
    assert guest.cookie == ""


def test_a_guests_basket_becomes_the_customers_at_log_in(
    store_a: Store, cup: Any, django_user_model: type[User]
) -> None:
    visitor = Visitor(store_a)
    visitor.put(cup)
    visitor.user = make.make_user()
    assert visitor.titles() == ["Cup"]
    assert visitor.cookie == ""
    assert Visitor(store_a, visitor.user).titles() == ["Cup"]


def test_a_cookie_cannot_name_a_customers_basket(store_a: Store, cup: Any) -> None:
    visitor = Visitor(store_a)
    visitor.put(cup)
    stolen = visitor.cookie
    visitor.user = make.make_user()
    visitor.titles()
    thief = Visitor(store_a)
    thief.cookie = stolen
    assert thief.titles() == []


def test_a_customer_has_a_basket_in_each_store(store_a: Store, store_b: Store, cup: Any) -> None:
    user = make.make_user()
    Visitor(store_a, user).put(cup)
    assert Visitor(store_b, user).titles() == []
    assert Visitor(store_a, user).titles() == ["Cup"]


def test_looking_writes_nothing_and_asks_little(store_a: Store, cup: Any) -> None:
    def queries(visitor: Visitor, view: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            visitor.visit(view)
        return len(captured)

    guest, user = Visitor(store_a), Visitor(store_a, make.make_user())
    queries(guest, lambda request: None)  # the session hears of the store
    assert queries(guest, lambda request: None) == 0
    assert queries(guest, items_in_basket) == 0
    assert queries(guest, lambda request: request.basket.num_items) == 0
    assert queries(user, lambda request: request.basket.num_items) == 1
    with store_context(store_a):
        assert not Basket.objects.exists()
    guest.put(cup)
    assert queries(guest, lambda request: None) == 0
    assert queries(guest, items_in_basket) == 1
    # basket, lines, open offers (kept outside of a test's transaction)
    assert queries(guest, lambda request: request.basket.num_items) == 3
