"""Lists of products read from card rows: a page of cards is one statement, what a list can be filtered by another."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from commerce.cards.commits import settle
from commerce.catalogue.models import ProductAttribute, product_address
from commerce.stores.kept import each_kept_by_store, kept_by_store
from commerce.stores.selectors import active_store
from commerce.stores.texts import added_language
from themes.registry import get_theme

BEST = "best"
"""The order in which products are given: for what was found by words."""
SORTS = {
    "newest": _("Newest first"),
    "price": _("Price, low to high"),
    "-price": _("Price, high to low"),
    "rating": _("Best rated"),
    "title": _("By name"),
}


@dataclass(frozen=True, slots=True)
class Price:
    """What a buyer pays for one, and what it cost before an offer lowered it."""

    amount: Decimal
    old: Decimal | None = None

    @property
    def percent_off(self) -> int:
        """How much lower, in whole per cent rounded down; 0 with no offer."""
        return int(100 - self.amount * 100 / self.old) if self.old else 0


@dataclass(frozen=True, slots=True)
class CardImage:
    """A picture as a card needs it; `made` (cms_pages.sizes) has the sizes of the theme's cards and of shared links."""

    pk: int
    width: int
    height: int
    file: str
    default_alt_text: str
    made: dict[str, Any]

    @property
    def url(self) -> str:
        return default_storage.url(self.file)


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as a list shows it. `is_from`: variants differ in price and this is the lowest."""

    product_id: int
    title: str
    url: str
    image: Any
    second_image: Any
    price: Price | None
    is_from: bool
    is_available: bool
    rating: float | None
    review_count: int = 0
    drawn: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    """Its HTML, by how it is drawn: a card is kept, and so is what was made of it."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `attributes`: a product must have one of the values of each."""

    price_min: Decimal | None = None
    price_max: Decimal | None = None
    available: bool = False
    offer: bool = False
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Facets:
    """How many products of a list fit the filters, and how many would with one of them changed.

    Each number of a filter leaves that filter's own choice out: it says what choosing it would give.
    """

    total: int
    price_low: Decimal | None
    price_high: Decimal | None
    available: int
    on_offer: int
    values: Mapping[str, int]
    """{"code=value": number}."""
    without: Mapping[str, int]
    """{"price" | "available" | "offer" | "code=": how many more there are without this filter}."""


_READ = """
SELECT card.product_id, card.slug, {title}, card.price, card.old_price, card.is_from, card.is_available,
       card.rating, card.review_count,
       first.id, first.width, first.height, first.file, first.title,
       jsonb_build_object(
           %(preset)s::text, first.made -> %(preset)s::text,
           'blur', first.made -> 'blur', 'share', first.made -> 'share'),
       second.id, second.width, second.height, second.file, second.title,
       jsonb_build_object(%(preset)s::text, second.made -> %(preset)s::text)
FROM cards_card card {translations}
LEFT JOIN {images} first ON first.id = card.image_id
LEFT JOIN {images} second ON second.id = card.second_image_id
WHERE card.store_id = %(store)s AND card.product_id = ANY(%(ids)s::bigint[])
"""
# Titles in an added language are read from the products: a card has the store's own.
_TRANSLATIONS = "JOIN catalogue_product own ON own.id = card.product_id AND own.store_id = %(store)s"
_TITLE = "coalesce(own.translations -> %(language)s::text ->> 'title', card.title)"
_LISTED = "SELECT card.product_id FROM {source} WHERE {conditions} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
_OF_STORE = "cards_card card"
_OF_CATEGORY = "cards_cardplace place JOIN cards_card card ON card.product_id = place.card_id"
_AMONG = """unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
    JOIN cards_card card ON card.product_id = wanted.id"""
