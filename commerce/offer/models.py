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

from commerce.stores.scoping import StoreOwned

__all__ = [
    "SHIPPING_DISCOUNT", "ZERO_DISCOUNT", "BasketDiscount", "Benefit", "Condition", "ConditionalOffer",
    "PostOrderAction", "Range", "RangeProduct", "RangeProductFileUpload", "ShippingDiscount",
]  # fmt: skip


class ConditionalOffer(StoreOwned, AbstractConditionalOffer):
    """A rule that lowers prices: on its own, or behind a voucher."""


class Benefit(StoreOwned, AbstractBenefit):
    """What an offer gives."""


class Condition(StoreOwned, AbstractCondition):
    """What an offer asks for."""


class Range(StoreOwned, AbstractRange):
    """A set of products that an offer looks at."""


class RangeProduct(StoreOwned, AbstractRangeProduct):
    """A product in a range."""


class RangeProductFileUpload(StoreOwned, AbstractRangeProductFileUpload):
    """A file of products put into a range."""


from oscar.apps.offer.benefits import *  # noqa: E402, F403  (proxies, after the models they stand for)
from oscar.apps.offer.conditions import *  # noqa: E402, F403
