"""What a product's page shows, in a number of queries that does not grow with variants, photos or reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from commerce.catalogue.models import (
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductImage,
    ProductRecommendation,
)
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.selectors import (
    CategoryNode,
    Price,
    ProductCard,
    is_available,
    lowered_prices,
    price_of,
    product_cards,
    products_on_sale_here,
    stock_by_product,
)

REVIEWS_SHOWN = 6
RELATED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Variant:
    """What goes into the basket: the product itself, or one of its variants. `left` is None where nobody counts."""

    product_id: int
    key: str
    title: str
    values: dict[str, str]
    price: Price | None
    left: int | None
    is_available: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A chip: a value of an option, and the variant that choosing it leads to."""

    label: str
    variant: Variant
    is_chosen: bool


@dataclass(slots=True)
class ProductPage:
    """Everything on the page. `options` are the rows of chips; a product without variants has none."""

    product: Product
    trail: list[CategoryNode]
    photos: list[Any]
    variants: list[Variant]
    chosen: Variant
    options: list[tuple[str, list[Choice]]]
    facts: list[tuple[str, str]]
    reviews: list[ProductReview] = field(default_factory=list)
    review_count: int = 0
    related: list[ProductCard] = field(default_factory=list)


def find_product(slug: str) -> Product | None:
    """A public product of the store, never a variant."""
    products = Product.objects.select_related("product_class")
    return products.filter(slug=slug, parent__isnull=True, is_public=True).first()


def product_page(product: Product, tree: list[CategoryNode], *, variant: str = "") -> ProductPage | None:
    """The page of a product with one variant chosen by its key (its UPC, or its slug where it has none).

    None for a key that the product does not have. With no key: the first variant that can be bought.
    """
    children = {
        child.pk: child for child in Product.objects.filter(parent=product, is_public=True).order_by("pk")
    }
    values, names = _attribute_values([product.pk, *children])
    variants = _variants(product, children, values)
    if variant:
        chosen = next((one for one in variants if one.key == variant), None)
        if chosen is None:
            return None
    else:
        chosen = next((one for one in variants if one.is_available), variants[0])
    reviews = ProductReview.objects.filter(product=product, status=ProductReview.APPROVED)
    category_ids = _category_ids(product)
    trail = _trail(tree, category_ids)
    return ProductPage(
        product=product,
        trail=trail,
        photos=_photos(product, children, chosen),
        variants=variants,
        chosen=chosen,
        options=_options(children, variants, chosen, names),
        facts=[(names[code], value) for code, value in values[product.pk].items()],
        reviews=list(reviews.order_by("-date_created")[:REVIEWS_SHOWN]),
        review_count=reviews.aggregate(count=Count("pk"))["count"],
        related=_related(product, trail),
    )


def _attribute_values(product_ids: list[int]) -> tuple[dict[int, dict[str, str]], dict[str, str]]:
    """{product: {code: value}} in the order of the attributes, and {code: name}. One query."""
    values: dict[int, dict[str, str]] = defaultdict(dict)
    names: dict[str, str] = {}
    rows = ProductAttributeValue.objects.filter(product_id__in=product_ids).select_related(
        "attribute", "value_option"
    )
    for row in rows.order_by("attribute__pk"):
        if row.attribute.type in (
            ProductAttribute.MULTI_OPTION,
            ProductAttribute.FILE,
            ProductAttribute.IMAGE,
        ):
            continue
        text = str(row.value_as_text).strip()
        if text:
            values[row.product_id][row.attribute.code] = text
            names[row.attribute.code] = row.attribute.name
    return values, names


def _variants(
    product: Product, children: dict[int, Product], values: dict[int, dict[str, str]]
) -> list[Variant]:
    records = {record.product_id: record for record in stock_by_product([product.pk])[product.pk]}
    lowered = lowered_prices(records.values())
    variants = []
    for one in list(children.values()) or [product]:
        record = records.get(one.pk)
        counted = product.product_class is None or product.product_class.track_stock
        variants.append(
            Variant(
                product_id=one.pk,
                key=one.upc or one.slug,
                title=one.title,
                values=values[one.pk] if children else {},
                price=price_of(record, lowered) if record and record.price is not None else None,
                left=max(0, record.net_stock_level) if record and counted else None,
                is_available=record is not None and record.price is not None and is_available(record),
            )
        )
    return variants


def _options(
    children: dict[int, Product], variants: list[Variant], chosen: Variant, names: dict[str, str]
) -> list[tuple[str, list[Choice]]]:
    """A row of chips for each attribute that tells the variants apart; one row of titles where none does."""
    if not children:
        return []
    codes = [code for code in names if len({one.values.get(code) for one in variants}) > 1]
    told_apart = {tuple(one.values.get(code) for code in codes) for one in variants}
    if not codes or len(told_apart) < len(variants):
        return [("", [Choice(one.title, one, one is chosen) for one in variants])]
    rows = []
    for code in codes:
        choices = []
        for value in dict.fromkeys(one.values.get(code) for one in variants):
            target = max(
                (one for one in variants if one.values.get(code) == value),
                key=lambda one: (
                    sum(one.values.get(c) == chosen.values.get(c) for c in codes),
                    one.is_available,
                ),
            )
            choices.append(Choice(value or "—", target, chosen.values.get(code) == value))
        rows.append((names[code], choices))
    return rows


def _photos(product: Product, children: Iterable[int], chosen: Variant) -> list[Any]:
    """The chosen variant's own photos first, then the product's; other variants' where it has none. One query."""
    rows = (
        ProductImage.objects.filter(Q(product=product) | Q(product_id__in=list(children)))
        .select_related("image")
        .order_by("display_order", "pk")
    )
    by_product: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_product[row.product_id].append(row.image)
    photos = [*by_product[chosen.product_id], *by_product[product.pk]]
    if not photos:
        photos = [image for images in by_product.values() for image in images]
    return list(dict.fromkeys(photos))


def _category_ids(product: Product) -> set[int]:
    return set(ProductCategory.objects.filter(product=product).values_list("category_id", flat=True))


def _trail(tree: list[CategoryNode], category_ids: set[int]) -> list[CategoryNode]:
    """The way down to the deepest category that the product is in."""
    nodes = [node for root in tree for node in root.subtree if node.pk in category_ids]
    return max((node.trail for node in nodes), key=len, default=[])


def _related(product: Product, trail: list[CategoryNode]) -> list[ProductCard]:
    """Products that the seller put beside this one, filled up from its category."""
    named = list(
        ProductRecommendation.objects.filter(primary=product)
        .order_by("-ranking", "pk")
        .values_list("recommendation_id", flat=True)[:RELATED_SHOWN]
    )
    near = products_on_sale_here(category=trail[-1] if trail else None).exclude(pk__in=[product.pk, *named])
    ids = [*named, *near.values_list("pk", flat=True)[: RELATED_SHOWN - len(named)]]
    return product_cards(ids)