# By columns that an index of what is listed has in this order.
_ORDERS = {
    BEST: "wanted.place",
    "newest": "{row}.created DESC, {row}.{key} DESC",
    "price": "{row}.price, {row}.{key}",
    "-price": "{row}.price DESC NULLS LAST, {row}.{key} DESC",
    "rating": "card.rating DESC NULLS LAST, card.review_count DESC, card.created DESC, card.product_id DESC",
    "title": "card.sort_title, card.product_id",
}
_BY_TITLE_IN = """(
    SELECT lower(coalesce(own.translations -> %(language)s::text ->> 'title', own.title)) FROM catalogue_product own
    WHERE own.id = card.product_id AND own.store_id = %(store)s
), card.product_id"""
_FACETS = """
WITH row AS MATERIALIZED (
    SELECT card.price, card.is_available, card.old_price IS NOT NULL AS is_on_offer, card.{values} AS "values",
           array_remove(ARRAY[{missed}]::text[], NULL) AS missed, {fits_in_stock} AS fits_in_stock
    FROM {source} WHERE {conditions}
), value AS (
    SELECT value, count(*) AS number FROM row, unnest(row."values") AS value
    WHERE missed = '{{}}' OR (cardinality(missed) = 1 AND starts_with(value, missed[1])) GROUP BY value
)
SELECT count(*) FILTER (WHERE missed = '{{}}'),
       min(price) FILTER (WHERE missed <@ '{{price}}'), max(price) FILTER (WHERE missed <@ '{{price}}'),
       count(*) FILTER (WHERE fits_in_stock), count(*) FILTER (WHERE is_on_offer AND missed <@ '{{offer}}'),
       (SELECT coalesce(jsonb_object_agg(value, number), '{{}}') FROM value),
       (SELECT coalesce(jsonb_object_agg(name, number), '{{}}') FROM (
           SELECT missed[1] AS name, count(*) AS number FROM row WHERE cardinality(missed) = 1 GROUP BY 1) alone)
FROM row
"""


def product_cards(product_ids: Sequence[int]) -> list[ProductCard]:
    """Cards of public products, in the order of the ids; an id that is not one is left out. One query at most."""
    settle()
    found = _cards(product_ids, get_theme(active_store().theme).card_preset) if product_ids else {}
    return [found[pk] for pk in dict.fromkeys(product_ids) if pk in found]


def listed_cards(
    *,
    category_id: int | None = None,
    among: Sequence[int] | None = None,
    filters: Filters | None = None,
    sort: str = "newest",
    limit: int,
    offset: int = 0,
) -> list[ProductCard]:
    """A part of the list of the store, of a category with what is below it, or of the products `among`.

    Two queries at most: which products, and the cards that are not kept.
    """
    if among is not None and sort == BEST and not filters:
        return product_cards(among[offset : offset + limit])
    source, conditions, values = _source(category_id, among)
    narrowed, more = _narrowed(filters or Filters())
    row, key = ("place", "card_id") if category_id else ("card", "product_id")
    order = _BY_TITLE_IN if sort == "title" and added_language() else _ORDERS[sort]
    listed = _LISTED.format(
        source=source,
        conditions=" AND ".join([conditions, *narrowed.values()]),
        order=order.format(row=row, key=key),
    )
    page: dict[str, Any] = {"language": added_language(), "limit": limit, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(listed, {**values, **more, **page})
        return product_cards([pk for (pk,) in cursor.fetchall()])


def list_facets(
    *,
    category_id: int | None = None,
    among: Sequence[int] | None = None,
    filters: Filters | None = None,
) -> Facets:
    """What the list of the store, of a category, or of the products `among`, holds under the filters. One query."""
    filters = filters or Filters()
    source, conditions, values = _source(category_id, among)
    narrowed, more = _narrowed(filters)
    # With "in stock" an attribute must be one of a variant that is: the number beside it reckons with that.
    in_stock, _same = _narrowed(replace(filters, available=True))
    sql = _FACETS.format(
        values=_values_column(filters),
        missed=", ".join(
            f"CASE WHEN {condition} THEN NULL ELSE %(group_{place})s END"
            for place, condition in enumerate(narrowed.values())
        ),
        fits_in_stock=" AND ".join(in_stock.values()),
        source=source,
        conditions=conditions,
    )
    groups = {f"group_{place}": group for place, group in enumerate(narrowed)}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, **more, **groups})
        total, low, high, available, on_offer, counts, without = cursor.fetchone()
    return Facets(total, low, high, available, on_offer, json.loads(counts), json.loads(without))


