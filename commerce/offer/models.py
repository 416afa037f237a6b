"""Oscar's offers, owned by a store, with what makes a basket's evaluation cost no query for each line and
offer.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
    AbstractRange,
    AbstractRangeProduct,
    AbstractRangeProductFileUpload,
)
from oscar.apps.offer.results import (
    SHIPPING_DISCOUNT,
    ZERO_DISCOUNT,
    BasketDiscount,
    PostOrderAction,
    ShippingDiscount,
)
from oscar.apps.offer.utils import load_proxy

from commerce.money import round_money
from commerce.stores.scoping import StoreOwned
from commerce.stores.selectors import active_currency
from commerce.stores.texts import Translated

__all__ = [
    "SHIPPING_DISCOUNT", "ZERO_DISCOUNT", "BasketDiscount", "Benefit", "Condition", "ConditionalOffer",
    "PostOrderAction", "Range", "RangeProduct", "RangeProductFileUpload", "ShippingDiscount",
]  # fmt: skip


class InRanges(NamedTuple):
    """Which of the ranges that were asked about (pks) a product is in."""

    asked: frozenset[int]
    inside: frozenset[int]


class ConditionalOffer(StoreOwned, Translated, AbstractConditionalOffer):
    """A rule that lowers prices: on its own (a sale), or behind a voucher."""

    TRANSLATED = ("name",)

    class Meta(AbstractConditionalOffer.Meta):
        verbose_name = _("sale")
        verbose_name_plural = _("sales")

    @cached_property
    def partner_ids(self) -> frozenset[int]:
        """The offers that this one may share an item with; empty means any that is not exclusive."""
        return frozenset(offer.pk for offer in self.combinations.all())

    @property
    def is_capped(self) -> bool:
        """Whether its counters decide about it, so that they must be read and written under a lock."""
        return bool(self.max_global_applications or self.max_discount)


class _Proxied(models.Model):
    """Condition and Benefit: rows that behave as one of several proxy classes."""

    class Meta:
        abstract = True

    def proxy(self) -> Self:
        """This row as its proxy class.

        Oscar's drops what is loaded already: a query for the range on each call.
        """
        if type(self)._meta.proxy:
            return self
        proxy_class = _load_proxy(self.proxy_class) if self.proxy_class else _class_of(type(self), self.type)
        proxy = proxy_class.__new__(proxy_class)
        proxy.__dict__ = self.__dict__.copy()
        return proxy


_load_proxy = cache(load_proxy)


@cache
def _class_of(model: type[_Proxied], kind: str) -> Any:
    return model().proxy_map[kind]  # Oscar's map imports its classes anew on each reading


class Benefit(StoreOwned, _Proxied, AbstractBenefit):
    """What an offer gives."""

    @property
    def proxy_map(self) -> dict[str, Any]:
        return {**super().proxy_map, self.PERCENTAGE: benefits.UnitPercentageBenefit}

    def round(self, amount: Decimal, currency: str | None = None, round_type: Any = None) -> Decimal:
        """To whole smallest units of the currency: yen have no cents."""
        return round_money(amount, currency or active_currency())

    def get_applicable_lines(self, offer: Any, basket: Any, range: Any = None) -> list[tuple[Decimal, Any]]:
        """(price, line) of the lines that the offer may still touch, cheapest first.

        Oscar keeps lines that another offer has used up, and its benefits stop at the first of them.
        """
        lines = super().get_applicable_lines(offer, basket, range)
        return [(price, line) for price, line in lines if line.quantity_available_for_offer(offer) > 0]


class Condition(StoreOwned, _Proxied, AbstractCondition):
    """What an offer asks for."""


class Range(StoreOwned, AbstractRange):
    """A set of products that an offer looks at."""

    def contains_product(self, product: Any) -> bool:
        """Whether a product is in it: from memory where the applicator has noted that on the product."""
        known: InRanges | None = getattr(product, "in_ranges", None)
        if known is not None and self.pk in known.asked:
            return self.pk in known.inside
        return super().contains_product(product)


class RangeProduct(StoreOwned, AbstractRangeProduct):
    """A product in a range."""


class RangeProductFileUpload(StoreOwned, AbstractRangeProductFileUpload):
    """A file of products put into a range."""


# The proxy classes, after the models they stand for.
from commerce.offer import benefits  # noqa: E402
from commerce.offer.benefits import *  # noqa: E402, F403
from commerce.offer.conditions import *  # noqa: E402, F403
