"""Lists cost the same however long they are: counted with one row and with thirty."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Category
from commerce.context import store_context
from tests import factories as make

pytestmark = pytest.mark.django_db
MANY = 29


def more_orders(shop: Any) -> None:
    plenty = make.make_product("Plenty", stock=1000)
    for _number in range(MANY):
        make.make_order(product=plenty)


def more_products(shop: Any) -> None:
    for number in range(MANY):
        variants = {"S": "1", "L": "2"} if number % 2 else None
        make.make_product(f"Cup {number}", image=shop.image, variants=variants, category=shop.category)


def more_categories(shop: Any) -> None:
    for number in range(MANY):
        make.make_category(
            f"Category {number}", image=shop.image, parent=shop.category if number % 2 else None
        )


def more_sales(shop: Any) -> None:
    for number in range(MANY):
        sale = make.make_sale(shop.product, name=f"Sale {number} more")
        sale.benefit.range.included_categories.add(Category.objects.get(pk=shop.category.pk))


def more_vouchers(shop: Any) -> None:
    for number in range(MANY):
        make.make_voucher(f"CODE{number}")


def more_reviews(shop: Any) -> None:
    for number in range(MANY):
        make.make_review(shop.product, user=make.make_user(f"reader{number}@example.com"))


def more_methods(shop: Any) -> None:
    for number in range(MANY):
        make.make_shipping_method(f"Post {number}", kind="by_weight", bands={1000: str(Decimal(number))})
        make.make_payment_method(f"Cash {number}")


def more_members(shop: Any) -> None:
    for number in range(MANY):
        make.make_member(shop.store, "staff", make.make_user(f"member{number}@example.com"))


def more_synonyms(shop: Any) -> None:
    for number in range(MANY):
        make.make_synonyms(f"word {number}a, word {number}b")


LISTS = [
    ("/cabinet/", more_orders, 21),
    ("/cabinet/orders/", more_orders, 12),
    ("/cabinet/products/", more_products, 20),
    ("/cabinet/categories/", more_categories, 12),
    ("/cabinet/sales/", more_sales, 13),
    ("/cabinet/vouchers/", more_vouchers, 13),
    ("/cabinet/reviews/", more_reviews, 10),
    ("/cabinet/delivery/", more_methods, 10),
    ("/cabinet/payment/", more_methods, 10),
    ("/cabinet/synonyms/", more_synonyms, 10),
    ("/cabinet/members/", more_members, 10),
]


@pytest.mark.parametrize(("url", "add", "most"), LISTS, ids=[url for url, *_rest in LISTS])
def test_a_list_of_thirty_costs_what_a_list_of_one_costs(
    url: str, add: Any, most: int, shop_a: Any, owner: Client
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(url).status_code == 200
        return len(queries)

    with store_context(shop_a.store):  # one row that has everything a row can have
        Category.objects.filter(pk=shop_a.category.pk).update(image=shop_a.image)
    ContentType.objects.clear_cache()
    owner.get(url)  # renditions are made once, content types are remembered
    few = count()
    with store_context(shop_a.store):
        add(shop_a)
    owner.get(url)
    assert count() == few
    assert few <= most
