"""The rows of an order: those that Oscar's OrderCreator writes one by one, here one statement a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from commerce.basket.models import Basket
from commerce.order.models import Line, LinePrice, Order, OrderDiscount, OrderLineDiscount
from commerce.order.numbers import new_number
from commerce.shipping.selectors import ShippingOption
from commerce.stores.selectors import active_currency
from commerce.tax import Taxed, TaxRule, apply_tax

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


def tax_of_order(basket: Basket, shipping: ShippingOption, rule: TaxRule) -> Taxed:
    """The tax of each line of an evaluated basket, in its order, and last of its delivery."""
    lines = [line.line_price_incl_tax_incl_discounts for line in basket.all_lines()]
    return apply_tax([*lines, shipping.price], rule, active_currency())


def write_lines(order: Order, basket: Basket, shipping: ShippingOption, taxed: Taxed) -> None:
    """Freeze names, prices, tax and discounts of an evaluated basket."""
    discounts = _write_discounts(order, basket, shipping)
    basket_lines = basket.all_lines()
    lines = Line.objects.bulk_create(
        [_line(order, line, taxed.excl[n], taxed.incl[n]) for n, line in enumerate(basket_lines)]
    )
    prices: list[LinePrice] = []
    line_discounts: list[OrderLineDiscount] = []
    for line, basket_line in zip(lines, basket_lines, strict=True):
        for price, _same, quantity in basket_line.get_price_breakdown():
            one = apply_tax([price], order.tax_rule, order.currency)
            prices.append(
                LinePrice(
                    order=order, line=line, quantity=quantity, price_incl_tax=one.total_incl,
                    price_excl_tax=one.total_excl, tax_code=basket_line.tax_code,
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
                offer_name=offer.text("name"),
                voucher_id=voucher.pk if voucher else None,
                voucher_code=voucher.code if voucher else "",
                frequency=application["freq"],
                amount=application["amount"],
                message=offer.apply_deferred_benefit(basket, order, application) or "",
            )
        )
    return {row.offer_id: row for row in OrderDiscount.objects.bulk_create(rows)}


def _line(order: Order, basket_line: Any, excl_tax: Decimal, incl_tax: Decimal) -> Line:
    before = apply_tax([basket_line.line_price_incl_tax], order.tax_rule, order.currency)
    unit = apply_tax([basket_line.unit_price_incl_tax], order.tax_rule, order.currency)
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
        line_price_excl_tax=excl_tax,
        line_price_incl_tax=incl_tax,
        line_price_before_discounts_excl_tax=before.total_excl,
        line_price_before_discounts_incl_tax=before.total_incl,
        unit_price_incl_tax=unit.total_incl,
        unit_price_excl_tax=unit.total_excl,
        tax_code=basket_line.tax_code,
        # What moves of the order will free or consume; nothing where stock is not counted.
        num_allocated=basket_line.quantity if product.get_product_class().track_stock else 0,
    )
