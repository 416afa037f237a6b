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


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "nojs"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_purchase(shop: Shop, browser: Any, device: str, scripts: bool) -> None:
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
