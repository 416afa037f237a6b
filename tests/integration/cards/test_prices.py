"""What SQL writes on a card is what Python reckons for the product's page and the basket."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.basket.models import Basket
from commerce.cards import keeping, tasks
from commerce.cards.models import Card, CardPlace
from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.offer.applicator import Applicator
from commerce.offer.models import Benefit, Condition, ConditionalOffer
from commerce.offer.selectors import offer_prices
from commerce.offer.services import SaleTerms, create_sale, delete_sale, update_sale
from commerce.partner.models import StockRecord
from commerce.stores.models import Store
from commerce.stores.versions import current_version
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]

Commit = Callable


def card_of(product: Product) -> Card:
    return Card.objects.get(pk=product.pk)


def sale(*, percent: str = "20", **fields: Any) -> ConditionalOffer:
    return create_sale(terms=SaleTerms("Sale", "percent", Decimal(percent), **fields))


def expected(product: Product) -> tuple[Any, ...]:
    """(price, old price, is from, is available) of a card by the rules of commerce.offer in Python."""
    sold = (
        [product] if not product.is_parent else list(product.children.filter(is_public=True).order_by("pk"))
    )
    records = {one.pk: StockRecord.objects.get(product=one) for one in sold}
    lowered = offer_prices({pk: record.price for pk, record in records.items()})
    there = [pk for pk, record in records.items() if record.net_stock_level > 0]
    prices = [
        (lowered[pk].price, pk, lowered[pk].was) if pk in lowered else (records[pk].price, pk, None)
        for pk in there or records
    ]
    lowest, _pk, old = min(prices)
    return lowest, old, len({price for price, _pk, _old in prices}) > 1, bool(there)


def on_cards() -> dict[int, tuple[Any, ...]]:
    keeping.refresh_store()
    return {
        card.pk: (card.price, card.old_price, card.is_from, card.is_available) for card in Card.objects.all()
    }


def fill(digits: int) -> list[Product]:
    """Products of many prices in a tree of categories, and sales of every kind over them."""
    chance = random.Random(7)
    tops = [make.make_category(name) for name in ("Tea", "Dishes")]
    shelves = [*tops, *(make.make_category(f"Below {top.name}", parent=top) for top in tops)]

    def price() -> str:
        return f"{chance.randint(1, 9999) / 10**digits:.{digits}f}"

    products = []
    for number in range(24):
        variants = {f"V{n}": price() for n in range(number % 4)}
        product = make.make_product(
            f"P{number}", price=price(), variants=variants, category=chance.choice([*shelves, None]),
            is_discountable=number % 11 != 0,
        )  # fmt: skip
        for child in product.children.all():
            if chance.random() < 0.4:
                StockRecord.objects.filter(product=child).update(num_in_stock=0)
        products.append(product)
    now, day = timezone.now(), timedelta(days=1)
    terms: list[dict[str, Any]] = [
        {"kind": "percent", "value": "7"},
        {"kind": "percent", "value": "33", "categories": [tops[0]]},
        {"kind": "amount", "value": "40", "categories": [shelves[3]]},
        {"kind": "percent", "value": "15", "products": [products[3], products[7].children.first(), products[8]]},
        {"kind": "percent", "value": "90", "products": [products[1]], "ends_at": now - day},
        {"kind": "percent", "value": "90", "products": [products[2]], "starts_at": now + day},
        {"kind": "percent", "value": "90", "products": [products[5]], "is_active": False},
    ]  # fmt: skip
    for number, one in enumerate(terms):
        create_sale(terms=SaleTerms(f"S{number}", **{**one, "value": Decimal(one["value"])}))
    # One that only a basket can tell: it is on no card.
    several = make.make_sale(percent=50, name="Three for less", priority=99)
    Condition.objects.filter(pk=several.condition_id).update(value=3)
    return products


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0)])
def test_cards_and_python_agree(in_store_a: Store, currency: str, digits: int) -> None:
    in_store_a.currency = currency
    in_store_a.save()
    with store_context(in_store_a):
        products = fill(digits)
        assert on_cards() == {product.pk: expected(product) for product in products}


def test_cards_and_baskets_agree() -> None:
    fill(2)
    ConditionalOffer.objects.filter(name="Three for less").delete()
    cards = on_cards()
    for product in Product.objects.filter(structure=Product.STANDALONE):
        basket = Basket.objects.get(pk=make.make_basket(product).pk)
        Applicator().apply(basket)
        assert basket.total_incl_tax == cards[product.pk][0]


def test_a_fixed_sale_of_more_than_the_price_gives_it_away() -> None:
    cup = make.make_product("Cup", price="3.00")
    create_sale(terms=SaleTerms("Sale", "amount", Decimal(5)))
    assert on_cards()[cup.pk] == (Decimal(0), Decimal(3), False, True)


def test_a_sale_on_one_range_for_another_lowers_what_is_in_both() -> None:
    cup, mug = make.make_product("Cup"), make.make_product("Mug")
    condition = Condition.objects.create(range=make.make_range(products=[cup, mug]), type="Count", value=1)
    benefit = Benefit.objects.create(range=make.make_range(products=[mug]), type="Percentage", value=10)
    ConditionalOffer.objects.create(name="Both", offer_type="Site", condition=condition, benefit=benefit)
    assert {pk: row[0] for pk, row in on_cards().items()} == {cup.pk: Decimal(10), mug.pk: Decimal(9)}


# --- while a sale lasts


def test_a_sale_lowers_it_while_it_lasts(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup", price="12.50", category=make.make_category("Cups"))
    with commit():
        offer = sale(percent="15")
    assert (card_of(cup).price, card_of(cup).old_price) == (Decimal("10.62"), Decimal("12.50"))
    assert CardPlace.objects.get().price == Decimal("10.62")
    with commit():
        update_sale(offer=offer, terms=SaleTerms("Sale", "amount", Decimal("2.50")))
    assert card_of(cup).price == Decimal("10.00")
    with commit():
        delete_sale(offer=offer)
    assert (card_of(cup).price, card_of(cup).old_price) == (Decimal("12.50"), None)


def test_parts_of_a_sale_that_are_saved_by_themselves_count(commit: Commit) -> None:
    with commit():
        cup, mug = make.make_product("Cup"), make.make_product("Mug")
        offer = sale(products=[cup])
    with commit():
        offer.benefit.value = Decimal(50)
        offer.benefit.save()
    assert card_of(cup).price == Decimal(5)
    with commit():
        offer.benefit.range.add_product(mug)
    assert card_of(mug).price == Decimal(5)
    with commit():
        offer.benefit.range.excluded_products.add(cup)
    assert (card_of(cup).price, card_of(mug).price) == (Decimal(10), Decimal(5))


def test_a_sale_that_will_begin_and_end_changes_the_card_then(commit: Commit) -> None:
    now = timezone.now()
    with commit():
        cup, other = make.make_product("Cup"), make.make_product("Other")
        offer = sale(products=[cup], starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    assert (card_of(cup).price, card_of(cup).priced_until) == (Decimal(10), offer.start_datetime)
    assert card_of(other).priced_until is None
    for earlier, price, until in ((90, 8, offer.end_datetime - timedelta(minutes=90)), (180, 10, None)):
        # The clock cannot be turned on, so the sale is moved back without a word to the cards.
        ConditionalOffer.objects.update(
            start_datetime=offer.start_datetime - timedelta(minutes=earlier),
            end_datetime=offer.end_datetime - timedelta(minutes=earlier),
        )
        Card.objects.filter(pk=cup.pk).update(priced_until=now - timedelta(seconds=1))
        before = current_version(cup.store_id)
        with commit():
            tasks.reprice_cards_task()
        assert (card_of(cup).price, card_of(cup).priced_until) == (Decimal(price), until)
        assert current_version(cup.store_id) == before + 1


def test_repricing_leaves_stores_alone_whose_prices_hold(commit: Commit) -> None:
    with commit():
        make.make_product("Cup")
        sale(ends_at=timezone.now() + timedelta(hours=1))
    before = current_version(Store.objects.get().pk)
    with CaptureQueriesContext(connection) as queries:
        tasks.reprice_cards_task()
    assert (len(queries), current_version(Store.objects.get().pk)) == (1, before)
