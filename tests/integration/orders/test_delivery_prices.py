"""What delivery costs, and which ways to pay go with it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.basket.models import Basket
from commerce.context import store_context
from commerce.offer.applicator import Applicator
from commerce.payment.models import PaymentMethod
from commerce.payment.selectors import payment_options
from commerce.shipping.models import ShippingMethod
from commerce.shipping.selectors import shipping_options
from commerce.stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_methods(in_store_a: Store) -> None:
    ShippingMethod.objects.all().delete()
    PaymentMethod.objects.all().delete()


def basket_of(price: str = "10.00", quantity: int = 1, **fields: object) -> Basket:
    basket = make.make_basket(make.make_product(price=price, stock=100, **fields), quantity=quantity)
    basket = Basket.objects.get(pk=basket.pk)
    Applicator().apply(basket)
    return basket


def price(basket: Basket) -> Decimal:
    return shipping_options(basket)[0].price


@pytest.mark.parametrize(("goods", "cost"), [("49.99", "5.00"), ("50.00", "0"), ("50.01", "0")])
def test_free_from_a_threshold(goods: str, cost: str) -> None:
    make.make_shipping_method(price="5.00", free_from=Decimal(50))
    option = shipping_options(basket_of(goods))[0]
    assert (option.price, option.is_free) == (Decimal(cost), cost == "0")


def test_the_threshold_counts_after_discounts() -> None:
    make.make_shipping_method(price="5.00", free_from=Decimal(50))
    make.make_sale(percent=10)
    assert price(basket_of("55.00")) == 5
    assert price(basket_of("56.00")) == 0


@pytest.mark.parametrize(
    ("weight", "quantity", "cost"),
    [
        (500, 1, "3.00"),
        (500, 2, "3.00"),
        (1001, 1, "7.00"),
        (2500, 2, "7.00"),
        (5001, 1, "20.00"),
        (None, 9, "3.00"),
    ],
)
def test_by_weight(weight: int | None, quantity: int, cost: str) -> None:
    make.make_shipping_method(kind="by_weight", price="20.00", bands={5000: "7.00", 1000: "3.00"})
    assert price(basket_of(quantity=quantity, weight=weight)) == Decimal(cost)


def test_a_variant_weighs_what_its_parent_weighs() -> None:
    make.make_shipping_method(kind="by_weight", price="20.00", bands={1000: "3.00"})
    bowl = make.make_product("Bowl", variants={"Small": "1.00", "Large": "2.00"}, weight=600)
    small, large = bowl.children.order_by("pk")
    large.weight = 400
    large.save()
    assert price(Basket.objects.get(pk=make.make_basket(small, large).pk)) == 3
    assert price(Basket.objects.get(pk=make.make_basket(small, quantity=2).pk)) == 20


def test_only_what_this_store_offers_in_its_order(store_b: Store) -> None:
    make.make_shipping_method("Second", sort_order=2)
    make.make_shipping_method("First", sort_order=1)
    make.make_shipping_method("Off", is_active=False)
    with store_context(store_b):
        make.make_shipping_method("Foreign")
    assert [option.method.name for option in shipping_options(basket_of())] == ["First", "Second"]


@pytest.mark.parametrize("count", [1, 30])
def test_options_cost_two_queries(count: int) -> None:
    for number in range(count):
        make.make_shipping_method(f"M{number}", kind="by_weight", bands={1000: "3.00", 2000: "4.00"})
    basket = basket_of()
    with CaptureQueriesContext(connection) as queries:
        assert len(shipping_options(basket)) == count
    assert len(queries) == 2


def test_payment_goes_with_delivery() -> None:
    for kind in PaymentMethod.Kind.values:
        make.make_payment_method(kind, kind=kind)
    make.make_payment_method("Off", kind="bank_transfer", is_active=False)
    courier, counter = make.make_shipping_method(kind="flat"), make.make_shipping_method(kind="pickup")
    assert [method.name for method in payment_options(courier)] == ["cash_on_delivery", "bank_transfer"]
    assert [method.name for method in payment_options(counter)] == ["bank_transfer", "pay_at_pickup"]
