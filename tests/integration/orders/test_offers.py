"""Sales: what they lower, to what price, at how many queries; one truth for cards and baskets."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.basket.models import Basket
from commerce.catalogue.models import Category, Product
from commerce.context import store_context
from commerce.offer import selectors, services
from commerce.offer.applicator import Applicator
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.offer.services import SaleTerms
from commerce.stores.models import Store
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]


def sale(name: str = "Sale", kind: str = "percent", value: str = "20", **fields: Any) -> ConditionalOffer:
    return services.create_sale(terms=SaleTerms(name=name, kind=kind, value=Decimal(value), **fields))


def price_in_basket(product: Product, quantity: int = 1) -> Decimal:
    basket = Basket.objects.get(pk=make.make_basket(product, quantity=quantity).pk)
    Applicator().apply(basket)
    return basket.total_incl_tax / quantity


def price_on_card(product: Product) -> Decimal:
    price = product.stockrecords.get().price
    lowered = selectors.offer_prices({product.pk: price}).get(product.pk)
    return lowered.price if lowered else price


# --- prices


@pytest.mark.parametrize(
    ("price", "kind", "value", "lowered"),
    [
        ("12.50", "percent", "15", "10.62"),
        ("0.35", "percent", "50", "0.17"),
        ("19.99", "percent", "33", "13.39"),
        ("10.00", "percent", "100", "0.00"),
        ("10.00", "amount", "2.50", "7.50"),
        ("2.00", "amount", "2.50", "0.00"),
    ],
)
def test_a_card_and_a_basket_show_one_price(price: str, kind: str, value: str, lowered: str) -> None:
    cup = make.make_product("Cup", price=price)
    sale(kind=kind, value=value)
    assert price_on_card(cup) == Decimal(lowered)
    assert price_in_basket(cup) == Decimal(lowered)
    assert price_in_basket(cup, quantity=7) == Decimal(lowered)


def test_yen_have_no_decimals(in_store_a: Store) -> None:
    in_store_a.currency = "JPY"
    in_store_a.save()
    with store_context(in_store_a):
        cup = make.make_product("Cup", price="1250")
        sale(value="15")
        assert price_on_card(cup) == price_in_basket(cup) == Decimal(1062)


def test_the_narrower_sale_wins_everywhere() -> None:
    cups = make.make_category("Cups")
    plain, cup, chosen = (make.make_product(title) for title in ("Plain", "Cup", "Chosen"))
    for product in (cup, chosen):
        product.productcategory_set.create(category=cups)
    sale("All", value="10")
    sale("Cups", value="20", categories=[cups])
    sale("Chosen", value="5", products=[chosen])
    for product, price in ((plain, "9.00"), (cup, "8.00"), (chosen, "9.50")):
        assert price_on_card(product) == price_in_basket(product) == Decimal(price)


def test_a_basket_gives_each_line_its_own_sale() -> None:
    """Oscar's percentage stops at the first line that another offer has used up."""
    cheap, dear = make.make_product("Cheap", price="1.00"), make.make_product("Dear", price="100.00")
    sale("Chosen", value="50", products=[cheap])
    sale("All", value="10")
    basket = Basket.objects.get(pk=make.make_basket(cheap, dear).pk)
    Applicator().apply(basket)
    assert [line.line_price_incl_tax_incl_discounts for line in basket.all_lines()] == [
        Decimal("0.50"),
        Decimal("90.00"),
    ]
    assert {a["name"]: a["discount"] for a in basket.offer_discounts} == {
        "Chosen": Decimal("0.50"),
        "All": Decimal("10.00"),
    }


def test_a_sale_on_a_category_reaches_below_it_and_to_variants() -> None:
    top = make.make_category("Dishes")
    below = make.make_category("Bowls", parent=top)
    bowl = make.make_product("Bowl", variants={"Small": "10.00"}, category=below).children.get()
    other = make.make_product("Tea", category=make.make_category("Tea"))
    sale(categories=[top])
    assert price_on_card(bowl) == price_in_basket(bowl) == Decimal("8.00")
    assert price_on_card(other) == price_in_basket(other) == Decimal("10.00")


