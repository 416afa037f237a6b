"""A customer in two tabs at once, on threads with real PostgreSQL: addresses, the same order again, deletion."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from commerce.accounts.models import User
from commerce.address.models import UserAddress
from commerce.basket.models import Basket, Line
from commerce.basket.services import add_again
from commerce.context import store_context
from commerce.customer.address_book import AddressRefused, remove_address, save_address
from commerce.customer.erasure import ErasureRefused, erase_customer
from commerce.order.models import Order
from commerce.order.people import Address
from commerce.order.refusals import BasketIsEmpty
from commerce.stores.models import Store
from tests import factories as make
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def store(db: None) -> Store:
    return make.make_store("tabs")


@pytest.fixture
def ann(store: Store) -> User:
    make.make_country()
    return make.make_user()


def keep(user: User, line1: str, **more: Any) -> UserAddress:
    address = Address(line1=line1, city="Berlin", postcode="10115", country="DE")
    return save_address(user=user, name="Ann", address=address, **more)


def usual_ones(store: Store) -> list[str]:
    with store_context(store):
        return list(UserAddress.objects.filter(is_default_for_shipping=True).values_list("line1", flat=True))


def test_an_address_book_stays_within_its_limit_and_has_one_usual_address(store: Store, ann: User) -> None:
    results = at_once(store, lambda number: keep(ann, f"{number} High Street", is_default=True), range(24))
    assert Counter(type(result) for result in results) == {UserAddress: 20, AddressRefused: 4}
    with store_context(store):
        assert UserAddress.objects.count() == 20
    assert len(usual_ones(store)) == 1


def test_an_address_that_is_sent_twice_is_kept_once(store: Store, ann: User) -> None:
    results = at_once(store, lambda _press: keep(ann, "1 High Street"), range(10))
    assert len({result.pk for result in results}) == 1
    assert usual_ones(store) == ["1 High Street"]


def test_the_usual_address_and_its_heir_are_deleted_at_once(store: Store, ann: User) -> None:
    with store_context(store):
        usual, _third, heir = [keep(ann, line1) for line1 in ("Usual", "Third", "Heir")]
    at_once(store, lambda row: remove_address(row=row), [usual, heir])
    assert usual_ones(store) == ["Third"]


def test_a_tab_that_knows_an_address_of_before_does_not_change_which_is_the_usual_one(
    store: Store, ann: User
) -> None:
    with store_context(store):
        usual, other = keep(ann, "Usual"), keep(ann, "Other")
        remove_address(row=usual)  # in another tab: now `other` is the usual one
        keep(ann, "Other Street", row=other)
        assert usual_ones(store) == ["Other Street"]
        keep(ann, "Came back", row=usual)
        assert usual_ones(store) == ["Other Street"]


def test_the_same_again_pressed_ten_times_is_in_the_basket_once(store: Store, ann: User) -> None:
    with store_context(store):
        cup = make.make_product("Cup", stock=100)
    results = at_once(
        store, lambda _press: add_again(basket=Basket(owner=ann), wanted=[(cup.pk, "Cup", 3)]), range(10)
    )
    assert results == [[]] * 10
    with store_context(store):
        assert list(Line.objects.values_list("basket__owner", "quantity")) == [(ann.pk, 3)]


def test_an_order_is_placed_or_the_customer_is_forgotten_first(store: Store) -> None:
    with store_context(store):
        cup = make.make_product("Cup", stock=100)
        make.make_country()
        people = [make.make_user() for _person in range(10)]
        baskets = {person.pk: make.make_basket(cup, owner=person) for person in people}

    def act(what: tuple[str, User]) -> Any:
        name, person = what
        if name == "forget":
            return erase_customer(user=person)
        return make.make_order(basket=baskets[person.pk], user=person)

    results = at_once(store, act, [(name, person) for person in people for name in ("order", "forget")])
    ends = {
        (type(order), type(forgotten)) for order, forgotten in zip(results[::2], results[1::2], strict=True)
    }
    assert ends <= {(Order, ErasureRefused), (BasketIsEmpty, bool)}, results
    with store_context(store):
        ordered = set(Order.objects.values_list("user", flat=True))
    left = set(
        User.objects.filter(pk__in=[person.pk for person in people], is_active=True).values_list(
            "pk", flat=True
        )
    )
    assert ordered == left
