"""What a product costs and whether it can be bought: one stock record each, no tax on top of its price."""

from __future__ import annotations

from typing import Any

from oscar.apps.partner import strategy as oscar

from commerce.partner.availability import OutOfRange, StockRequired


class Strategy(oscar.UseFirstStockRecord, oscar.NoTax, oscar.Structured):
    """Stock is required where the product's class counts it; the price is the stock record's, tax included in
    it.
    """

    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> oscar.PurchaseInfo:
        """Price and availability of a basket line, from the stock record that came with it: no query."""
        return self.fetch_for_product(line.product, line.stockrecord)

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        if stockrecord is None or stockrecord.price is None:
            return OutOfRange()
        if not product.get_product_class().track_stock:
            return oscar.Available()
        return StockRequired(stockrecord.net_stock_level)

    def parent_availability_policy(self, product: Any, children_stock: Any) -> Any:
        """A product with variants can be bought when one of them can."""
        for child, stockrecord in children_stock:
            policy = self.availability_policy(child, stockrecord)
            if policy.is_available_to_buy:
                return policy
        return StockRequired(0)


class Selector(oscar.Selector):
    """The same strategy for everybody.

    It holds no request: asking for the user would read the session on each page.
    """

    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> Strategy:
        return Strategy()
