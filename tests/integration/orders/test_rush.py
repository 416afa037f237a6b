"""Many buyers at once, on threads with real PostgreSQL."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from commerce.accounts.models import User
from commerce.basket import services as basket_services
from commerce.basket.models import Basket
from commerce.context import store_context
from commerce.notifications.models import Delivery
from commerce.offer.models import ConditionalOffer
from commerce.order import services
from commerce.order.models import Order, OrderStatusChange
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store
from commerce.voucher.models import Voucher, VoucherApplication
from tests import factories as make
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def store(db: None) -> Store:
    return make.make_store("rush")


class Checkout:
    """A store's checkout with its one way of delivery and payment."""

    def __init__(self) -> None:
        make.make_country()
        self.shipping, self.payment = ShippingMethod.objects.first(), PaymentMethod.objects.first()

    def __call__(self, basket: Basket, *, email: str = "ann@example.com", user: User | None = None) -> Order:
        return services.place_order(
            basket=basket,
            buyer=services.Buyer(name="Ann", email=email, user=user),
            address=services.Address(line1="1 High Street", city="Berlin", country="DE"),
            shipping_method=self.shipping,
            payment_method=self.payment,
            channel="web",
        )


def kinds(results: list[Any]) -> dict[str, int]:
    return dict(Counter(type(result).__name__ for result in results))


def test_fifty_in_stock_and_two_hundred_buyers(store: Store) -> None:
    with store_context(store):
        cup = make.make_product("Cup", stock=50)
        make.make_sale(percent=10)
        baskets = [make.make_basket(cup) for _ in range(200)]
        checkout = Checkout()
    results = at_once(store, checkout, baskets)
    assert kinds(results) == {"Order": 50, "OutOfStock": 150}
    assert {result.message for result in results if isinstance(result, services.OutOfStock)} == {
        "Not everything is in stock any more: Cup is sold out. Change your basket and order again."
    }
    with store_context(store):
        assert StockRecord.objects.values_list("num_in_stock", "num_allocated").get() == (50, 50)
        assert Order.objects.count() == 50
        assert len(set(Order.objects.values_list("number", flat=True))) == 50
        assert Basket.objects.filter(status=Basket.OPEN).count() == 150
        assert Delivery.objects.filter(audience="buyer").count() == 50


def test_baskets_in_opposite_order_do_not_deadlock(store: Store) -> None:
    with store_context(store):
        products = [make.make_product(f"P{number}", stock=1000) for number in range(4)]
        baskets = [
            make.make_basket(*(products if number % 2 else reversed(products))) for number in range(24)
        ]
        checkout = Checkout()
    results = at_once(store, checkout, baskets)
    assert kinds(results) == {"Order": 24}
    with store_context(store):
        assert set(StockRecord.objects.values_list("num_allocated", flat=True)) == {24}


def test_twenty_submits_of_one_basket_make_one_order(store: Store) -> None:
    with store_context(store):
        basket = make.make_basket(make.make_product(stock=100), quantity=3)
        checkout = Checkout()
    results = at_once(store, lambda _number: checkout(Basket(pk=basket.pk)), range(20))
    assert kinds(results) == {"Order": 1, "AlreadyOrdered": 19}
    placed = next(result for result in results if isinstance(result, Order))
    assert {result.order for result in results if isinstance(result, services.AlreadyOrdered)} == {placed}
    with store_context(store):
        assert StockRecord.objects.get().num_allocated == 3


def test_a_voucher_for_three_orders_is_used_three_times(store: Store) -> None:
    with store_context(store):
        voucher = make.make_voucher("THREE")
        Voucher.objects.update(max_uses=3)
        cup = make.make_product(stock=100)
        baskets = [make.make_basket(cup) for _ in range(20)]
        for basket in baskets:
            basket.vouchers.add(voucher)
        checkout = Checkout()
    results = at_once(store, checkout, baskets)
    assert kinds(results) == {"Order": 3, "VoucherRefused": 17}
    with store_context(store):
        assert Voucher.objects.get().num_orders == 3
        assert VoucherApplication.objects.count() == 3
        assert StockRecord.objects.get().num_allocated == 3


