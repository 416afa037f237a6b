"""The customer's account: log-in, registration, a new password, one's own orders."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from commerce.accounts.models import User
from commerce.basket.models import Basket, Line
from commerce.context import store_context
from commerce.order.models import Order
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def ann(store: Store) -> User:
    return make.make_user("ann@example.com", password=PASSWORD, first_name="Ann")


def log_in(visitor: Browser, password: str = PASSWORD, path: str = "/account/login/") -> Browser:
    return visitor.open(path).submit("username", username="Ann@Example.com", password=password)


def test_customer_logs_in_whatever_the_case_of_the_address_and_out_again(ann: User, visitor: Browser) -> None:
    log_in(visitor)
    inside = (visitor.path, "ann@example.com" in visitor.text)
    visitor.submit("/account/logout/")
    assert (inside, visitor.path, visitor.open("/account/").path) == (
        ("/account/", True),
        "/",
        "/account/login/",
    )


def test_wrong_password_is_explained_without_saying_which_part_is_wrong(ann: User, visitor: Browser) -> None:
    log_in(visitor, password="wrong")
    known = visitor.page.select_one(".problem").get_text()
    visitor.open("/account/login/").submit("username", username="nobody@example.com", password="wrong")
    assert known == visitor.page.select_one(".problem").get_text()


def test_guessing_is_stopped_also_for_the_right_password(ann: User, visitor: Browser) -> None:
    statuses = [log_in(visitor, password="wrong").status for _try in range(9)]
    log_in(visitor)
    assert (statuses, visitor.status, "Too many attempts" in visitor.text) == ([200] * 8 + [429], 429, True)


@pytest.mark.parametrize(
    ("next_page", "place"),
    [("/basket/", "/basket/"), ("https://evil.example/", "/account/"), ("//evil.example", "/account/"),
     ("javascript:alert(1)", "/account/"), ("/\\evil.example", "/account/"), ("\x00", "/account/")],
)  # fmt: skip
def test_log_in_leads_to_pages_of_this_host_only(
    next_page: str, place: str, ann: User, store: Store, client_of: Callable[[Store], Client]
) -> None:
    data = {"username": "ann@example.com", "password": PASSWORD, "next": next_page}
    assert client_of(store).post("/account/login/", data)["Location"] == place


def test_session_gets_a_new_key_at_log_in(
    ann: User, store: Store, client_of: Callable[[Store], Client]
) -> None:
    client = client_of(store)
    client.get("/?utm_source=x")
    before = client.session.session_key
    client.post("/account/login/", {"username": "ann@example.com", "password": PASSWORD})
    assert before
    assert client.session.session_key != before


def test_basket_of_a_guest_becomes_the_customers_at_log_in(
    ann: User, inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("/basket/add/", quantity="2")
    log_in(visitor).open("/basket/")
    assert (Line.objects.get().quantity, Line.objects.get().basket.owner, Basket.open.count()) == (2, ann, 1)


def test_customers_orders_are_theirs_and_of_this_store_only(
    ann: User, inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup")
    other = make.make_store("other")
    with store_context(other):
        foreign = make.make_order(user=ann)
    User.objects.update(email_confirmed_at=None)
    of_a_guest = make.make_order(email="ann@example.com")
    log_in(visitor).open("/product/cup/").submit("/basket/add/").click("To checkout")
    name = visitor.page.select_one("[name=name]")["value"]
    visitor.submit("fingerprint", line1="1 High Street", city="Berlin", postcode="10115")
    mine = Order.objects.get(user=ann)
    visitor.open("/account/")
    shown = [order.number in visitor.text for order in (mine, foreign, of_a_guest)]
    assert (name, shown) == ("Ann", [True, False, False])


def test_new_customer_registers_and_is_logged_in(store: Store, visitor: Browser) -> None:
    new = {"first_name": "Nia", "email": "New@Example.com", "password": PASSWORD}
    visitor.open("/account/register/").submit("first_name", **new)
    user = User.objects.get(email="new@example.com")
    assert (visitor.path, user.check_password(PASSWORD), user.is_staff) == ("/account/", True, False)


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("ann@example.com", PASSWORD, "There is an account with this e-mail address already."),
        ("new@example.com", "12345", "too short"),
        ("new@example.com", "", "This field is required."),
        ("not an address", PASSWORD, "valid email address"),
    ],
)
def test_registration_that_cannot_be_is_explained(
    email: str, password: str, sentence: str, ann: User, visitor: Browser
) -> None:
    visitor.open("/account/register/").submit("first_name", email=email, password=password)
    assert (visitor.path, sentence in visitor.text) == ("/account/register/", True)


@pytest.mark.django_db(transaction=True)
def test_forgotten_password_is_replaced_by_the_link_in_the_letter(
    ann: User, store: Store, visitor: Browser
) -> None:
    visitor.open("/account/password/").submit("email", email="ann@example.com")
    (letter,) = mail.outbox
    link = re.search(r"http://\S+", letter.body)[0]
    assert (letter.to, store.name in letter.subject, store.host in link) == (["ann@example.com"], True, True)
    visitor.open(re.sub(r":\d+/", "/", link))
    visitor.submit("new_password1", new_password1="another fine word", new_password2="another fine word")
    ann.refresh_from_db()
    assert (visitor.path, ann.check_password("another fine word")) == ("/account/login/", True)


@pytest.mark.django_db(transaction=True)
def test_letter_is_asked_for_an_unknown_address_with_the_same_answer(visitor: Browser) -> None:
    visitor.open("/account/password/").submit("email", email="nobody@example.com")
    assert (visitor.path, mail.outbox) == ("/account/password/sent/", [])


def test_used_link_is_explained(ann: User, visitor: Browser) -> None:
    visitor.open("/account/password/MQ/forged-token/")
    assert (visitor.status, "This link works no more" in visitor.text) == (200, True)


def test_member_of_the_store_finds_the_way_to_the_cabinet(
    store: Store, client_of: Callable[[Store], Client]
) -> None:
    client = client_of(store)
    client.force_login(store.owner)
    assert "/cabinet/" in client.get("/account/").text
