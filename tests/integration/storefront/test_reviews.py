"""Reviews: written by anybody, read by the seller first, then counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from commerce.accounts import throttle
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.reviews.services import ReviewRefused, add_review
from commerce.order.people import Actor
from commerce.order.services import change_status
from commerce.order.statuses import OrderStatus
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

WORDS = {"score": "4", "body": "Holds tea.", "name": "Ann"}


def test_review_waits_for_the_seller(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("score", **WORDS, title="Good")
    assert (visitor.path, "when the shop has read it" in visitor.text, "Holds tea." in visitor.text) == (
        "/product/cup/",
        True,
        False,
    )
    found = ProductReview.objects.values("score", "title", "body", "name", "status", "user", "bought_here")
    assert list(found) == [
        {
            "score": 4, "title": "Good", "body": "Holds tea.", "name": "Ann", "status": 0, "user": None,
            "bought_here": False,
        }
    ]  # fmt: skip


def test_shown_review_counts(inside: Store, visitor: Browser) -> None:
    cup = make.make_product("Cup", slug="cup")
    review = add_review(product=cup, **WORDS)
    cup.refresh_from_db()
    before = cup.rating
    review.status = ProductReview.APPROVED
    review.save()
    cup.refresh_from_db()
    assert (before, cup.rating) == (None, 4.0)
    assert "Holds tea." in visitor.open("/product/cup/").text


def test_rating_leaves_the_rest_of_the_product_alone(inside: Store) -> None:
    cup = make.make_product("Cup")
    review = make.make_review(cup)
    type(cup).objects.filter(pk=cup.pk).update(title="Mug")  # the seller, meanwhile
    review.product.update_rating()
    cup.refresh_from_db()
    assert (cup.title, cup.rating) == ("Mug", 5.0)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("score", None, "Choose how many stars you give."),
        ("score", "6", "Choose from one to five stars."),
        ("score", "five", "Choose from one to five stars."),
        ("body", "  ", "Write a few words about it."),
        ("name", "", "Write the name that others will read."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    field: str, value: str | None, sentence: str, inside: Store, visitor: Browser
) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("score", **{**WORDS, "title": "My words", field: value})
    assert (visitor.status, visitor.path, sentence in visitor.text) == (422, "/product/cup/reviews/", True)
    assert visitor.page.select_one("[name=title]")["value"] == "My words"
    assert not ProductReview.objects.exists()


def test_program_that_fills_in_everything_is_thanked_and_forgotten(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("score", **WORDS, website="http://spam.example")
    assert (visitor.status, ProductReview.objects.count()) == (200, 0)


def test_many_reviews_from_one_place_have_to_wait(
    inside: Store, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.LIMITS, "review", throttle.Limits(pair=1, ip=9, account=9))
    make.make_product("Cup", slug="cup")
    visitor.open("/product/cup/").submit("score", **WORDS)
    visitor.open("/product/cup/").submit("score", **WORDS)
    assert (visitor.status, "Too many attempts" in visitor.text) == (429, True)


def test_customer_who_bought_it_is_marked(inside: Store) -> None:
    customer, other = make.make_user(), make.make_user()
    bowl = make.make_product("Bowl", variants={"Sage": "9.00"})
    make.make_order(product=bowl.children.get(), user=customer)
    marks = [add_review(product=bowl, **WORDS, user=user).bought_here for user in (customer, other, None)]
    assert marks == [True, False, False]


def test_cancelled_order_is_no_purchase(inside: Store) -> None:
    customer, cup = make.make_user(), make.make_product("Cup")
    order = make.make_order(product=cup, user=customer)
    change_status(order=order, to=OrderStatus.CANCELLED, actor=Actor.system("test"))
    assert add_review(product=cup, **WORDS, user=customer).bought_here is False


def test_customer_writes_once(inside: Store) -> None:
    customer, cup = make.make_user(), make.make_product("Cup")
    add_review(product=cup, **WORDS, user=customer)
    with pytest.raises(ReviewRefused):
        add_review(product=cup, **WORDS, user=customer)
    assert ProductReview.objects.count() == 1


def test_all_reviews_are_on_pages_of_their_own(inside: Store, visitor: Browser) -> None:
    cup = make.make_product("Cup", slug="cup")
    for number in range(21):
        make.make_review(cup, title=f"Words {number}")
    visitor.open("/product/cup/")
    assert len(visitor.page.select(".review")) == 4
    visitor.click("Read all 21 reviews")
    first = len(visitor.page.select(".review"))
    visitor.click("Next page")
    assert (first, len(visitor.page.select(".review"))) == (20, 1)


@pytest.mark.parametrize("path", ["/product/none/reviews/", "/product/cup/reviews/?page=9"])
def test_reviews_of_nothing_are_not_found(
    path: str, inside: Store, client_of: Callable[[Store], Client]
) -> None:
    make.make_product("Cup", slug="cup")
    assert client_of(inside).get(path).status_code == 404


def test_another_site_writes_no_review(inside: Store) -> None:
    make.make_product("Cup", slug="cup")
    client = Client(headers={"host": inside.host, "sec-fetch-site": "cross-site"})
    data: Any = WORDS
    assert client.post("/product/cup/reviews/", data).status_code == 403
