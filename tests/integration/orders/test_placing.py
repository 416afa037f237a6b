"""place_order: what it writes, what it freezes, what it refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.basket.models import Basket
from commerce.catalogue.models import Product
from commerce.context import StoreContextMissing, store_context
from commerce.order import services
from commerce.order.models import (
    Line,
    LinePrice,
    Order,
    OrderDiscount,
    OrderLineDiscount,
    OrderStatusChange,
    ShippingAddress,
)
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_store(in_store_a: Store) -> None:
    ShippingMethod.objects.all().delete()
    PaymentMethod.objects.all().delete()


def buyer(**fields: Any) -> services.Buyer:
    return services.Buyer(**{"name": "Ann Buyer", "email": "Ann@Example.com", "phone": "+49 30 1", **fields})


def address(**fields: Any) -> services.Address:
    make.make_country()
    return services.Address(
        **{"line1": "1 High Street", "city": "Berlin", "postcode": "10115", "country": "DE", **fields}
    )


def place(basket: Basket, **fields: Any) -> Order:
    defaults = {"buyer": buyer(), "address": address(), "channel": "web"}
    if "shipping_method" not in fields:
        defaults["shipping_method"] = make.make_shipping_method("Courier", price="5.00")
    if "payment_method" not in fields:
        defaults["payment_method"] = make.make_payment_method(
            "Transfer", kind="bank_transfer", instructions="IBAN 1"
        )
    return services.place_order(basket=basket, **{**defaults, **fields})


def test_an_order_has_all_its_rows() -> None:
    cup = make.make_product("Cup", price="12.50", upc="CUP")
    bowl = make.make_product("Bowl", variants={"Small": "8.00"}).children.get()
    make.make_sale(cup, percent=15, name="Cups week")
    basket = make.make_basket(cup, quantity=2)
    from commerce.basket.services import add_product

    add_product(basket=basket, product=bowl)
    order = place(basket, comment=" Ring twice ", campaign={"utm_source": "news"})

    order = Order.objects.get(pk=order.pk)
    assert (order.total_incl_tax, order.total_excl_tax, order.shipping_incl_tax) == (
        Decimal("34.24"),
        Decimal("34.24"),
        Decimal("5.00"),
    )  # fmt: skip  (2 x 12.50 less 2 x 1.88, and 8.00)
    assert (order.currency, order.language, order.channel) == ("EUR", "en", "web")
    assert (order.buyer_name, order.guest_email, order.comment) == (
        "Ann Buyer",
        "ann@example.com",
        "Ring twice",
    )
    assert (order.status, order.payment_status, order.campaign) == ("new", "unpaid", {"utm_source": "news"})
    assert (order.payment_kind, order.payment_name, order.payment_instructions) == (
        "bank_transfer",
        "Transfer",
        "IBAN 1",
    )
    assert (order.shipping_method, order.shipping_kind, order.pickup_address) == ("Courier", "flat", "")
    sent_to = ShippingAddress.objects.get()
    assert (sent_to.line1, sent_to.line4, sent_to.postcode, sent_to.country_id) == (
        "1 High Street", "Berlin", "10115", "DE",
    )  # fmt: skip
    columns = ("title", "upc", "quantity", "unit_price_incl_tax", "line_price_incl_tax", "num_allocated")
    assert list(order.lines.order_by("pk").values_list(*columns)) == [
        ("Cup", "CUP", 2, Decimal("12.50"), Decimal("21.24"), 2),
        ("Bowl, Small", "", 1, Decimal("8.00"), Decimal("8.00"), 1),
    ]
    prices = LinePrice.objects.order_by("pk")
    assert list(prices.values_list("line__title", "quantity", "price_incl_tax")) == [
        ("Cup", 2, Decimal("10.62")), ("Bowl, Small", 1, Decimal("8.00")),
    ]  # fmt: skip
    assert list(OrderDiscount.objects.values_list("offer_name", "amount", "category", "frequency")) == [
        ("Cups week", Decimal("3.76"), "Basket", 1)
    ]
    assert list(OrderLineDiscount.objects.values_list("line__title", "amount")) == [("Cup", Decimal("3.76"))]
    assert list(StockRecord.objects.order_by("pk").values_list("num_in_stock", "num_allocated")) == [
        (10, 2),
        (10, 1),
    ]
    basket.refresh_from_db()
    assert (basket.status, basket.date_submitted is not None) == (Basket.SUBMITTED, True)
    assert list(OrderStatusChange.objects.values_list("kind", "old_status", "new_status", "actor_label")) == [
        ("order", "", "new", "Ann Buyer")
    ]


def test_sums_of_lines_and_delivery_make_the_total() -> None:
    products = [
        make.make_product(f"P{number}", price=price) for number, price in enumerate(("9.99", "0.35", "17.05"))
    ]
    make.make_sale(percent="33")
    order = place(make.make_basket(*products, quantity=3))
    sums = sum(line.line_price_incl_tax for line in order.lines.all())
    assert sums + order.shipping_incl_tax == order.total_incl_tax
    before = sum(line.line_price_before_discounts_incl_tax for line in order.lines.all())
    assert before - sums == OrderDiscount.objects.get().amount


def test_an_order_stays_as_it_was_when_the_store_changes() -> None:
    cup = make.make_product("Cup", price="12.50")
    method = make.make_shipping_method("Shop", kind="pickup", pickup_address="Mill Lane 3")
    payment = make.make_payment_method("At the counter", kind="pay_at_pickup", instructions="Bring cash")
    order = place(make.make_basket(cup), shipping_method=method, payment_method=payment, address=None)
    StockRecord.objects.update(price="99.00")
    Product.objects.update(title="Mug")
    Store.objects.update(currency="USD", language="ru")
    ShippingMethod.objects.update(name="Other", pickup_address="Elsewhere")
    payment.delete()
    Product.objects.all().delete()
    order = Order.objects.get()
    line = order.lines.get()
    assert (line.title, line.line_price_incl_tax, line.product_id) == ("Cup", Decimal("12.50"), None)
    assert (order.currency, order.language, order.total_incl_tax) == ("EUR", "en", Decimal("17.50"))
    assert (order.pickup_address, order.payment_name, order.payment_instructions) == (
        "Mill Lane 3", "At the counter", "Bring cash",
    )  # fmt: skip


@pytest.mark.parametrize("lines", [1, 10])
@pytest.mark.parametrize("offers", [1, 10])
def test_placing_costs_20_queries_whatever_is_in_the_basket(lines: int, offers: int) -> None:
    basket = make.make_basket(*[make.make_product(f"P{number}") for number in range(lines)])
    for number in range(offers):
        make.make_sale(percent=5 + number, priority=number)
    shipping, payment = make.make_shipping_method("Courier"), make.make_payment_method()
    to = address()
    basket = Basket.objects.get(pk=basket.pk)
    with CaptureQueriesContext(connection) as queries:
        place(basket, shipping_method=shipping, payment_method=payment, address=to)
    sql = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(sql) == 20, "\n".join(sql)


def test_a_second_submit_is_led_to_the_first_order() -> None:
    basket = make.make_basket()
    order = place(basket)
    with pytest.raises(services.AlreadyOrdered) as refusal:
        place(Basket.objects.get(pk=basket.pk))
    assert refusal.value.order == order
    assert order.number in refusal.value.message


def test_an_empty_basket_is_refused() -> None:
    for basket in (Basket.objects.create(), Basket()):
        with pytest.raises(services.BasketIsEmpty):
            place(basket)


def test_a_basket_merged_into_another_is_refused() -> None:
    basket = make.make_basket()
    Basket.objects.update(status=Basket.MERGED)
    with pytest.raises(services.OrderRefused, match="no longer open"):
        place(basket)


def test_too_little_stock_names_the_lines_and_leaves_nothing_behind() -> None:
    cup, bowl = make.make_product("Cup", stock=5), make.make_product("Bowl", stock=5)
    basket = make.make_basket(cup, bowl, quantity=4)
    StockRecord.objects.filter(product=cup).update(num_allocated=2)
    with pytest.raises(services.OutOfStock) as refusal:
        place(basket)
    assert refusal.value.lines == [services.Shortage(cup.pk, "Cup", wanted=4, left=3)]
    assert refusal.value.message == (
        "Not everything is in stock any more: only 3 of Cup are left. Change your basket and order again."
    )
    assert not Order.objects.exists() and not Line.objects.exists()
    assert dict(StockRecord.objects.values_list("product__title", "num_allocated")) == {"Cup": 2, "Bowl": 0}
    assert Basket.objects.get().status == Basket.OPEN


def test_a_product_hidden_since_is_refused() -> None:
    basket = make.make_basket(make.make_product("Cup"))
    Product.objects.update(is_public=False)
    with pytest.raises(services.OutOfStock, match="Cup is sold out"):
        place(basket)


def test_stock_that_is_not_counted_is_not_allocated() -> None:
    lesson = make.make_product("Lesson", stock=0)
    lesson.product_class.track_stock = False
    lesson.product_class.save()
    order = place(make.make_basket(Product.objects.get(), quantity=3))
    assert order.lines.get().num_allocated == 0
    assert StockRecord.objects.get().num_allocated == 0


def test_the_total_must_be_the_one_that_the_buyer_saw() -> None:
    basket = make.make_basket(make.make_product(price="10.00"))
    with pytest.raises(services.PriceChanged) as refusal:
        place(basket, expected_total=Decimal("14.00"))
    assert (refusal.value.seen, refusal.value.now) == (Decimal("14.00"), Decimal("15.00"))
    assert place(basket, expected_total=Decimal("15.00")).total_incl_tax == Decimal("15.00")


@pytest.mark.parametrize(
    ("shipping", "payment", "fits"),
    [
        ("flat", "cash_on_delivery", True),
        ("by_weight", "cash_on_delivery", True),
        ("pickup", "cash_on_delivery", False),
        ("flat", "pay_at_pickup", False),
        ("pickup", "pay_at_pickup", True),
        ("flat", "bank_transfer", True),
        ("pickup", "bank_transfer", True),
    ],
)
def test_payment_goes_with_delivery(shipping: str, payment: str, fits: bool) -> None:
    basket = make.make_basket()
    methods = {
        "shipping_method": make.make_shipping_method("By hand", kind=shipping),
        "payment_method": make.make_payment_method("In coins", kind=payment),
    }
    if fits:
        assert place(basket, **methods).payment_kind == payment
    else:
        with pytest.raises(services.MethodNotOffered, match="“In coins” does not go with “By hand”"):
            place(basket, **methods)


def test_methods_must_be_offered() -> None:
    basket = make.make_basket()
    with pytest.raises(services.MethodNotOffered, match="delivery is no longer offered"):
        place(basket, shipping_method=make.make_shipping_method("Old", is_active=False))
    with pytest.raises(services.MethodNotOffered, match="pay is no longer offered"):
        place(basket, payment_method=make.make_payment_method("Old", is_active=False))


def test_methods_of_another_store_are_refused(store_b: Store) -> None:
    basket = make.make_basket()
    with store_context(store_b):
        foreign_shipping, foreign_payment = (
            make.make_shipping_method("Foreign"),
            make.make_payment_method("Foreign"),
        )
    with pytest.raises(services.MethodNotOffered):
        place(basket, shipping_method=foreign_shipping)
    with pytest.raises(services.MethodNotOffered):
        place(basket, payment_method=foreign_payment)


def test_a_basket_of_another_store_is_refused(store_b: Store) -> None:
    with store_context(store_b):
        foreign = make.make_basket()
    with pytest.raises(services.BasketIsEmpty):
        place(foreign)
    with store_context(store_b):
        assert Basket.objects.get().status == Basket.OPEN


def test_placing_needs_a_store() -> None:
    basket, shipping, payment = make.make_basket(), make.make_shipping_method(), make.make_payment_method()
    to = address()
    with store_context(None), pytest.raises(StoreContextMissing):
        place(basket, shipping_method=shipping, payment_method=payment, address=to)


def test_delivery_needs_an_address_of_a_known_country() -> None:
    basket = make.make_basket()
    with pytest.raises(services.MethodNotOffered, match="needs an address"):
        place(basket, address=None)
    with pytest.raises(services.MethodNotOffered, match="this country"):
        place(basket, address=address(country="XX"))
    with pytest.raises(services.OrderRefused, match="Enter the town"):
        place(basket, address=address(city=" "))
    with pytest.raises(services.OrderRefused, match="First line of address: This field cannot be blank"):
        place(basket, address=address(line1=""))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "ann@"}, "Guest email address: Enter a valid email address"),
        ({"name": " "}, "Buyer: This field cannot be blank"),
        ({"name": "A" * 161}, "Buyer: Ensure this value has at most 160"),
        ({"phone": "1" * 41}, "Write the whole number with digits"),
        ({"email": " ", "phone": ""}, "Write an e-mail address or a phone number"),
    ],
)
def test_a_buyer_must_be_reachable(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(services.OrderRefused, match=sentence):
        place(make.make_basket(), buyer=buyer(**wrong))


def test_a_taken_number_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(["AAAA-AAAA", "AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB"])
    monkeypatch.setattr("commerce.order.rows.new_number", lambda: next(numbers))
    assert place(make.make_basket()).number == "AAAA-AAAA"
    assert place(make.make_basket()).number == "BBBB-BBBB"


def test_two_stores_may_have_the_same_number(monkeypatch: pytest.MonkeyPatch, store_b: Store) -> None:
    monkeypatch.setattr("commerce.order.rows.new_number", lambda: "AAAA-AAAA")
    mine = place(make.make_basket())
    with store_context(store_b):
        theirs = make.make_order()
    assert mine.number == theirs.number
    assert not mine.check_verification_hash(theirs.verification_hash())
    assert not theirs.check_verification_hash(mine.verification_hash())
    assert mine.check_verification_hash(mine.verification_hash())


def test_staff_may_order_for_a_buyer(store_a: Store) -> None:
    staff = make.make_member(store_a, "staff")
    order = place(make.make_basket(), channel="staff", actor=services.Actor.of(staff))
    change = OrderStatusChange.objects.get()
    assert (change.actor, change.actor_label, order.user) == (staff, str(staff), None)


def test_there_are_no_other_channels() -> None:
    with pytest.raises(ValueError, match="fax"):
        place(make.make_basket(), channel="fax")


def test_there_are_no_other_languages() -> None:
    with pytest.raises(ValueError, match="xx"):
        place(make.make_basket(), language="xx")
