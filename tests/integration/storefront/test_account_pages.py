"""What a customer does in the account: orders, addresses, name and log-in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.accounts.models import User
from commerce.address.models import UserAddress
from commerce.basket.models import Line
from commerce.context import store_context
from commerce.customer import letters
from commerce.order.models import Order
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
HOME = {"name": "Ann Buyer", "line1": "1 High Street", "city": "Berlin", "postcode": "10115"}


@pytest.fixture
def ann(store: Store) -> User:
    """A customer whose e-mail address is not proved yet."""
    return make.make_user("ann@example.com", password=PASSWORD, first_name="Ann", email_confirmed_at=None)


@pytest.fixture
def customer(ann: User, visitor: Browser) -> Browser:
    """Ann at the store's home page."""
    log_in(visitor, ann)
    return visitor


def log_in(visitor: Browser, user: User) -> None:
    visitor.clients[visitor.host].force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def link_in(letter: mail.EmailMessage) -> str:
    return re.sub(r":\d+/", "/", re.search(r"http://\S+", letter.body)[0])


def test_customer_with_a_kept_address_orders_the_same_again(
    inside: Store, ann: User, customer: Browser
) -> None:
    make.make_product("Cup", slug="cup", price="10.00")
    customer.open("/account/addresses/add/").submit("line1", **HOME)
    customer.open("/product/cup/").submit("/basket/add/", quantity="2").open("/checkout/").submit(
        "fingerprint"
    )
    first = Order.objects.get()
    customer.open("/account/").click(f"Order {first.number}").submit("/again/").open("/checkout/").submit(
        "fingerprint"
    )
    second = Order.objects.exclude(pk=first.pk).get()
    assert [(line.title, line.quantity) for line in second.lines.all()] == [("Cup", 2)]
    assert (first.shipping_address.line1, second.shipping_address.line1, second.user) == (
        "1 High Street", "1 High Street", ann,
    )  # fmt: skip
    assert Line.objects.filter(basket__status="Open").count() == 0


# --- orders


def test_order_of_somebody_else_is_not_in_the_account(inside: Store, ann: User, customer: Browser) -> None:
    mine, other = make.make_order(user=ann), make.make_order(user=make.make_user())
    with store_context(make.make_store("other")):
        foreign = make.make_order(user=ann)
    statuses = [customer.open(f"/account/orders/{order.number}/").status for order in (mine, other, foreign)]
    assert (statuses, customer.open("/account/orders/%00/").status) == ([200, 404, 404], 404)


@pytest.mark.parametrize(
    "path",
    ["", "addresses/", "addresses/add/", "profile/", "data/", "data/export/", "orders/X/", "email/x/"],
)
def test_account_is_for_who_is_logged_in(path: str, visitor: Browser) -> None:
    visitor.open(f"/account/{path}")
    assert visitor.path == "/account/login/"


def test_pages_cost_the_same_for_one_and_for_twenty(
    inside: Store, ann: User, client_of: Callable[[Store], Client], warm: Callable[[], None]
) -> None:
    client = client_of(inside)
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")

    def queries(path: str) -> int:
        warm()
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    paths = ("/account/", "/account/addresses/", "/account/data/", "/account/data/export/")
    counts = []
    for number in (1, 18):
        for n in range(number):
            make.make_order(user=ann)
            make.make_address(ann, line1=f"Road {number} {n}")
        counts.append({path: queries(path) for path in paths})
    assert counts[0] == counts[1] == {
        "/account/": 4, "/account/addresses/": 3, "/account/data/": 4, "/account/data/export/": 7,
    }  # fmt: skip


# --- addresses


def test_addresses_are_added_changed_and_deleted(ann: User, inside: Store, customer: Browser) -> None:
    customer.open("/account/addresses/add/").submit("line1", **HOME)
    customer.open("/account/addresses/add/").submit(
        "line1", **{**HOME, "line1": "2 Low Street"}, is_default="on"
    )
    first, second = UserAddress.objects.order_by("pk")
    defaults = [first.is_default_for_shipping, second.is_default_for_shipping]
    customer.open(f"/account/addresses/{first.pk}/").submit("line1", city="Potsdam")
    first.refresh_from_db()
    customer.submit(f"/account/addresses/{second.pk}/delete/")
    assert (defaults, first.line4, [row.line1 for row in UserAddress.objects.all()]) == (
        [False, True], "Potsdam", ["1 High Street"],
    )  # fmt: skip
    assert UserAddress.objects.get().is_default_for_shipping


def test_same_address_is_not_kept_twice(inside: Store, customer: Browser) -> None:
    for _time in range(2):
        customer.open("/account/addresses/add/").submit("line1", **HOME)
    assert (customer.path, UserAddress.objects.count()) == ("/account/addresses/", 1)


def test_address_is_checked(inside: Store, customer: Browser) -> None:
    customer.open("/account/addresses/add/").submit("line1", name="", postcode="1")
    assert [error["id"] for error in customer.page.select(".errorlist")] == [
        "id_name_error", "id_line1_error", "id_postcode_error", "id_city_error",
    ]  # fmt: skip


def test_address_book_has_an_end(inside: Store, ann: User, customer: Browser) -> None:
    for n in range(20):
        make.make_address(ann, line1=f"Road {n}")
    customer.open("/account/addresses/add/").submit("line1", **HOME)
    assert ("delete one first" in customer.text, UserAddress.objects.count()) == (True, 20)