def test_a_sale_on_a_parent_lowers_its_variants_and_one_on_a_variant_only_that() -> None:
    small, large = make.make_product("Bowl", variants={"Small": "10.00", "Large": "20.00"}).children.order_by(
        "pk"
    )
    offer = sale(products=[small.parent])
    assert (price_on_card(small), price_on_card(large)) == (8, 16)
    services.update_sale(
        offer=offer, terms=SaleTerms(name="Sale", kind="percent", value=Decimal(20), products=[small])
    )
    assert (price_on_card(small), price_on_card(large)) == (8, 20)
    assert (price_in_basket(small), price_in_basket(large)) == (8, 20)


@pytest.mark.parametrize(
    "terms",
    [
        {"is_active": False},
        {"starts_at": timezone.now() + timedelta(days=1)},
        {"ends_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_a_sale_that_is_off_lowers_nothing(terms: dict[str, Any]) -> None:
    cup = make.make_product("Cup")
    sale(**terms)
    assert price_on_card(cup) == price_in_basket(cup) == Decimal("10.00")
    assert not selectors.products_on_offer().exists()


def test_what_may_not_be_discounted_is_not() -> None:
    book = make.make_product("Book", is_discountable=False)
    sale()
    assert price_on_card(book) == price_in_basket(book) == Decimal("10.00")


def test_a_sale_of_another_store_lowers_nothing_here(store_b: Store) -> None:
    """Both stores have a category with path 0001."""
    cup = make.make_product("Cup", category=make.make_category("Cups"))
    with store_context(store_b):
        foreign = make.make_category("Foreign")
        sale(categories=[foreign])
        assert foreign.path == Category.objects.get().path == "0001"
    assert price_on_card(cup) == price_in_basket(cup) == Decimal("10.00")
    assert not selectors.products_on_offer().exists()


def test_offers_that_depend_on_the_rest_of_the_basket_are_not_on_cards() -> None:
    cup = make.make_product("Cup")
    two_for_less = make.make_sale(percent=50)
    Condition.objects.filter(pk=two_for_less.condition_id).update(value=2)
    assert price_on_card(cup) == Decimal("10.00")
    assert price_in_basket(cup, quantity=2) == Decimal("5.00")


def test_products_on_offer() -> None:
    cups = make.make_category("Cups")
    hidden = make.make_product("Hidden", category=cups, is_public=False)
    in_category = make.make_product("In category", category=make.make_category("Small", parent=cups))
    bowl = make.make_product("Bowl", variants={"Small": "10.00", "Large": "20.00"})
    make.make_product("Other")
    sale("Cups", categories=[cups])
    sale("Bowl", products=[bowl.children.first()])
    assert list(selectors.products_on_offer()) == [bowl, in_category]
    sale("Everything")
    assert set(selectors.products_on_offer()) == set(
        Product.objects.filter(parent=None).exclude(pk=hidden.pk)
    )


# --- the same answers as Oscar's


def test_ranges_in_memory_answer_as_oscars_queries_do() -> None:
    top, other = make.make_category("Top"), make.make_category("Other")
    below = make.make_category("Below", parent=top)
    products = [
        make.make_product("At top", category=top),
        make.make_product("Below", category=below),
        make.make_product("Other", category=other),
        make.make_product("Nowhere"),
    ]
    parent = make.make_product("Parent", variants={"One": "1.00", "Two": "2.00"}, category=below)
    children = list(parent.children.order_by("pk"))
    asked = [*products, *children]

    def ranges() -> list[Range]:
        made = [Range.objects.create(name=f"R{number}") for number in range(9)]
        made[0].includes_all_products = True
        made[1].includes_all_products = True
        made[1].excluded_categories.add(top)
        made[2].included_categories.add(top)
        made[3].included_categories.add(below)
        made[3].excluded_products.add(products[1])
        made[4].add_product(products[0])
        made[4].add_product(children[0])
        made[5].add_product(parent)
        made[6].classes.add(products[0].product_class)
        made[7].includes_all_products = True
        made[7].excluded_products.add(products[3], children[1])
        for one in made:
            one.save()
        return made

    made = ranges()
    offers = [
        ConditionalOffer(
            condition=Condition(range=one, range_id=one.pk), benefit=Benefit(range=one, range_id=one.pk)
        )
        for one in made
    ]
    for pk, ranges in selectors.ranges_of_products(offers, [product.pk for product in asked]).items():
        next(product for product in asked if product.pk == pk).in_ranges = ranges
    for one in made:
        fresh = Product.objects.filter(pk__in=[product.pk for product in asked])  # asks with Oscar's queries
        expected = {product.title for product in fresh if one.contains_product(product)}
        assert {product.title for product in asked if one.contains_product(product)} == expected, one.name


# --- queries


@pytest.mark.parametrize("size", [3, 10])
def test_a_basket_costs_five_queries_whatever_is_in_it(size: int) -> None:
    products = [
        make.make_product(f"P{number}", variants={"One": "5.00"}).children.get() for number in range(size)
    ]
    cups = make.make_category("Cups")
    for number in range(size):
        scope: list[dict[str, Any]] = [{}, {"products": products[:2]}, {"categories": [cups]}]
        sale(f"S{number}", value=str(10 + number), **scope[number % 3])
    pk = make.make_basket(*products, quantity=2).pk
    with CaptureQueriesContext(connection) as queries:
        basket = Basket.open.get(pk=pk)
        Applicator().apply(basket)
        assert basket.total_discount > 0
        assert basket.total_incl_tax and basket.num_items == 2 * size and not basket.is_empty
        assert [line.title for line in basket.all_lines()]
        assert basket.offer_discounts
    assert len(queries) == 5  # basket, lines, offers, vouchers, members


@pytest.mark.parametrize("size", [1, 30])
def test_lowered_prices_cost_two_queries(size: int) -> None:
    prices = {make.make_product(f"P{number}").pk: Decimal(10) for number in range(size)}
    for number in range(size):
        sale(f"S{number}")
    with CaptureQueriesContext(connection) as queries:
        assert len(selectors.offer_prices(prices)) == size
    assert len(queries) == 2


def test_without_a_sale_prices_cost_one_query() -> None:
    prices = {make.make_product().pk: Decimal(10)}
    with CaptureQueriesContext(connection) as queries:
        assert selectors.offer_prices(prices) == {}
    assert len(queries) == 1


# --- what sellers set


def test_terms_come_back_as_they_were_set() -> None:
    cup, cups = make.make_product("Cup"), make.make_category("Cups")
    start, end = timezone.now(), timezone.now() + timedelta(days=3)
    first = SaleTerms("Spring", "percent", Decimal(20), products=[cup], starts_at=start, ends_at=end)
    second = SaleTerms("Autumn", "amount", Decimal("1.50"), categories=[cups], is_active=False)
    third = SaleTerms("Always", "percent", Decimal(5))
    offer = services.create_sale(terms=first)
    for terms in (first, second, third):
        services.update_sale(offer=offer, terms=terms)
        assert services.sale_terms(ConditionalOffer.objects.get()) == terms


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"value": Decimal(0)}, "value"),
        ({"value": Decimal(-5)}, "value"),
        ({"value": Decimal(101)}, "value"),
        ({"kind": "amount", "value": Decimal("0.005")}, "value"),
        ({"name": " "}, "name"),
        ({"name": "Taken"}, "name"),
        ({"name": "N" * 129}, "name"),
        ({"kind": "amount", "value": Decimal(10**13)}, "value"),
        ({"starts_at": timezone.now(), "ends_at": timezone.now() - timedelta(days=1)}, "ends_at"),
    ],
)
def test_terms_that_make_no_sense(terms: dict[str, Any], field: str) -> None:
    sale("Taken")
    with pytest.raises(ValidationError) as error:
        services.create_sale(
            terms=SaleTerms(**{"name": "New", "kind": "percent", "value": Decimal(5), **terms})
        )
    assert list(error.value.message_dict) == [field]
    assert ConditionalOffer.objects.count() == 1


def test_deleting_a_sale_leaves_nothing() -> None:
    services.delete_sale(offer=sale())
    for model in (ConditionalOffer, Condition, Benefit, Range):
        assert not model.objects.exists()


def test_what_sales_gave_is_counted_from_orders() -> None:
    offer = sale(value="10")
    for _ in range(2):
        make.make_order(product=make.make_product(price="10.00"), quantity=3)
    assert selectors.discount_totals([offer.pk]) == {offer.pk: (2, Decimal("6.00"))}
