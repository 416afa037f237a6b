"""Oscar's basket, loaded with one query and evaluated in memory."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine, AbstractLineAttribute

from commerce.catalogue.selectors import first_photo
from commerce.money import format_money
from commerce.partner.strategy import Selector
from commerce.stores.prepared import prepared
from commerce.stores.scoping import StoreOwned

# What neither pages nor orders ask of a line's product and stock.
_UNREAD_OF_PRODUCT = (
    "description", "meta_title", "meta_description", "priority", "rating", "code", "date_created", "date_updated",
)  # fmt: skip
_UNREAD = (
    *("date_created", "date_updated"),
    *(f"product__{column}" for column in _UNREAD_OF_PRODUCT),
    *(f"product__parent__{column}" for column in _UNREAD_OF_PRODUCT),
    *(f"stockrecord__{column}" for column in ("low_stock_threshold", "date_created", "date_updated")),
)


class Basket(StoreOwned, AbstractBasket):
    """A basket of one store. Written by `basket.services`, ordered by `order.services.place_order`."""

    class Meta(AbstractBasket.Meta):
        constraints = [
            # Two tabs that log in at once find the same basket.
            models.UniqueConstraint(
                fields=["store", "owner"],
                condition=models.Q(status="Open"),
                name="open_basket_once_per_owner",
            )
        ]

    may_have_vouchers = True
    """False where the query that read the basket knows that nothing is to be asked for."""

    def _get_strategy(self) -> Any:
        if not self.has_strategy:
            self.strategy = Selector().strategy()
        return self._strategy

    strategy = property(_get_strategy, AbstractBasket._set_strategy)

    def all_lines(self) -> list[Line]:
        """The lines in the order they were added, with product, parent, class and stock record: one query,
        kept.

        Offers write on these instances, so everybody must get the same ones.
        """
        if self._lines is None:
            self._lines = _lines_of(basket=self.pk) if self.pk else []
            for line in self._lines:
                line.basket = self
        return self._lines

    @property
    def num_lines(self) -> int:
        return len(self.all_lines())

    @property
    def currency(self) -> str:
        """The store's: every stock record has it."""
        return self.all_lines()[0].price_currency if self.all_lines() else ""


@prepared
def _lines_of(basket: Any) -> models.QuerySet[Line]:
    return (
        Line.objects.filter(basket=basket)
        .select_related("product__product_class", "product__parent__product_class", "stockrecord__partner")
        .defer(*_UNREAD)
        .annotate(photo=models.Subquery(first_photo()))
        .order_by("pk")
    )


class Line(StoreOwned, AbstractLine):
    """A product and how many of it."""

    class Meta(AbstractLine.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="basket_line_quantity_positive")
        ]

    @property
    def title(self) -> str:
        """The product's name, with the variant's behind it: "Vase, Sage green"."""
        return self.product.full_title

    @property
    def problem(self) -> str:
        """Why the line cannot be ordered as it is, as a sentence; empty when it can."""
        if not self.product.is_public or (self.product.is_child and not self.product.parent.is_public):
            return _("Not on sale any more.")
        permitted, reason = self.purchase_info.availability.is_purchase_permitted(self.quantity)
        return "" if permitted else f"{reason}."

    @property
    def price_note(self) -> str:
        """That the price is another one than when the product was put in, as a sentence; empty when it is the same."""
        price = self.purchase_info.price
        if not price.exists or self.price_incl_tax is None or price.incl_tax == self.price_incl_tax:
            return ""
        language = get_language() or "en"
        sums = {
            "old": format_money(self.price_incl_tax, self.price_currency, language),
            "new": format_money(price.incl_tax, self.price_currency, language),
        }
        if price.incl_tax > self.price_incl_tax:
            return _("Dearer than when you put it in: %(new)s instead of %(old)s.") % sums
        return _("Cheaper than when you put it in: %(new)s instead of %(old)s.") % sums

    def get_warning(self) -> str:
        """What the buyer should know before ordering, as a sentence; empty when all is well."""
        return self.problem or self.price_note

    @property
    def weight(self) -> int:
        """Grams of the whole line; a variant without a weight has its parent's."""
        product = self.product
        weight = (
            product.weight if product.weight is not None or not product.is_child else product.parent.weight
        )
        return (weight or 0) * self.quantity


class LineAttribute(StoreOwned, AbstractLineAttribute):
    """An option's value for a basket line."""


from oscar.apps.basket.models import *  # noqa: E402, F403  (InvalidBasketLineError, after our models are registered)
