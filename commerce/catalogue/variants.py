"""The variants of one product with their attributes, prices and stock, read by one query; and the chips that choose."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import formats
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product, ProductAttribute, ProductAttributeValue
from commerce.catalogue.selectors import Price
from commerce.offer.selectors import offer_prices
from commerce.partner.stock import shown_left
from commerce.stores.prepared import prepared
from commerce.stores.texts import added_language, text_of, value_in

# Kinds of attributes that pages show; files, pictures and sets of options are not made by our forms.
_SHOWN = (
    ProductAttribute.TEXT,
    ProductAttribute.INTEGER,
    ProductAttribute.BOOLEAN,
    ProductAttribute.FLOAT,
    ProductAttribute.RICHTEXT,
    ProductAttribute.DATE,
    ProductAttribute.OPTION,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a product or a variant, in words; `colour` is "#rrggbb" or empty."""

    code: str
    name: str
    text: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """What goes into the basket: the product itself, or one of its variants. `left` is None where nobody counts,
    and where there are plenty (commerce.partner.stock.FEW): the page would change with each order otherwise.
    """

    product_id: int
    key: str
    title: str
    sku: str
    facts: dict[str, Fact]
    price: Price | None
    left: int | None
    is_available: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A chip: a value of an option, and the variant that choosing it leads to."""

    label: str
    variant: Variant
    is_chosen: bool
    colour: str = ""


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A row of chips. `name` is empty where the variants' titles are all that tells them apart."""

    name: str
    choices: list[Choice]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


@dataclass(slots=True)
class Offered:
    """What a product is sold as, and the rows of chips, each with its code."""

    variants: list[Variant]
    facts: list[Fact]
    has_variants: bool
    codes: list[str] = field(default_factory=list)

    def values_of(self, variant: Variant) -> list[str]:
        """What a variant has in each row of chips."""
        return [_value(variant, code) for code in self.codes]

    def rows(self, chosen: Variant) -> list[OptionRow]:
        """The chips, as they stand when a variant is chosen."""
        return [self._row(place, code, chosen) for place, code in enumerate(self.codes)]

    def _row(self, place: int, code: str, chosen: Variant) -> OptionRow:
        here = self.values_of(chosen)
        choices = []
        for value in dict.fromkeys(_value(one, code) for one in self.variants):
            # product.js chooses by the same rule: nearest to what is chosen, then what can be bought.
            target = max(
                (one for one in self.variants if _value(one, code) == value),
                key=lambda one: (
                    sum(a == b for a, b in zip(self.values_of(one), here, strict=True)),
                    one.is_available,
                ),
            )
            fact = target.facts.get(code)
            choices.append(Choice(value, target, here[place] == value, fact.colour if fact else ""))
        name = next((one.facts[code].name for one in self.variants if code in one.facts), "")
        return OptionRow(name, choices)


def read_offered(product: Product) -> Offered:
    """Variants of a product (itself where it has none) with what open offers make of their prices."""
    rows: dict[int, tuple[Any, ...]] = {}
    read = _rows_with_words if added_language() else _rows
    for row in read(product=product.pk):
        rows.setdefault(row[0], row)
    facts = {pk: [fact for fact in map(_fact, row[7]) if fact.text] for pk, row in rows.items()}
    own = facts.get(product.pk, [])
    children = [row for pk, row in rows.items() if pk != product.pk]
    sold = children or [rows[product.pk]]
    lowered = offer_prices({row[0]: row[4] for row in sold if row[4] is not None})
    is_counted = product.product_class is None or product.product_class.track_stock
    variants = [
        _variant(row, {fact.code: fact for fact in facts[row[0]]} if children else {}, lowered, is_counted)
        for row in sold
    ]
    return Offered(variants, own, bool(children), _codes(variants) if children else [])


@prepared
def _rows(product: Any) -> QuerySet[Any]:
    """(pk, upc, slug, title, price, in stock, allocated, attributes) of the product and its public variants."""
    return _of_product(product, {}, [])


@prepared
def _rows_with_words(product: Any) -> QuerySet[Any]:
    """The same in an added language: with the attributes' words, and the translations last."""
    return _of_product(product, {"words": "attribute__translations"}, ["translations"])


def _of_product(product: Any, words: dict[str, str], more: list[str]) -> QuerySet[Any]:
    colour = Func(
        F("attribute__swatches"),
        F("value_text"),
        function="jsonb_extract_path_text",
        output_field=CharField(),
    )
    values = (
        ProductAttributeValue.objects.filter(product=OuterRef("pk"), attribute__type__in=_SHOWN)
        .order_by("attribute__pk")
        .values(
            row=JSONObject(
                code="attribute__code", name="attribute__name", type="attribute__type", colour=colour,
                text="value_text", integer="value_integer", boolean="value_boolean", float="value_float",
                richtext="value_richtext", date="value_date", option="value_option__option",
                **words,
            )
        )
    )  # fmt: skip
    return (
        Product.objects.filter(Q(pk=product) | Q(parent=product, is_public=True))
        .annotate(attributes_of=ArraySubquery(values))
        .order_by("pk", "stockrecords__pk")
        .values_list(
            "pk", "upc", "slug", "title", "stockrecords__price", "stockrecords__num_in_stock",
            "stockrecords__num_allocated", "attributes_of", *more,
        )
    )  # fmt: skip


def _fact(row: Mapping[str, Any]) -> Fact:
    value = row[row["type"]]
    if value is None:
        text = ""
    elif row["type"] == ProductAttribute.BOOLEAN:
        text = _("Yes") if value else _("No")
    elif row["type"] == ProductAttribute.FLOAT:
        text = formats.number_format(Decimal(str(value)))
    elif row["type"] == ProductAttribute.DATE:
        text = formats.date_format(datetime.date.fromisoformat(value))
    else:
        text = strip_tags(str(value)) if row["type"] == ProductAttribute.RICHTEXT else str(value)
    words = row.get("words") or {}
    text = value_in(words, added_language(), text.strip())
    return Fact(row["code"], text_of(row["name"], words, "name"), text, row["colour"] or "")


def _variant(
    row: tuple[Any, ...], facts: dict[str, Fact], lowered: Mapping[int, Any], is_counted: bool
) -> Variant:
    pk, upc, slug, title, price, in_stock, allocated, _attributes, *translations = row
    offer = lowered.get(pk)
    left = shown_left((in_stock or 0) - (allocated or 0)) if is_counted else None
    return Variant(
        product_id=pk,
        key=upc or slug,
        title=text_of(title, translations[0], "title") if translations else title,
        sku=upc or "",
        facts=facts,
        price=None if price is None else Price(offer.price, old=offer.was) if offer else Price(price),
        left=left,
        is_available=price is not None and left != 0,
    )


def _codes(variants: list[Variant]) -> list[str]:
    """The attributes that tell the variants apart; one empty code, for their titles, where none does."""
    codes = list(dict.fromkeys(code for one in variants for code in one.facts))
    codes = [code for code in codes if len({_value(one, code) for one in variants}) > 1]
    told_apart = {tuple(_value(one, code) for code in codes) for one in variants}
    return codes if codes and len(told_apart) == len(variants) else [""]


def _value(variant: Variant, code: str) -> str:
    if not code:
        return variant.title
    fact = variant.facts.get(code)
    return fact.text if fact else "—"
