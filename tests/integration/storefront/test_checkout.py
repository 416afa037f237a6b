"""The fields of checkout: how the buyer is reached, where the parcel goes, what the seller asks for."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from commerce.accounts.models import User
from commerce.address.models import UserAddress
from commerce.context import store_context
from commerce.notifications.letters import write_letter
from commerce.notifications.models import Delivery
from commerce.order.models import Order
from commerce.stores.hosts import forget
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

HOME = {"name": "Ann Buyer", "line1": "1 High Street", "city": "Berlin", "postcode": "10115"}


@pytest.fixture(autouse=True)
def _cup(inside: Store) -> None:
    make.make_product("Cup", slug="cup", price="10.00")


@pytest.fixture
def ann(store: Store) -> User:
    return make.make_user("ann@example.com", first_name="Ann")


def set_up(store: Store, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(store, name, value)
    store.save()
    forget([store.host])  # what a commit would do


def to_checkout(visitor: Browser) -> Browser:
    return visitor.open("/product/cup/").submit("/basket/add/").open("/checkout/")


def log_in(visitor: Browser, user: User) -> None:
    visitor.clients[visitor.host].force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def errors(visitor: Browser) -> dict[str, str]:
    return {
        field["id"].removeprefix("id_").removesuffix("_error"): field.get_text(" ", strip=True)
        for field in visitor.page.select(".errorlist")
    }


# --- how the buyer is reached


def test_guest_buys_with_a_phone_only_and_is_told_to_keep_the_link(inside: Store, visitor: Browser) -> None:
    to_checkout(visitor).submit("fingerprint", **HOME, phone="030 1234567")
    order = Order.objects.get()
    assert (order.email, order.phone, "we send no letter" in visitor.text) == ("", "+49301234567", True)
    assert (
        visitor.page.select_one("#order-link")["value"] == f"http://{inside.host}{order.get_absolute_url()}"
    )
    assert list(Delivery.objects.values_list("audience", flat=True)) == ["seller"]


def test_seller_reads_the_number_in_the_letter_and_in_the_cabinet(inside: Store, visitor: Browser) -> None:
    to_checkout(visitor).submit("fingerprint", **HOME, phone="030 1234567")
    letter = write_letter(Delivery.objects.get())
    assert ("+49 30 1234567" in letter.body, letter.reply_to, ", ," in letter.body) == (True, [], False)
    log_in(visitor, inside.owner)
    visitor.open(f"/cabinet/orders/{Order.objects.get().pk}/")
    assert ("+49 30 1234567" in visitor.text, "letters do not reach this buyer" in visitor.text) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("asked", "given", "wrong"),
    [
        ("either", {}, {"email": "Write your e-mail address or your phone number: one of the two is enough."}),
        ("email", {"phone": "030 1234567"}, {"email": "Write your e-mail address: the confirmation goes there."}),
        ("phone", {"email": "ann@example.com"}, {"phone": "Write your phone number, so that the store can reach you."}),
        ("both", {"email": "ann@example.com"}, {"phone": "Write your phone number, so that the store can reach you."}),
        ("either", {"phone": "call me"},
         {"phone": "Write the whole number with digits, for example +49 1512 3456789."}),
        ("either", {"email": "ann@example.com", "phone": "12"},
         {"phone": "Write the whole number with digits, for example +49 1512 3456789."}),
    ],
)  # fmt: skip
def test_contact_that_the_store_needs_is_asked_for(
    asked: str, given: dict[str, str], wrong: dict[str, str], inside: Store, visitor: Browser
) -> None:
    set_up(inside, contact=asked)
    to_checkout(visitor).submit("fingerprint", **HOME, **given)
    assert (errors(visitor), Order.objects.count()) == (wrong, 0)


@pytest.mark.parametrize("given", [{"email": "ann@example.com"}, {"phone": "+49 30 1234567"}])
def test_one_contact_is_enough_where_the_store_says_so(
    given: dict[str, str], inside: Store, visitor: Browser
) -> None:
    to_checkout(visitor)
    assert "one of the two is enough" in visitor.text
    visitor.submit("fingerprint", **HOME, **given)
    assert Order.objects.count() == 1


# --- where the parcel goes


def test_fields_are_those_of_the_stores_country(inside: Store, visitor: Browser) -> None:
    def fields() -> list[str]:
        to_checkout(visitor)
        labels = visitor.page.select(".new-address > .field:not([hidden]) label")
        for unseen in visitor.page.select("[hidden]"):
            unseen.decompose()
        return [label.get_text(" ", strip=True) for label in labels]

    german = fields()
    make.make_country("US", "United States")
    set_up(inside, country="US")
    assert (german, fields()) == (
        ["Country", "Street and house", "Flat, floor, entrance (optional)", "Postcode", "Town"],
        ["Country", "Street and house", "Flat, floor, entrance (optional)", "Town", "State",
         "ZIP code"],
    )  # fmt: skip


def test_address_of_another_country_is_asked_for_in_its_own_words(visitor: Browser) -> None:
    make.make_country("US", "United States")
    to_checkout(visitor).submit(
        "fingerprint", **HOME | {"postcode": "941"}, country="US", email="ann@example.com"
    )
    assert errors(visitor) == {
        "state": "Fill in “State”: the parcel needs it.",
        "postcode": "There is no such postcode in this country. It looks like 94103.",
    }


def test_pick_up_forgives_whatever_stands_in_the_address(visitor: Browser) -> None:
    pickup = make.make_shipping_method("At the studio", kind="pickup", price="0.00")
    counter = make.make_payment_method("At the counter", kind="pay_at_pickup")
    to_checkout(visitor).submit(
        "fingerprint", name="Ann", email="ann@example.com", postcode="x" * 30, country="DE",
        shipping_method=pickup.pk, payment_method=counter.pk,
    )  # fmt: skip
    assert (errors(visitor), Order.objects.get().shipping_address) == ({}, None)


def test_customer_keeps_an_address_and_takes_it_the_next_time(ann: User, visitor: Browser) -> None:
    log_in(visitor, ann)
    to_checkout(visitor).submit("fingerprint", **HOME | {"name": "Ann"}, keep_address="on")
    (kept,) = UserAddress.objects.filter(user=ann)
    to_checkout(visitor).submit("fingerprint", saved_address=str(kept.pk))
    first, second = Order.objects.order_by("pk")
    assert (kept.is_default_for_shipping, kept.line1, first.user, second.user) == (
        True,
        "1 High Street",
        ann,
        ann,
    )
    assert second.shipping_address.line1 == "1 High Street"
    assert second.shipping_address.pk != first.shipping_address.pk


def test_address_of_somebody_else_is_no_choice(ann: User, visitor: Browser) -> None:
    other = UserAddress.objects.create(
        user=make.make_user(), first_name="Bob", line1="Secret Road 5", country=make.make_country()
    )
    log_in(visitor, ann)
    to_checkout(visitor).submit("fingerprint", **HOME, keep_address="on")
    to_checkout(visitor).submit("fingerprint", saved_address=str(other.pk))
    assert ("no longer kept" in visitor.text, Order.objects.count()) == (True, 1)


def test_addresses_kept_with_another_store_stay_there(ann: User, visitor: Browser) -> None:
    with store_context(make.make_store("other")):
        UserAddress.objects.create(user=ann, line1="Secret Road 5", country=make.make_country())
    log_in(visitor, ann)
    to_checkout(visitor)
    assert (visitor.page.select(".saved"), "Secret Road" in visitor.text) == ([], False)


# --- consent


def test_consent_is_asked_for_where_the_seller_wants_it(inside: Store, visitor: Browser) -> None:
    set_up(inside, requires_consent=True)
    to_checkout(visitor).submit("fingerprint", **HOME, email="ann@example.com")
    assert errors(visitor) == {"consent": "Tick this box: the store needs your consent to take the order."}
    visitor.submit("fingerprint", consent="on")
    assert Order.objects.get().consented_at is not None


def test_without_the_sellers_wish_there_is_no_box(visitor: Browser) -> None:
    to_checkout(visitor)
    assert visitor.page.select("[name=consent]") == []
    visitor.submit("fingerprint", **HOME, email="ann@example.com")
    assert Order.objects.get().consented_at is None


def test_owner_chooses_what_checkout_asks_for(inside: Store, visitor: Browser) -> None:
    log_in(visitor, inside.owner)
    visitor.open("/cabinet/store/").submit("requires_consent", contact="phone", requires_consent="on")
    inside.refresh_from_db()
    assert (inside.contact, inside.requires_consent) == ("phone", True)


def test_nothing_is_sent_to_a_buyer_without_an_address(inside: Store) -> None:
    from commerce.order.services import Actor, change_status

    order = make.make_order(email="")
    change_status(order=order, to="confirmed", actor=Actor.of(inside.owner))
    assert (list(Delivery.objects.filter(audience="buyer")), mail.outbox) == ([], [])
