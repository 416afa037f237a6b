"""Moves of the two statuses: every pair of the tables, what happens to the goods, who may, and what is
recorded.
"""

from __future__ import annotations

from itertools import product as pairs

import pytest

from commerce.context import store_context
from commerce.notifications.models import Delivery
from commerce.order import services
from commerce.order.models import Order, OrderStatusChange
from commerce.order.statuses import OrderStatus, PaymentStatus
from commerce.partner.models import StockRecord
from commerce.stores.models import Store
from commerce.voucher.models import Voucher, VoucherApplication
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]

CLERK = services.Actor.system("clerk")
# Written out, not read from the code: the tables are the promise.
ORDER_MOVES = {
    ("new", "confirmed"), ("new", "shipped"), ("new", "cancelled"), ("confirmed", "shipped"),
    ("confirmed", "cancelled"), ("shipped", "delivered"), ("shipped", "cancelled"),
}  # fmt: skip
PAYMENT_MOVES = {
    ("unpaid", "pending"), ("unpaid", "paid"), ("pending", "paid"), ("pending", "unpaid"),
    ("paid", "partly_refunded"), ("paid", "refunded"), ("partly_refunded", "refunded"),
}  # fmt: skip


def order_in(status: str = "new", payment_status: str = "unpaid", **fields: object) -> Order:
    order = make.make_order(**fields)
    Order.objects.update(status=status, payment_status=payment_status)
    order.refresh_from_db()
    OrderStatusChange.objects.all().delete()
    Delivery.objects.all().delete()
    return order


@pytest.mark.parametrize(("now", "to"), list(pairs(OrderStatus.values, repeat=2)))
def test_every_move_of_the_goods(now: str, to: str) -> None:
    order = order_in(status=now)
    if (now, to) in ORDER_MOVES:
        moved = services.change_status(order=order, to=to, actor=CLERK, reason=" Because ")
        assert (moved.status, order.status) == (to, to)
        change = OrderStatusChange.objects.get()
        assert (change.kind, change.old_status, change.new_status) == ("order", now, to)
        assert (change.actor_label, change.reason) == ("clerk", "Because")
        assert set(Delivery.objects.values_list("kind", flat=True)) == {"order_status"}
    elif now == to:
        assert services.change_status(order=order, to=to, actor=CLERK).status == now
        assert not OrderStatusChange.objects.exists() and not Delivery.objects.exists()
    else:
        with pytest.raises(services.InvalidMove, match=f"Order {order.number} is “"):
            services.change_status(order=order, to=to, actor=CLERK)
        assert Order.objects.get().status == now
        assert not OrderStatusChange.objects.exists() and not Delivery.objects.exists()


@pytest.mark.parametrize(("now", "to"), list(pairs(PaymentStatus.values, repeat=2)))
def test_every_move_of_the_money(now: str, to: str) -> None:
    order = order_in(payment_status=now)
    if (now, to) in PAYMENT_MOVES:
        assert services.change_payment_status(order=order, to=to, actor=CLERK).payment_status == to
        change = OrderStatusChange.objects.get()
        assert (change.kind, change.old_status, change.new_status) == ("payment", now, to)
        assert set(Delivery.objects.values_list("kind", flat=True)) == {"payment_status"}
    elif now == to:
        services.change_payment_status(order=order, to=to, actor=CLERK)
        assert not OrderStatusChange.objects.exists()
    else:
        with pytest.raises(services.InvalidMove):
            services.change_payment_status(order=order, to=to, actor=CLERK)
        assert Order.objects.get().payment_status == now
    assert Order.objects.get().status == "new"


def test_a_status_that_does_not_exist_is_refused() -> None:
    with pytest.raises(services.InvalidMove, match="cannot become “eaten”"):
        services.change_status(order=order_in(), to="eaten", actor=CLERK)


def stock() -> tuple[int, int]:
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get()


def test_cancelling_frees_the_goods() -> None:
    order = make.make_order(product=make.make_product(stock=10), quantity=3)
    assert stock() == (10, 3)
    services.change_status(order=order, to="cancelled", actor=CLERK)
    assert stock() == (10, 0)
    assert order.lines.get().num_allocated == 0


def test_shipping_takes_the_goods_out_of_both_numbers() -> None:
    order = make.make_order(product=make.make_product(stock=10), quantity=3)
    services.change_status(order=order, to="confirmed", actor=CLERK)
    assert stock() == (10, 3)
    services.change_status(order=order, to="shipped", actor=CLERK)
    assert stock() == (7, 0)
    services.change_status(order=order, to="delivered", actor=CLERK)
    assert stock() == (7, 0)


def test_cancelling_on_the_way_does_not_invent_goods() -> None:
    order = make.make_order(product=make.make_product(stock=10), quantity=3)
    services.change_status(order=order, to="shipped", actor=CLERK)
    services.change_status(order=order, to="cancelled", actor=CLERK)
    assert stock() == (7, 0)


def test_a_seller_who_counted_the_goods_down_can_still_ship() -> None:
    order = make.make_order(product=make.make_product(stock=10), quantity=3)
    StockRecord.objects.update(num_in_stock=2)
    services.change_status(order=order, to="shipped", actor=CLERK)
    assert stock() == (0, 0)


def test_goods_deleted_since_do_not_stop_a_move() -> None:
    order = make.make_order(product=make.make_product(stock=10))
    StockRecord.objects.all().delete()
    assert services.change_status(order=order, to="shipped", actor=CLERK).status == "shipped"


def test_cancelling_gives_the_voucher_back() -> None:
    voucher, basket = make.make_voucher(usage=Voucher.ONCE_PER_CUSTOMER), make.make_basket()
    basket.vouchers.add(voucher)
    order = make.make_order(basket=basket)
    voucher.refresh_from_db()
    assert voucher.num_orders == 1 and voucher.refusal(email=order.email)
    services.change_status(order=order, to="cancelled", actor=CLERK)
    voucher.refresh_from_db()
    assert voucher.num_orders == 0 and voucher.refusal(email=order.email) is None
    assert not VoucherApplication.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"), [("owner", True), ("manager", True), ("staff", True), ("viewer", False)]
)
def test_who_may_mark_an_order_paid(in_store_a: Store, role: str, may: bool) -> None:
    order = order_in()
    member = in_store_a.owner if role == "owner" else make.make_member(in_store_a, role)
    if may:
        services.mark_as_paid(order=order, actor=services.Actor.of(member))
        change = OrderStatusChange.objects.get()
        assert (change.new_status, change.actor) == ("paid", member)
    else:
        with pytest.raises(services.NotAllowed):
            services.mark_as_paid(order=order, actor=services.Actor.of(member))
        assert Order.objects.get().payment_status == "unpaid"


def test_strangers_and_machines_may_not_mark_an_order_paid(store_b: Store) -> None:
    order = order_in()
    for actor in (services.Actor.of(store_b.owner), services.Actor.of(make.make_user()), CLERK):
        with pytest.raises(services.NotAllowed):
            services.mark_as_paid(order=order, actor=actor)


def test_an_order_of_another_store_is_not_found(store_b: Store) -> None:
    with store_context(store_b):
        foreign = make.make_order()
    with pytest.raises(Order.DoesNotExist):
        services.change_status(order=foreign, to="cancelled", actor=CLERK)
    with store_context(store_b):
        assert Order.objects.get().status == "new"


def test_oscars_shortcut_is_closed() -> None:
    with pytest.raises(TypeError, match="change_status"):
        make.make_order().set_status("shipped")