def test_a_voucher_once_a_customer_is_used_once_by_each(store: Store) -> None:
    with store_context(store):
        voucher = make.make_voucher("ONCE", usage=Voucher.ONCE_PER_CUSTOMER)
        cup = make.make_product(stock=100)
        baskets = [make.make_basket(cup) for _ in range(20)]
        for basket in baskets:
            basket.vouchers.add(voucher)
        checkout = Checkout()
    guests = [(basket, f"guest{number % 2}@example.com") for number, basket in enumerate(baskets)]
    results = at_once(store, lambda guest: checkout(guest[0], email=guest[1]), guests)
    assert kinds(results) == {"Order": 2, "VoucherRefused": 18}


def test_an_offer_for_four_orders_is_given_four_times(store: Store) -> None:
    with store_context(store):
        make.make_sale(percent=50, max_global_applications=4)
        cup = make.make_product(price="10.00", stock=100)
        baskets = [make.make_basket(cup) for _ in range(20)]
        checkout = Checkout()
    results = at_once(store, checkout, baskets)
    assert kinds(results) == {"Order": 20}
    with store_context(store):
        totals = Counter(order.total_incl_tax - order.shipping_incl_tax for order in Order.objects.all())
        assert totals == {5: 4, 10: 16}
        assert ConditionalOffer.objects.get().num_applications == 4


def test_two_clerks_ship_an_order_once(store: Store) -> None:
    with store_context(store):
        order = make.make_order(product=make.make_product(stock=10), quantity=4)
    clerk = services.Actor.system("clerk")
    results = at_once(
        store, lambda _number: services.change_status(order=order, to="shipped", actor=clerk), range(10)
    )
    assert kinds(results) == {"Order": 10}
    with store_context(store):
        assert StockRecord.objects.values_list("num_in_stock", "num_allocated").get() == (6, 0)
        assert OrderStatusChange.objects.filter(new_status="shipped").count() == 1


def test_an_order_is_shipped_or_cancelled_but_its_goods_are_counted_once(store: Store) -> None:
    with store_context(store):
        order = make.make_order(product=make.make_product(stock=10), quantity=4)
    clerk = services.Actor.system("clerk")
    moves = ["shipped", "cancelled"] * 5
    at_once(store, lambda to: services.change_status(order=order, to=to, actor=clerk), moves)
    with store_context(store):
        was_shipped = OrderStatusChange.objects.filter(new_status="shipped").exists()
        left = StockRecord.objects.values_list("num_in_stock", "num_allocated").get()
    assert left == ((6, 0) if was_shipped else (10, 0))


def test_two_tabs_that_log_in_merge_a_basket_once(store: Store) -> None:
    with store_context(store):
        user = make.make_user()
        cup = make.make_product("Cup", stock=100)
        guest_basket = make.make_basket(cup, quantity=2)
    results = at_once(
        store, lambda _number: basket_services.adopt_basket(user=user, guest_basket=guest_basket), range(10)
    )
    assert kinds(results) == {"Basket": 10}
    assert len({basket.pk for basket in results}) == 1
    with store_context(store):
        assert Basket.objects.get(owner=user).lines.get().quantity == 2
        assert Basket.objects.get(pk=guest_basket.pk).status == Basket.MERGED


def test_two_tabs_that_fill_a_customers_first_basket_share_it(store: Store) -> None:
    with store_context(store):
        user = make.make_user()
        cup = make.make_product("Cup", stock=100)
    at_once(
        store, lambda _number: basket_services.add_product(basket=Basket(owner=user), product=cup), range(10)
    )
    with store_context(store):
        assert Basket.objects.get().lines.get().quantity == 10


def test_adding_while_ordering_never_changes_the_order(store: Store) -> None:
    with store_context(store):
        cup, bowl = make.make_product("Cup", stock=100), make.make_product("Bowl", stock=100)
        basket = make.make_basket(cup)
        checkout = Checkout()

    def act(number: int) -> Any:
        if number == 0:
            return checkout(Basket(pk=basket.pk))
        return basket_services.add_product(basket=Basket.objects.get(pk=basket.pk), product=bowl)

    results = at_once(store, act, range(12))
    refused = kinds(results).get("BasketRefused", 0)
    with store_context(store):
        in_order = dict(Order.objects.get().lines.values_list("title", "quantity"))
        in_basket = dict(basket.lines.values_list("product__title", "quantity"))
    assert in_order == in_basket
    assert in_basket.get("Bowl", 0) == 11 - refused
