"""Reads of the catalogue for lists: cards, the category tree, what a list holds. A constant number of queries each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import (
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Category, Product, ProductCategory, ProductImage
from commerce.offer.selectors import OfferPrice, offer_prices
from commerce.partner.models import StockRecord

SORTS = {
    "newest": _("Newest first"),
    "price": _("Price, low to high"),
    "-price": _("Price, high to low"),
    "title": _("By name"),
}


@dataclass(slots=True)
class CategoryNode:
    """A public category in its place in the tree."""

    pk: int
    name: str
    slug: str
    url: str
    path: str
    description: str
    parent: CategoryNode | None = None
    children: list[CategoryNode] = field(default_factory=list)

    @property
    def trail(self) -> list[CategoryNode]:
        """From the root to this node."""
        return [*(self.parent.trail if self.parent else []), self]

    @property
    def subtree(self) -> list[CategoryNode]:
        """This node and all below it."""
        return [self, *(node for child in self.children for node in child.subtree)]


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


def category_tree() -> list[CategoryNode]:
    """The store's public categories as a tree. One query."""
    rows = (
        Category.objects.filter(is_public=True, ancestors_are_public=True)
        .order_by("path")
        .values_list("pk", "name", "slug", "path", "description")
    )
    nodes: dict[str, CategoryNode] = {}
    roots: list[CategoryNode] = []
    for pk, name, slug, path, description in rows:
        node = CategoryNode(pk, name, slug, reverse("catalogue:category", args=[slug]), path, description)
        nodes[path] = node
        node.parent = nodes.get(path[: -Category.steplen])
        (node.parent.children if node.parent else roots).append(node)
    return roots


def find_category(tree: Iterable[CategoryNode], slug: str) -> CategoryNode | None:
    """The node with a slug."""
    return next((node for root in tree for node in root.subtree if node.slug == slug), None)


def products_on_sale_here(*, category: CategoryNode | None = None, sort: str = "newest") -> QuerySet[Product]:
    """Products that a list of the store (or of a category and what is below it) holds, variants not counted apart.

    Sorting by price goes by the regular price: what an offer takes off is decided outside the database.
    """
    products = Product.objects.filter(parent__isnull=True, is_public=True)
    if category is not None:
        ids = [node.pk for node in category.subtree]
        products = products.filter(
            Exists(ProductCategory.objects.filter(product_id=OuterRef("pk"), category_id__in=ids))
        )
    if sort == "title":
        return products.order_by(Lower("title"), "pk")
    if sort in ("price", "-price"):
        own = StockRecord.objects.filter(product_id=OuterRef("pk")).order_by().values("product_id")
        of_variants = (
            StockRecord.objects.filter(product__parent_id=OuterRef("pk"), product__is_public=True)
            .order_by()
            .values("product__parent_id")
        )
        lowest = Coalesce(
            Subquery(own.annotate(low=Min("price")).values("low")),
            Subquery(of_variants.annotate(low=Min("price")).values("low")),
        )
        products = products.annotate(lowest_price=lowest)
        order = (
            F("lowest_price").asc(nulls_last=True)
            if sort == "price"
            else F("lowest_price").desc(nulls_last=True)
        )
        return products.order_by(order, "-pk")
    return products.order_by("-date_created", "-pk")


def product_cards(product_ids: Sequence[int]) -> list[ProductCard]:
    """Cards of public products, in the order of the ids; an id that is not one is left out.

    Queries: products, stock, photos, and what the offers need; the same number for 1 and for 100.
    """
    if not product_ids:
        return []
    products = Product.objects.filter(pk__in=product_ids, parent__isnull=True, is_public=True)
    rows = {row["pk"]: row for row in products.values("pk", "title", "slug", "rating")}
    stock = stock_by_product(rows)
    photos = photos_by_product(rows, each=2)
    lowered = lowered_prices(record for records in stock.values() for record in records)
    return [
        _card(rows[pk], stock[pk], photos[pk], lowered) for pk in dict.fromkeys(product_ids) if pk in rows
    ]


def _card(
    row: Mapping[str, Any], records: list[StockRecord], photos: list[Any], lowered: dict[int, OfferPrice]
) -> ProductCard:
    available = [record for record in records if is_available(record)]
    prices = [price_of(record, lowered) for record in available or records if record.price is not None]
    lowest = min(prices, key=lambda price: price.amount, default=None)
    return ProductCard(
        product_id=row["pk"],
        title=row["title"],
        url=reverse("catalogue:detail", args=[row["slug"]]),
        image=photos[0] if photos else None,
        second_image=photos[1] if len(photos) > 1 else None,
        price=lowest,
        is_from=len({price.amount for price in prices}) > 1,
        is_available=bool(available),
        rating=row["rating"],
    )


def stock_by_product(product_ids: Iterable[int]) -> dict[int, list[StockRecord]]:
    """Stock records of products and their public variants, under the id of the parent. One query."""
    found: dict[int, list[StockRecord]] = defaultdict(list)
    ids = list(product_ids)
    records = (
        StockRecord.objects.filter(Q(product_id__in=ids) | Q(product__parent_id__in=ids, product__is_public=True))
        .select_related("product__product_class", "product__parent__product_class")
        .only(
            "store_id", "product_id", "price", "price_currency", "num_in_stock", "num_allocated", "partner_id",
            "product__store_id", "product__structure", "product__parent_id", "product__is_discountable",
            "product__product_class__track_stock", "product__product_class__store_id",
            "product__parent__store_id", "product__parent__product_class__track_stock",
            "product__parent__is_discountable", "product__parent__product_class__store_id",
        )
        .order_by("product_id", "pk")
    )  # fmt: skip
    for record in records:
        found[record.product.parent_id or record.product_id].append(record)
    return found


def is_available(record: StockRecord) -> bool:
    """Whether one more can be sold."""
    return not record.product.get_product_class().track_stock or record.net_stock_level > 0


def lowered_prices(records: Iterable[StockRecord]) -> dict[int, OfferPrice]:
    """What open offers make of the prices of stock records, by product id."""
    return offer_prices({record.product_id: record.price for record in records if record.price is not None})


def price_of(record: StockRecord, lowered: dict[int, OfferPrice]) -> Price:
    """The price of a stock record that has one, with what an offer made of it."""
    offer = lowered.get(record.product_id)
    return Price(offer.price, old=offer.was) if offer else Price(record.price)


def photos_by_product(product_ids: Iterable[int], *, each: int) -> dict[int, list[Any]]:
    """The first photos of products, their variants' after their own. One query."""
    ids = list(product_ids)
    found: dict[int, list[Any]] = defaultdict(list)
    rows = (
        ProductImage.objects.filter(Q(product_id__in=ids) | Q(product__parent_id__in=ids))
        .select_related("image", "product")
        .only("store_id", "display_order", "product__parent_id", "product__store_id", "image")
        .order_by(F("product__parent_id").asc(nulls_first=True), "display_order", "pk")
    )
    for row in rows:
        photos = found[row.product.parent_id or row.product_id]
        if len(photos) < each and row.image not in photos:
            photos.append(row.image)
    return found
