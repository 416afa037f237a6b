"""The whole purchase, from the landing page to the order's own page, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.context import store_context
from commerce.order.models import Order
from tests.e2e.conftest import Shop
from tests.e2e.errand import BUYERS, buy
from tests.tools.verdict import refuse
from tests.tools.watched import leave, new_visitor


def device_without_scripts(shop: Shop) -> str:
    """By turns, so that each theme and each language is seen on both."""
    return ("phone", "desktop")[sum(map(ord, f"{shop.theme[0]}{shop.slug[0]}{shop.language[0]}")) % 2]


@pytest.mark.parametrize("way", ["phone", "desktop", "without scripts"])
def test_purchase(shop: Shop, browser: Any, way: str) -> None:
    scripts = way != "without scripts"
    device = way if scripts else device_without_scripts(shop)
    visitor = new_visitor(browser, device, scripts=scripts)
    try:
        receipt = buy(
            visitor, shop.url(), among=shop.products_with_variants(), buyer=BUYERS[shop.store.country]
        )
    finally:
        leave(visitor)
    with store_context(shop.store):
        order = Order.objects.get(number=receipt.number)
        bought = sorted((line.product_id, line.quantity) for line in order.lines.all())
    assert (bought, order.buyer_name) == (receipt.products, receipt.name)
    refuse(visitor.problems)
