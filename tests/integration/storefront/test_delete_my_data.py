"""Delete my data: what goes, what stays for the accounts, and what becomes of the log-in."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.accounts.models import User
from commerce.address.models import UserAddress
from commerce.basket.models import Basket
from commerce.catalogue.reviews.models import ProductReview
from commerce.context import store_context
from commerce.customer.erasure import RULES, ErasureRefused, erase_customer, tables_of_people
from commerce.notifications.models import Delivery
from commerce.order.models import Order, OrderStatusChange, ShippingAddress
from commerce.order.services import Actor, change_payment_status, change_status
from commerce.stores.models import Store
from commerce.voucher.models import VoucherApplication
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def ann(store: Store) -> User:
    return make.make_user(
        "ann@example.com", password=PASSWORD, first_name="Ann", last_name="Buyer", phone="+49301"
    )


def finish(order: Order) -> Order:
    for status in ("confirmed", "shipped", "delivered"):
        change_status(order=order, to=status, actor=Actor.system("test"))
    order.refresh_from_db()
    return order


def delete_by_form(visitor: Browser, password: str = PASSWORD) -> Browser:
    return visitor.open("/account/data/").submit("password", password=password)


@pytest.fixture
def customer(ann: User, visitor: Browser) -> Browser:
    visitor.clients[visitor.host].force_login(ann, backend="django.contrib.auth.backends.ModelBackend")
    return visitor


def test_customer_deletes_their_data_and_is_gone(inside: Store, ann: User, customer: Browser) -> None:
    cup = make.make_product("Cup")
    order = finish(
        make.make_order(
            product=cup, user=ann, email="ann@example.com", comment="Ring at Ann's", language="en"
        )
    )
    make.make_address(ann)
    make.make_basket(owner=ann)
    make.make_review(cup, user=ann, name="Ann", email="ann@example.com")
    delete_by_form(customer)
    assert (
        "Your data are deleted, and so is your log-in." in customer.text,
        UserAddress.objects.count(),
    ) == (True, 0)
    order.refresh_from_db()
    address, review = ShippingAddress.objects.get(), ProductReview.objects.get()
    assert (order.user, order.buyer_name, order.email, order.phone, order.comment) == (None, "—", "", "", "")
    assert (address.first_name, address.line1, address.postcode, address.line4) == ("—", "—", "", "Berlin")
    assert (review.user, review.name, review.email) == (None, "—", "")
    assert (order.total_incl_tax > 0, order.lines.get().title) == (True, "Cup")
    assert not Delivery.objects.filter(audience="buyer").exists()
    assert not OrderStatusChange.objects.filter(actor_label__contains="Ann").exists()
    assert list(Basket.objects.values_list("status", "owner")) == [("Submitted", None)]
    ann.refresh_from_db()
    assert (ann.is_active, ann.first_name, ann.phone, ann.has_usable_password()) == (False, "", "", False)
    assert (ann.email.endswith("@invalid.invalid"), customer.open("/account/").path) == (
        True,
        "/account/login/",
    )


def texts_of_the_database() -> str:
    """Every text of every store-owned row, and of every log-in."""
    from django.apps import apps

    from commerce.stores.scoping import StoreOwned

    found: list[Any] = []
    for model in apps.get_models():
        if issubclass(model, StoreOwned) or model is User:
            found += list(model._default_manager.values_list())
    return str(found).lower()


def test_no_text_of_the_store_names_the_customer_any_more(inside: Store, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(email="zelda@example.com", first_name="Zelda", last_name="")
    zelda = User.objects.get(pk=ann.pk)
    make.make_voucher("WELCOME")
    basket = make.make_basket(make.make_product("Cup"), owner=zelda)
    basket.vouchers.add(make.Voucher.objects.get())
    finish(
        make.make_order(basket=basket, user=zelda, email=zelda.email, buyer_name="Zelda", comment="For Zelda")
    )
    make.make_address(zelda, first_name="Zelda", line1="Zelda Road")
    assert "zelda" in texts_of_the_database()
    erase_customer(user=zelda)
    assert "zelda" not in texts_of_the_database()
    assert VoucherApplication.objects.get().user is None


@pytest.mark.parametrize("steps", [[], ["confirmed"], ["+pending", "cancelled"], ["+paid", "cancelled"]])
def test_order_under_way_stops_it(steps: list[str], inside: Store, ann: User, customer: Browser) -> None:
    order = make.make_order(user=ann)
    for step in steps:
        change = change_payment_status if step.startswith("+") else change_status
        change(order=order, to=step.removeprefix("+"), actor=Actor.system("test"))
    customer.open("/account/data/")
    assert (order.number in customer.text, customer.page.select("[name=password]")) == (True, [])
    with pytest.raises(ErasureRefused, match=f"Order {order.number} is still under way"):
        erase_customer(user=ann)
    assert User.objects.get(pk=ann.pk).email == "ann@example.com"


def test_it_needs_the_password(ann: User, customer: Browser) -> None:
    delete_by_form(customer, password="wrong")
    ann.refresh_from_db()
    assert ("This is not your password" in customer.text, ann.is_active) == (True, True)


def test_another_store_keeps_what_it_has_and_the_log_in_stays(
    inside: Store, ann: User, customer: Browser
) -> None:
    other = make.make_store("other")
    with store_context(other):
        theirs = finish(make.make_order(user=ann))
        make.make_address(ann)
    finish(make.make_order(user=ann))
    delete_by_form(customer)
    ann.refresh_from_db()
    assert ("Your log-in opens other stores" in customer.text, ann.is_active, ann.email) == (
        True, True, "ann@example.com",
    )  # fmt: skip
    assert Order.objects.get().user is None
    with store_context(other):
        theirs.refresh_from_db()
        assert (theirs.user, theirs.buyer_name, UserAddress.objects.count()) == (ann, "Ann Buyer", 1)


def test_seller_stays_a_seller(inside: Store) -> None:
    finish(make.make_order(user=inside.owner))
    assert erase_customer(user=inside.owner) is False
    inside.owner.refresh_from_db()
    assert (inside.owner.is_active, inside.owner.store_role) == (True, "owner")


def test_orders_of_a_guest_with_the_same_unproved_address_stay(inside: Store, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(email_confirmed_at=None)
    order = finish(make.make_order(email="ann@example.com"))
    erase_customer(user=User.objects.get(pk=ann.pk))
    order.refresh_from_db()
    assert (order.email, order.buyer_name) == ("ann@example.com", "Ann Buyer")


def test_every_table_that_points_at_a_person_has_a_rule() -> None:
    assert set(tables_of_people()) == set(RULES)


def test_copy_has_everything(inside: Store, ann: User, customer: Browser) -> None:
    cup = make.make_product("Cup")
    make.make_order(product=cup, user=ann, email="ann@example.com")
    make.make_address(ann, line1="7 Mill Road")
    make.make_review(cup, user=ann, title="Fine")
    with store_context(make.make_store("other")):
        foreign = make.make_order(user=ann)
    answer = customer.open("/account/data/export/").response
    data = answer.json()
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert (data["person"]["email"], data["addresses"][0]["street"], data["reviews"][0]["title"]) == (
        "ann@example.com", "7 Mill Road", "Fine",
    )  # fmt: skip
    assert ([line["product"] for line in data["orders"][0]["lines"]], foreign.number in str(data)) == (
        ["Cup"],
        False,
    )
