"""The rows of an order: those that Oscar's OrderCreator writes one by one, here one statement a table."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from commerce.basket.models import Basket
from commerce.order.models import Line, LinePrice, Order, OrderDiscount, OrderLineDiscount
from commerce.order.numbers import new_number
from commerce.shipping.selectors import ShippingOption

_NUMBER_TRIES = 5
_NUMBER_UNIQUE = "order_order_number_per_store"


def save_with_number(order: Order) -> Order:
    """Save a new order under a free number; a taken one is tried again inside a savepoint."""
    for tries_left in reversed(range(_NUMBER_TRIES)):
        order.number = new_number()
        try:
            with transaction.atomic():
                order.save(force_insert=True)
            break
        except IntegrityError as error:
            if _NUMBER_UNIQUE not in str(error) or not tries_left:
                raise
            order.pk = None
    return order


def write_lines(order: Order, basket: Basket, shipping: ShippingOption) -> None:
    """Freeze names, prices and discounts of an evaluated basket."""
    discounts = _write_discounts(order, basket, shipping)
    basket_lines = basket.all_lines()
    lines = Line.objects.bulk_create([_line(order, line) for line in basket_lines])
    prices: list[LinePrice] = []
    line_discounts: list[OrderLineDiscount] = []
    for line, basket_line in zip(lines, basket_lines, strict=True):
        for incl_tax, excl_tax, quantity in basket_line.get_price_breakdown():
            prices.append(
                LinePrice(
                    order=order, line=line, quantity=quantity, price_incl_tax=incl_tax,
                    price_excl_tax=excl_tax, tax_code=basket_line.tax_code,
                )
            )  # fmt: skip
        for discount in basket_line.discounts:
            if discount.offer and discount.offer.pk in discounts:
                line_discounts.append(
                    OrderLineDiscount(
                        line=line,
                        order_discount=discounts[discount.offer.pk],
                        is_incl_tax=discount.incl_tax,
                        amount=discount.amount,
                    )
                )
    LinePrice.objects.bulk_create(prices)
    OrderLineDiscount.objects.bulk_create(line_discounts)


def applied_discounts(basket: Basket, shipping: ShippingOption) -> list[dict[str, Any]]:
    """The offer applications that gave something, with `amount`; one that would lower a free delivery gave
    nothing.
    """
    given: list[dict[str, Any]] = []
    lowers_delivery = basket.shipping_discounts[:1] if shipping.discount else []
    for application in basket.offer_applications:
        if application in lowers_delivery:
            given.append({**application, "amount": shipping.discount})
        elif not application["result"].affects_shipping:
            given.append({**application, "amount": application["discount"]})
    return given


def _write_discounts(order: Order, basket: Basket, shipping: ShippingOption) -> dict[int, OrderDiscount]:
    rows = []
    for application in applied_discounts(basket, shipping):
        offer, voucher = application["offer"], application["voucher"]
        category = OrderDiscount.BASKET
        if application["result"].affects_shipping:
            category = OrderDiscount.SHIPPING
        elif application["result"].affects_post_order:
            category = OrderDiscount.DEFERRED
        rows.append(
            OrderDiscount(
                order=order,
                category=category,
                offer_id=offer.pk,
                offer_name=offer.name,
                voucher_id=voucher.pk if voucher else None,
                voucher_code=voucher.code if voucher else "",
                frequency=application["freq"],
                amount=application["amount"],
                message=offer.apply_deferred_benefit(basket, order, application) or "",
            )
        )
    return {row.offer_id: row for row in OrderDiscount.objects.bulk_create(rows)}


def _line(order: Order, basket_line: Any) -> Line:
    stock_record, product = basket_line.stockrecord, basket_line.product
    return Line(
        order=order,
        partner=stock_record.partner,
        partner_name=stock_record.partner.name,
        partner_sku=stock_record.partner_sku,
        stockrecord=stock_record,
        product=product,
        title=basket_line.title[:255],
        upc=product.upc,
        quantity=basket_line.quantity,
        line_price_excl_tax=basket_line.line_price_excl_tax_incl_discounts,
        line_price_incl_tax=basket_line.line_price_incl_tax_incl_discounts,
        line_price_before_discounts_excl_tax=basket_line.line_price_excl_tax,
        line_price_before_discounts_incl_tax=basket_line.line_price_incl_tax,
        unit_price_incl_tax=basket_line.unit_price_incl_tax,
        unit_price_excl_tax=basket_line.unit_price_excl_tax,
        tax_code=basket_line.tax_code,
        # What moves of the order will free or consume; nothing where stock is not counted.
        num_allocated=basket_line.quantity if product.get_product_class().track_stock else 0,
    )
