"""Categories, reviews and discounts in the cabinet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commerce.catalogue.models import Category
from commerce.catalogue.reviews.models import ProductReview
from commerce.context import store_context
from commerce.offer.models import ConditionalOffer
from commerce.offer.selectors import offer_prices
from commerce.voucher.models import Voucher
from tests import factories as make
from tests.integration.cabinet.conftest import form_data, messages
from tests.integration.cabinet.test_products import rows

pytestmark = pytest.mark.django_db


def tree(shop: Any) -> list[tuple[int, str]]:
    with store_context(shop.store):
        return list(Category.objects.order_by("path").values_list("depth", "name"))


def test_categories_are_added_moved_and_shifted(shop_a: Any, shop_b: Any, owner: Client) -> None:
    assert tree(shop_a) == [(1, "Cups"), (2, "Small cups")]
    before = tree(shop_b)
    add = "/cabinet/categories/new/"
    owner.post(add, {"name": "Plates", "is_public": "on"})
    owner.post(add, {"name": "Deep plates", "parent": shop_a.category.pk, "is_public": "on"})
    with store_context(shop_a.store):
        plates, deep = Category.objects.get(name="Plates"), Category.objects.get(name="Deep plates")
    url = reverse("categories:edit", args=[deep.pk])
    assert owner.post(url, form_data(owner, url, parent=plates.pk)).status_code == 302
    owner.post(reverse("categories:shift", args=[plates.pk]), {"to": "up"})
    assert tree(shop_a) == [(1, "Plates"), (2, "Deep plates"), (1, "Cups"), (2, "Small cups")]
    owner.post(
        reverse("categories:edit", args=[deep.pk]), {"name": "Soup plates", "parent": "", "is_public": "on"}
    )
    assert tree(shop_a) == [(1, "Plates"), (1, "Cups"), (2, "Small cups"), (1, "Soup plates")]
    assert tree(shop_b) == before
    with store_context(shop_a.store):
        assert Category.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("parent", ["itself", "its child", "too deep"])
def test_a_category_cannot_lie_where_it_makes_no_sense(parent: str, shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        third = make.make_category("Tiny cups", parent=shop_a.child_category)
    choice = {"itself": shop_a.category.pk, "its child": shop_a.child_category.pk, "too deep": third.pk}[
        parent
    ]
    url = reverse("categories:edit", args=[shop_a.category.pk])
    response = owner.post(url, {"name": "Cups", "parent": choice})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert tree(shop_a) == [(1, "Cups"), (2, "Small cups"), (3, "Tiny cups")]


def test_only_an_empty_category_is_deleted(shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        empty = make.make_category("Empty")
    for category in (shop_a.category, empty):
        assert owner.post(reverse("categories:delete", args=[category.pk])).status_code == 302
    assert messages(owner) == ["Move or delete the categories inside first.", "«Empty» is deleted."]
    assert tree(shop_a) == [(1, "Cups"), (2, "Small cups")]


def test_a_review_is_shown_hidden_and_deleted(shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        review = make.make_review(shop_a.product, approved=False, score=1)
    url = reverse("reviews:decide", args=[review.pk])
    for to, status in (
        ("show", ProductReview.APPROVED),
        ("hide", ProductReview.REJECTED),
        ("x", ProductReview.REJECTED),
    ):
        assert owner.post(url, {"to": to}).status_code == 302
        with store_context(shop_a.store):
            review.refresh_from_db()
        assert review.status == status
    assert owner.post(reverse("reviews:delete", args=[review.pk])).status_code == 302
    with store_context(shop_a.store):
        assert not ProductReview.objects.filter(pk=review.pk).exists()


def sale_data(*products: int, **fields: Any) -> dict[str, Any]:
    data = {"name": "Spring", "kind": "percent", "value": "20", "is_active": "on", **fields}
    return data | rows("products", *({"product": pk} for pk in products))


def test_a_sale_lowers_the_prices_that_it_names(shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        jug = make.make_product("Jug", price="50.00")
    assert owner.post("/cabinet/sales/new/", sale_data(jug.pk)).status_code == 302
    with store_context(shop_a.store):
        assert offer_prices({jug.pk: Decimal(50)})[jug.pk].price == Decimal(40)
        sale = ConditionalOffer.objects.get(name="Spring")
    url = reverse("sales:edit", args=[sale.pk])
    assert owner.post(url, form_data(owner, url, value="10")).status_code == 302
    with store_context(shop_a.store):
        assert offer_prices({jug.pk: Decimal(50)})[jug.pk].price == Decimal(45)
    owner.post(reverse("sales:delete", args=[sale.pk]))
    with store_context(shop_a.store):
        assert jug.pk not in offer_prices({jug.pk: Decimal(50)})


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "Sale of cups"), ("value", "0"), ("value", "101"), ("value", "1e30"), ("value", "x"),
     ("kind", "gift"), ("ends_at", "not a date"), ("categories", "999999")],
)  # fmt: skip
def test_a_wrong_sale_is_said_beside_the_field(field: str, value: str, owner: Client) -> None:
    response = owner.post("/cabinet/sales/new/", sale_data(**{field: value}))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


def test_another_stores_product_is_not_put_on_sale(shop_a: Any, shop_b: Any, owner: Client) -> None:
    assert owner.post("/cabinet/sales/new/", sale_data(shop_b.product.pk)).status_code == 200
    with store_context(shop_a.store):
        assert not ConditionalOffer.objects.filter(name="Spring").exists()


def test_a_voucher_is_made_changed_and_deleted(shop_a: Any, owner: Client) -> None:
    data = {"code": "spring", "kind": "amount", "value": "5", "min_basket": "", "is_active": "on"}
    assert owner.post("/cabinet/vouchers/new/", data).status_code == 302
    with store_context(shop_a.store):
        voucher = Voucher.objects.get(code="SPRING")
    url = reverse("vouchers:edit", args=[voucher.pk])
    assert owner.post(url, form_data(owner, url, max_uses="7")).status_code == 302
    with store_context(shop_a.store):
        voucher.refresh_from_db()
        assert voucher.max_uses == 7
    owner.post(reverse("vouchers:delete", args=[voucher.pk]))
    with store_context(shop_a.store):
        assert not Voucher.objects.filter(code="SPRING").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", ""), ("code", "two words"), ("code", "welcome"), ("value", ""), ("value", "-5"), ("max_uses", "0"),
     ("min_basket", "9" * 14)],
)  # fmt: skip
def test_a_wrong_voucher_is_said_beside_the_field(field: str, value: str, owner: Client) -> None:
    data = {"code": "SPRING", "kind": "percent", "value": "5", "is_active": "on", field: value}
    response = owner.post("/cabinet/vouchers/new/", data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
