from django.db import models
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine, AbstractLineAttribute

from commerce.stores.scoping import StoreOwned


class Basket(StoreOwned, AbstractBasket):
    """A basket of one store. Written by `basket.services`, ordered by `order.services.place_order`."""


class Line(StoreOwned, AbstractLine):
    """A product and how many of it."""

    class Meta(AbstractLine.Meta):
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gte=1), name="basket_line_quantity_positive")]


class LineAttribute(StoreOwned, AbstractLineAttribute):
    """An option's value for a basket line."""


from oscar.apps.basket.models import *  # noqa: E402, F403  (InvalidBasketLineError, after our models are registered)
