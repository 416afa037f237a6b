"""What a list shows under filters, the numbers beside them, and what it says about an address that makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.cards.filters import AskedList, read_list
from commerce.cards.selectors import Filters, list_facets, listed_cards
from commerce.catalogue.models import Category, Product, ProductAttribute, ProductClass
from commerce.context import store_context
from commerce.offer.services import SaleTerms, create_sale
from commerce.partner.models import StockRecord
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]


def make_attribute(code: str, kind: str = ProductAttribute.TEXT) -> None:
    goods = ProductClass.objects.get()
    ProductAttribute.objects.create(product_class=goods, code=code, name=code.title(), type=kind)


def describe(product: Product, **values: object) -> Product:
    for code, value in values.items():
        setattr(product.attr, code, value)
    product.save()
    return product


@pytest.fixture
def shelf(in_store_a: Store) -> Category:
    """Five products in a category, one outside: A 10 clay, B 20 clay (sold out), C 30 glass, D 40, E from 15 in two
    colours of which red is sold out, F glass for 5. C is on sale for 24.
    """
    make_attribute("material")
    shelf = make.make_category("Shelf")
    describe(make.make_product("A", price="10.00", category=shelf), material="Clay")
    describe(make.make_product("B", price="20.00", stock=0, category=shelf), material="Clay")
    glass = describe(make.make_product("C", price="30.00", category=shelf), material="Glass")
    make.make_product("D", price="40.00", category=shelf)
    two = make.make_product("E", variants={"Red": "15.00", "Blue": "18.00"}, category=shelf)
    StockRecord.objects.filter(product=two.children.get(title="Red")).update(num_in_stock=0)
    describe(make.make_product("F", price="5.00"), material="Glass")
    create_sale(terms=SaleTerms("Sale", "percent", Decimal(20), products=[glass]))
    return shelf


def asked(shelf: Category | None, query: str) -> AskedList:
    return read_list(QueryDict(query), category_id=shelf and shelf.pk)


def titles(shelf: Category | None, query: str) -> str:
    """The list that an address asks for, by the first letters of its products."""
    wanted = asked(shelf, query)
    cards = listed_cards(category_id=shelf and shelf.pk, filters=wanted.filters, sort=wanted.sort, limit=24)
    assert len(cards) == wanted.total
    return "".join(card.title for card in cards)


# --- what is in the list


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "EDCBA"),
        ("sort=price", "AEBCD"),  # E costs 18: red is sold out
        ("sort=-price", "DCBEA"),
        ("sort=title", "ABCDE"),
        ("price_min=18", "EDCB"),
        ("price_max=24", "ECBA"),  # C is 24 with the sale
        ("price_min=18&price_max=24", "ECB"),
        ("price_min=24&price_max=18", "ECB"),
        ("price_min=23,99&price_max=24.01", "C"),
        ("available=1", "EDCA"),
        ("offer=1", "C"),
        ("a_material=Clay", "BA"),
        ("a_material=Clay&a_material=Glass", "CBA"),
        ("a_material=Clay&available=1", "A"),
        ("a_colour=Red", "E"),
        ("a_colour=Red&available=1", ""),  # only blue is there
        ("a_colour=Blue&available=1", "E"),
        ("a_material=Clay&a_colour=Red", ""),
        ("a_material=Clay&price_min=15&sort=price", "B"),
    ],
)
def test_filters_and_orders(shelf: Category, query: str, expected: str) -> None:
    assert titles(shelf, query) == expected


def test_the_list_of_the_whole_store(shelf: Category) -> None:
    assert titles(None, "sort=price&a_material=Glass") == "FC"


def test_sorted_by_name_without_case_accents_and_yo() -> None:
    for name in ("яблоко", "Ёлка", "ель", "Жук", "Écru", "egg", "«Anna»"):
        make.make_product(name)
    names = [card.title for card in listed_cards(sort="title", limit=24)]
    assert names == ["«Anna»", "Écru", "egg", "Ёлка", "ель", "Жук", "яблоко"]


def test_the_best_rated_come_first() -> None:
    for name, scores in (
        ("Bad", [2]),
        ("None", []),
        ("Good", [5, 4]),
        ("Best", [5]),
        ("Best of two", [5, 5]),
    ):
        product = make.make_product(name)
        for score in scores:
            make.make_review(product, score=score)
    names = [card.title for card in listed_cards(sort="rating", limit=24)]
    assert names == ["Best of two", "Best", "Good", "Bad", "None"]


def test_another_stores_goods_are_in_no_list(shelf: Category, store_b: Store) -> None:
    with store_context(store_b):
        assert titles(shelf, "") == ""
        assert list_facets().total == 0


# --- the numbers


def numbers(wanted: AskedList) -> dict[str, dict[str, int]]:
    return {group.code: {one.value: one.count for one in group.options} for group in wanted.groups}


def test_numbers_of_the_whole_list(shelf: Category) -> None:
    wanted = asked(shelf, "")
    assert (wanted.facets.price_low, wanted.facets.price_high) == (Decimal(10), Decimal(40))
    assert (wanted.facets.available, wanted.facets.on_offer) == (4, 1)
    assert numbers(wanted) == {"colour": {"Blue": 1, "Red": 1}, "material": {"Clay": 2, "Glass": 1}}


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ("a_material=Clay", "a_material=Glass"),
        ("a_material=Clay", "available=1"),
        ("a_material=Clay&price_max=15", "available=1"),
        ("available=1", "a_colour=Red"),
        ("available=1", "a_material=Clay"),
        ("a_colour=Red", "available=1"),
        ("price_min=18", "a_material=Clay"),
        ("offer=1", "a_material=Clay"),
        ("a_material=Glass", "offer=1"),
        ("a_material=Clay&a_colour=Red", "price_min=1"),
    ],
)
def test_a_number_is_what_choosing_it_would_give(shelf: Category, query: str, choice: str) -> None:
    """In place of what is chosen of its own group: what is more, choosing it beside that only adds."""
    name, _sign, value = choice.partition("=")
    others = "&".join(pair for pair in query.split("&") if not pair.startswith(f"{name}="))
    given = asked(shelf, query).facets
    told = {
        "available": given.available,
        "offer": given.on_offer,
        "price_min": given.total,
    }.get(name, given.values.get(f"{name.removeprefix('a_')}={value}", 0))
    assert told == len(titles(shelf, f"{others}&{choice}"))


def test_price_bounds_leave_the_price_out(shelf: Category) -> None:
    facets = asked(shelf, "price_min=30&a_material=Clay").facets
    assert (facets.total, facets.price_low, facets.price_high) == (0, Decimal(10), Decimal(20))


def test_attributes_that_part_the_list_are_offered(in_store_a: Store) -> None:
    make_attribute("size")
    make_attribute("one")
    make_attribute("unique")
    make_attribute("washable", ProductAttribute.BOOLEAN)
    for number in range(6):
        describe(
            make.make_product(f"P{number}"), size=f"{(9, 12)[number % 2]} cm", one="Same",
            unique=f"Only {number}", washable=number > 1,
        )  # fmt: skip
    wanted = asked(None, "")
    assert numbers(wanted) == {"size": {"9 cm": 3, "12 cm": 3}, "washable": {"false": 2, "true": 4}}
    assert [[option.label for option in group.options] for group in wanted.groups] == [
        ["9 cm", "12 cm"],
        ["No", "Yes"],
    ]


# --- chips


def test_a_chosen_filter_is_a_chip_that_takes_it_away(shelf: Category) -> None:
    wanted = asked(shelf, "sort=price&price_min=5&available=1&offer=1&a_material=Clay&a_material=Glass")
    assert [(chip.label, chip.query) for chip in wanted.chips] == [
        ("from €5", "sort=price&available=1&offer=1&a_material=Clay&a_material=Glass"),
        ("In stock only", "sort=price&price_min=5&offer=1&a_material=Clay&a_material=Glass"),
        ("On offer", "sort=price&price_min=5&available=1&a_material=Clay&a_material=Glass"),
        ("Material: Clay", "sort=price&price_min=5&available=1&offer=1&a_material=Glass"),
        ("Material: Glass", "sort=price&price_min=5&available=1&offer=1&a_material=Clay"),
    ]
    assert wanted.query_of_all == "sort=price"


def test_an_empty_list_says_which_filter_to_leave_out(shelf: Category) -> None:
    wanted = asked(shelf, "a_material=Clay&price_min=35")
    assert [(chip.label, chip.more) for chip in wanted.chips] == [("from €35", 2), ("Material: Clay", 1)]
    browser = Browser().open(f"http://{shelf.store.host}/catalogue/shelf/?a_material=Clay&price_min=35")
    assert "Nothing fits all of this" in browser.text
    browser.click("without “Material: Clay”")
    assert [card.get_text(strip=True) for card in browser.page.select(".card h2")] == ["D"]


# --- the page


def test_the_form_finds_by_itself_and_keeps_what_was_chosen(shelf: Category) -> None:
    browser = Browser().open(f"http://{shelf.store.host}/catalogue/shelf/")
    fields = {field["name"] for field in browser.page.select("#filters input")}
    assert fields == {"price_min", "price_max", "available", "offer", "a_colour", "a_material"}
    browser.open("/catalogue/shelf/?sort=price&price_min=&price_max=24&a_material=Clay&available=1")
    assert "1 product" in browser.text
    chosen = {field["value"] for field in browser.page.select("#filters input[checked]")}
    assert chosen == {"Clay", "1"}
    assert browser.page.select_one("[name=price_max]")["value"] == "24"
    assert browser.page.select_one("#sort option[selected]")["value"] == "price"
    assert browser.page.select_one("#sort")["form"] == "filters"


def test_a_filtered_list_is_not_for_search_engines_and_points_at_the_whole(shelf: Category) -> None:
    browser = Browser().open(f"http://{shelf.store.host}/catalogue/shelf/?a_material=Clay")
    assert browser.page.select_one("meta[name=robots]")["content"] == "noindex"
    assert browser.page.select_one("meta[property='og:url']")["content"].endswith("/catalogue/shelf/")


def test_pages_of_a_filtered_list_keep_the_filters(shelf: Category) -> None:
    for number in range(30):
        describe(make.make_product(f"N{number}", category=shelf), material="Clay")
    browser = Browser().open(f"http://{shelf.store.host}/catalogue/shelf/?a_material=Clay&sort=price")
    browser.click("Next page")
    assert browser.url.endswith("?sort=price&a_material=Clay&page=2")
    assert len(browser.page.select(".card")) == 32 - 24


def test_a_card_shows_its_rating_to_the_half(in_store_a: Store) -> None:
    cup = make.make_product("Cup")
    for score in (5, 5, 4):
        make.make_review(cup, score=score)
    browser = Browser().open(f"http://{in_store_a.host}/catalogue/")
    stars = browser.page.select_one(".card .stars")
    assert (stars["class"], stars["aria-label"]) == (["stars", "s9"], "4.7 of 5")


# --- bad input


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("price_min=abc", "“abc” is not a price"),
        ("price_max=-5", "“-5” is not a price"),
        ("price_min=1e400", "“1e400” is not a price"),
        ("price_min=NaN", "“NaN” is not a price"),
        ("price_min=" + "9" * 10_000, "“9999999999999999999999999999999999999999…” is not a price"),
        ("price_min=%D9%A1%D9%A2", "is not a price"),
        ("available=maybe", "There is no “maybe” to choose at “In stock only”"),
        ("offer=%00", "There is no “” to choose at “On offer”"),
        ("a_material=Gold", "There is no “Gold” to choose at “Material”"),
        ("a_material=%E2%80%AEdlog", "There is no “dlog” to choose at “Material”"),
        ("a_taste=Sweet", "Nothing here can be chosen by “taste”"),
        ("a_=x", "Nothing here can be chosen by “”"),
        ("a_%F0%9F%AB%96=%F0%9F%AB%96", "Nothing here can be chosen by “🫖”"),
        ("a_material=" + quote("'; DROP TABLE cards_card; --"), "DROP TABLE cards_card"),
        ("a_material=" + quote("<script>alert(1)</script>"), "There is no “<script>alert(1)</script>”"),
        ("sort=nonsense", "There is no order “nonsense”"),
    ],
)
def test_what_makes_no_sense_is_said_and_the_rest_is_shown(
    shelf: Category, query: str, sentence: str
) -> None:
    browser = Browser().open(f"http://{shelf.store.host}/catalogue/shelf/?{query}")
    assert browser.status == 200
    assert sentence in browser.text
    assert len(browser.page.select(".card")) == 5
    assert "<script>alert" not in str(browser.page.main)


@pytest.mark.parametrize(
    "query", ["", "price_min=&price_max=+&available=&a_material=", "utm_source=x&foo=bar"]
)
def test_what_says_nothing_is_not_mentioned(shelf: Category, query: str) -> None:
    wanted = asked(shelf, query)
    assert (wanted.problems, wanted.chips, wanted.filters) == ([], [], Filters())


def test_a_thousand_values_are_not_all_spoken_of(shelf: Category) -> None:
    wanted = asked(shelf, "&".join(f"a_material=x{number}&a_b{number}=1" for number in range(400)))
    assert (len(wanted.problems), wanted.total) == (4, 5)


def test_a_filter_beside_nonsense_holds(shelf: Category) -> None:
    assert titles(shelf, "price_min=abc&a_material=Clay&a_material=Gold&sort=?") == "BA"


# --- queries


@pytest.mark.parametrize("number", [1, 100])
def test_a_list_costs_the_same_however_long_it_is(
    number: int, in_store_a: Store, django_capture_on_commit_callbacks: Callable, warm: Callable[[], None]
) -> None:
    make_attribute("material")
    with django_capture_on_commit_callbacks(execute=True):
        shelf = make.make_category("Shelf")
        for place in range(number + 1):
            product = make.make_product(f"P{place}", category=shelf, image=make.make_image())
            describe(product, material=f"M{place % 3}")
    client = Client(headers={"host": in_store_a.host})
    for path, count in (("/catalogue/shelf/", LIST), ("/catalogue/?a_material=M0&sort=title", LIST + 1)):
        assert client.get(path).status_code == 200  # has the pictures' sizes made
        warm()
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries) == count, [query["sql"][:90] for query in queries]


# Its cards; what a whole list holds, and all else that pages show, is kept.
LIST = 1