@kept_by_store(size=2000)
def whole_list(category_id: int | None) -> Facets:
    """What the list holds with no filter. Kept: no query until something changes."""
    return list_facets(category_id=category_id)


@kept_by_store(size=100)
def whole_find(product_ids: tuple[int, ...]) -> Facets:
    """What was found holds with no filter. Kept for the last searches: many people ask for the same word."""
    return list_facets(among=product_ids)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of goods. `colours` are those of its values that have one ({value: "#rrggbb"})."""

    code: str
    name: str
    is_yes_or_no: bool
    colours: Mapping[str, str]
    words: Mapping[str, str]
    """What its values are called in the language shown, where that is another word."""


@kept_by_store(size=2000)
def attributes() -> dict[str, Attribute]:
    """The attributes of the store's goods by code, in the order they were made. Kept until something changes."""
    rows = ProductAttribute.objects.order_by("-pk")  # of two with one code the older one names both
    found = {
        row.code: Attribute(
            row.code,
            row.text("name"),
            row.type == ProductAttribute.BOOLEAN,
            row.swatches or {},
            row.translations.get(added_language(), {}).get("values", {}),
        )
        for row in rows
    }
    return dict(reversed(found.items()))


def _source(category_id: int | None, among: Sequence[int] | None) -> tuple[str, str, dict[str, Any]]:
    """What is listed, of which rows, and the values of both."""
    settle()
    if among is not None:
        return _AMONG, "card.store_id = %(store)s", {"store": active_store().pk, "ids": list(among)}
    if category_id is None:
        return _OF_STORE, "card.store_id = %(store)s", {"store": active_store().pk}
    return (
        _OF_CATEGORY,
        "place.store_id = %(store)s AND place.category_id = %(category)s",
        {"store": active_store().pk, "category": category_id},
    )


def _narrowed(filters: Filters) -> tuple[dict[str, str], dict[str, Any]]:
    """A condition for each group of choices ("price", "available", "offer", "code="), and their values."""
    conditions: dict[str, str] = {}
    values: dict[str, Any] = {"price_min": filters.price_min, "price_max": filters.price_max}
    prices = [
        f"coalesce(card.price {sign} %({name})s, false)"
        for name, sign in (("price_min", ">="), ("price_max", "<="))
        if values[name] is not None
    ]
    if prices:
        conditions["price"] = " AND ".join(prices)
    if filters.available:
        conditions["available"] = "card.is_available"
    if filters.offer:
        conditions["offer"] = "card.old_price IS NOT NULL"
    for place, (code, chosen) in enumerate(sorted(filters.attributes.items())):
        conditions[f"{code}="] = f"card.{_values_column(filters)} && %(values_{place})s::text[]"
        values[f"values_{place}"] = [f"{code}={value}" for value in chosen]
    return conditions, values


def _values_column(filters: Filters) -> str:
    return "values_in_stock" if filters.available else '"values"'


@each_kept_by_store(size=2_000)
def _cards(product_ids: Sequence[int], preset: str) -> dict[int, ProductCard]:
    language = added_language()
    sql = _READ.format(
        images=get_image_model()._meta.db_table,
        title=_TITLE if language else "card.title",
        translations=_TRANSLATIONS if language else "",
    )
    values: dict[str, Any] = {
        "store": active_store().pk, "ids": list(product_ids), "preset": preset, "language": language
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0]: _card(*row) for row in cursor.fetchall()}


def _card(
    pk: int, slug: str, title: str, price: Decimal | None, old_price: Decimal | None, is_from: bool,
    is_available: bool, rating: float | None, review_count: int, *images: Any,
) -> ProductCard:  # fmt: skip
    return ProductCard(
        product_id=pk,
        title=title,
        url=product_address(slug),
        image=_image(*images[:6]),
        second_image=_image(*images[6:]),
        price=None if price is None else Price(price, old_price),
        is_from=is_from,
        is_available=is_available,
        rating=rating,
        review_count=review_count,
    )


def _image(pk: int | None, width: int, height: int, file: str, title: str, made: str) -> CardImage | None:
    if pk is None:
        return None
    return CardImage(
        pk, width, height, file, title, {k: v for k, v in json.loads(made).items() if v is not None}
    )
