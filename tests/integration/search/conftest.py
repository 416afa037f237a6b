"""Two stores with goods, and what is found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from commerce.stores.models import Store

Titles = Callable[..., list[str]]


@pytest.fixture
def aurora(in_store_a: Store) -> Store:
    """A store in English, in euros: mugs at 12, 28 and (its variants) 40 to 60, a lamp at 90."""
    from commerce.cards.commits import settle
    from commerce.search import services
    from tests import factories as make

    mugs = make.make_category("Mugs")
    made = [
        make.make_product("Small mug", price="12.00", category=mugs),
        make.make_product("Tide mug", price="28.00", category=mugs),
        make.make_product("Giant mug", variants={"Sage": "40.00", "Charcoal": "60.00"}, category=mugs),
        make.make_product("Reading lamp", price="90.00"),
        make.make_product("Iphone 15 case", price="15.00"),
    ]
    services.index_products([product.pk for product in made])
    settle()
    return in_store_a


@pytest.fixture
def terra(db: None) -> Iterator[Store]:
    """A store in Russian, in roubles."""
    from commerce.cards.commits import settle
    from commerce.context import store_context
    from commerce.search import services
    from tests import factories as make

    store = make.make_store("terra", language="ru", currency="RUB")
    with store_context(store):
        services.index_products([
            make.make_product("Чашка «Лесная»", price="900").pk,
            make.make_product("Чашка «Озёрная»", price="1900").pk,
            make.make_product("Зелёный чай", price="450").pk,
            make.make_product("Чайник чугунный", price="5200").pk,
            make.make_product("Хлебница", price="3100").pk,
        ])  # fmt: skip
        settle()
        yield store


@pytest.fixture
def titles() -> Titles:
    """`titles(text)`: what is found, best first."""

    def found(text: str, **page: int) -> list[str]:
        from commerce.catalogue.models import Product
        from commerce.search.selectors import search_products

        names = dict(Product.objects.values_list("pk", "title"))
        return [names[pk] for pk in search_products(text, **page).product_ids]

    return found