def test_address_of_somebody_else_is_not_there(inside: Store, ann: User, customer: Browser) -> None:
    other = make.make_address(make.make_user())
    with store_context(make.make_store("other")):
        foreign = make.make_address(ann)
    for row in (other, foreign):
        assert customer.open(f"/account/addresses/{row.pk}/").status == 404
        customer.open("/account/addresses/add/").post(f"/account/addresses/{row.pk}/delete/", {})
        assert customer.status == 404
    assert UserAddress.objects.count() == 1


# --- name and log-in


def test_name_and_phone_are_kept_and_filled_in_at_checkout(
    inside: Store, ann: User, customer: Browser
) -> None:
    customer.open("/account/profile/").submit("/account/profile/", name="Ann B", phone="030 1234567")
    ann.refresh_from_db()
    make.make_product("Cup", slug="cup")
    customer.open("/product/cup/").submit("/basket/add/").open("/checkout/")
    values = [customer.page.select_one(f"[name={name}]")["value"] for name in ("name", "email", "phone")]
    assert (ann.phone, values) == ("+49301234567", ["Ann B", "ann@example.com", "+49 30 1234567"])


def test_wrong_phone_is_told_beside_the_field(customer: Browser) -> None:
    customer.open("/account/profile/").submit("/account/profile/", phone="12")
    assert "Write the whole number" in customer.page.find(id="id_phone_error").get_text()


def test_password_is_changed_and_the_session_goes_on(ann: User, customer: Browser) -> None:
    customer.open("/account/profile/").submit(
        "/account/profile/password/", old_password=PASSWORD, new_password1="another fine word",
        new_password2="another fine word",
    )  # fmt: skip
    ann.refresh_from_db()
    assert (customer.path, ann.check_password("another fine word")) == ("/account/profile/", True)


@pytest.mark.django_db(transaction=True)
def test_new_address_counts_when_its_link_is_followed(ann: User, customer: Browser) -> None:
    customer.open("/account/profile/").submit(
        "/account/profile/email/", email="New@Example.com", password=PASSWORD
    )
    (letter,) = mail.outbox
    before = User.objects.get(pk=ann.pk).email
    customer.open(link_in(letter)).submit("Yes, this is my address")
    ann.refresh_from_db()
    assert (letter.to, before, ann.email, ann.email_confirmed_at is not None) == (
        ["new@example.com"], "ann@example.com", "new@example.com", True,
    )  # fmt: skip
    assert customer.open(link_in(letter)).status == 410


@pytest.mark.django_db(transaction=True)
def test_address_of_another_log_in_is_not_told_and_not_taken(ann: User, customer: Browser) -> None:
    make.make_user("taken@example.com")
    customer.open("/account/profile/").submit(
        "/account/profile/email/", email="taken@example.com", password=PASSWORD
    )
    assert ("We have sent a link" in customer.text, mail.outbox) == (True, [])


def test_address_that_was_taken_meanwhile_is_told(inside: Store, ann: User, customer: Browser) -> None:
    token = letters.make_token(ann, new_email="new@example.com")
    make.make_user("new@example.com")
    customer.open(f"/account/email/{token}/").submit("Yes, this is my address")
    ann.refresh_from_db()
    assert ("has an account already" in customer.text, ann.email) == (True, "ann@example.com")


def test_new_address_needs_the_password(ann: User, customer: Browser) -> None:
    customer.open("/account/profile/").submit(
        "/account/profile/email/", email="new@example.com", password="wrong"
    )
    assert "This is not your password" in customer.page.find(id="id_password_error").get_text()


# --- orders of before


@pytest.mark.django_db(transaction=True)
def test_orders_of_before_come_with_the_proof_of_the_mailbox(
    inside: Store, ann: User, customer: Browser
) -> None:
    guest_order = make.make_order(email="ann@example.com")
    other = make.make_order(email="bob@example.com")
    customer.open("/account/")
    before = guest_order.number in customer.text
    mail.outbox.clear()
    customer.submit("Send me the link")
    (letter,) = [message for message in mail.outbox if "Confirm" in message.subject]
    customer.open(link_in(letter)).submit("Yes, this is my address")
    assert (before, guest_order.number in customer.text, other.number in customer.text) == (
        False,
        True,
        False,
    )


def test_link_is_for_one_person_and_one_store(inside: Store, ann: User, customer: Browser) -> None:
    of_bob = letters.make_token(make.make_user("bob@example.com"))
    with store_context(make.make_store("other")):
        of_another_store = letters.make_token(ann)
    for token in (of_bob, of_another_store, "forged", "%00"):
        assert customer.open(f"/account/email/{token}/").status == 410
    ann.refresh_from_db()
    assert ann.email_confirmed_at is None


def test_stranger_who_asks_for_the_letter_gets_nothing_by_its_click(
    inside: Store, ann: User, visitor: Browser
) -> None:
    """Ann's log-in was made by somebody else; the owner of the mailbox follows the link, but is not logged in."""
    make.make_order(email="ann@example.com")
    visitor.open(f"/account/email/{letters.make_token(ann)}/")
    assert (visitor.path, Order.objects.get().user) == ("/account/login/", None)


def test_proved_customer_finds_later_guest_orders_at_the_next_log_in(
    inside: Store, ann: User, visitor: Browser
) -> None:
    User.objects.filter(pk=ann.pk).update(email_confirmed_at="2026-01-01T00:00Z")
    order = make.make_order(email="ann@example.com")
    visitor.open("/account/login/").submit("username", username="ann@example.com", password=PASSWORD)
    assert order.number in visitor.text


def test_letters_are_not_sent_without_end(customer: Browser) -> None:
    for _time in range(11):
        customer.open("/account/").submit("Send me the link")
    assert "Too many attempts" in customer.text
