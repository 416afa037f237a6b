"""What a product's page shows, in a number of queries that does not grow with variants, photos or reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from commerce.cards.picks import ids_beside
from commerce.catalogue.models import Product, ProductCategory, ProductImage, ProductRecommendation
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.selectors import CategoryNode, ProductCard, category_tree, product_cards
from commerce.catalogue.variants import Fact, Offered, OptionRow, Variant, read_offered
from commerce.stores.kept import each_kept_by_store
from commerce.stores.prepared import prepared
from commerce.stores.selectors import active_store

REVIEWS_SHOWN = 4
RELATED_SHOWN = 4
SCORES = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Photo:
    """A place in the gallery; `variant_ids` are the variants that it shows."""

    image: Any
    variant_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """How a product was judged: the number of shown reviews by score."""

    counts: dict[int, int]

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def average(self) -> float:
        """From 1 to 5; 0 without reviews."""
        return sum(score * count for score, count in self.counts.items()) / self.count if self.count else 0

    @property
    def shares(self) -> list[tuple[int, int, int]]:
        """(score, count, whole per cent of all) from five stars down."""
        return [
            (score, self.counts.get(score, 0), round(100 * self.counts.get(score, 0) / (self.count or 1)))
            for score in SCORES
        ]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the page shows whichever variant is chosen and whatever offers are open. Kept: do not write on it."""

    product: Product
    trail: list[CategoryNode]
    photos: list[ProductImage]
    rating: Rating
    reviews: list[ProductReview]
    related: list[ProductCard]
    drawn: dict[Hashable, Any] = field(default_factory=dict)
    """HTML that was made of it, by how it is drawn."""


@dataclass(slots=True)
class ProductPage:
    """Everything on the page. `options` are the rows of chips; a product without variants has none."""

    kept: Kept
    photos: list[Photo]
    offered: Offered
    chosen: Variant
    options: list[OptionRow]
    facts: list[Fact]

    @property
    def variants(self) -> list[Variant]:
        return self.offered.variants

    @property
    def is_on_sale(self) -> bool:
        """Whether any variant can be bought."""
        return any(one.is_available for one in self.variants)


def find_product(slug: str) -> Product | None:
    """A public product of the store, never a variant, with what its page asks of it annotated. One query."""
    return next(iter(_public_products(slug=slug)), None)


@prepared
def _public_products(slug: Any) -> QuerySet[Product]:
    products = Product.objects.select_related("product_class").annotate(
        category_ids=ArraySubquery(
            ProductCategory.objects.filter(product=OuterRef("pk")).order_by("pk").values("category_id")
        ),
        review_counts=ArraySubquery(
            ProductReview.objects.filter(product=OuterRef("pk"), status=ProductReview.APPROVED)
            .order_by()
            .values("score")
            .annotate(number=Count("pk"))
            .values(row=JSONObject(score="score", number="number"))
        ),
        related_ids=ArraySubquery(
            ProductRecommendation.objects.filter(primary=OuterRef("pk"), recommendation__is_public=True)
            .order_by("-ranking", "pk")
            .values("recommendation_id")[:RELATED_SHOWN]
        ),
    )
    return products.filter(slug=slug, parent__isnull=True, is_public=True)


def product_page(slug: str, *, variant: str = "") -> ProductPage | None:
    """The page of a product with one variant chosen by its key (its UPC, or else its slug).

    None for a slug or a key that is not there. With no key: the first variant that can be bought.
    """
    kept = _kept([slug], active_store().theme).get(slug)
    if kept is None:
        return None
    offered = read_offered(kept.product)
    chosen = choose(offered.variants, variant)
    if chosen is None:
        return None
    return ProductPage(
        kept=kept,
        photos=_in_order(kept.photos, kept.product, chosen),
        offered=offered,
        chosen=chosen,
        options=offered.rows(chosen),
        facts=offered.facts,
    )


@each_kept_by_store(size=100)
def _kept(slugs: Sequence[str], _theme: str) -> dict[str, Kept]:
    """Of a theme: the cards beside a product have its pictures. Slugs of nothing are not kept."""
    found = ((slug, find_product(slug)) for slug in slugs)
    return {slug: _read(product) for slug, product in found if product is not None}


def _read(product: Product) -> Kept:
    rating = rating_of(product)
    return Kept(
        product=product,
        trail=_trail(category_tree(), set(product.category_ids)),
        photos=_photos_of(product=product.pk),
        rating=rating,
        reviews=_newest_reviews(product=product.pk) if rating.count else [],
        related=_related(product),
    )


def choose(variants: list[Variant], key: str) -> Variant | None:
    """The variant with a key; with no key the first that can be bought; None for a key of nothing."""
    if key:
        return next((one for one in variants if one.key == key), None)
    return next((one for one in variants if one.is_available), variants[0])


def rating_of(product: Product) -> Rating:
    """The rating that `find_product` has read."""
    return Rating({row["score"]: row["number"] for row in product.review_counts})


def shown_reviews(product: Product) -> Any:
    """The reviews of a product that its seller shows, the newest first."""
    shown = ProductReview.objects.filter(product=product, status=ProductReview.APPROVED)
    return shown.select_related("user").order_by("-date_created", "-pk")


@prepared
def _newest_reviews(product: Any) -> QuerySet[ProductReview]:
    return shown_reviews(product)[:REVIEWS_SHOWN]


@prepared
def _photos_of(product: Any) -> QuerySet[ProductImage]:
    """The photos of a product and of its public variants."""
    rows = ProductImage.objects.filter(
        Q(product=product) | Q(product__parent=product, product__is_public=True)
    )
    return rows.select_related("image").order_by("display_order", "product_id", "pk")


def _in_order(rows: list[ProductImage], product: Product, chosen: Variant) -> list[Photo]:
    """The chosen variant's own photos first, then the product's, then the other variants'."""
    images: dict[int, Any] = {}
    owners: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        images.setdefault(row.image_id, row.image)
        owners[row.image_id].append(row.product_id)
    rank = {chosen.product_id: 0, product.pk: 1}
    order = sorted(images, key=lambda pk: min(rank.get(owner, 2) for owner in owners[pk]))
    return [Photo(images[pk], tuple(owner for owner in owners[pk] if owner != product.pk)) for pk in order]


def _trail(tree: list[CategoryNode], category_ids: set[int]) -> list[CategoryNode]:
    """The way down to the deepest category that the product is in."""
    nodes = [node for root in tree for node in root.subtree if node.pk in category_ids]
    return max((node.trail for node in nodes), key=len, default=[])


def _related(product: Product) -> list[ProductCard]:
    """Products that the seller put beside this one, filled up from its categories."""
    ids = ids_beside(
        product.pk, first=product.related_ids, category_ids=product.category_ids, limit=RELATED_SHOWN
    )
    return product_cards(ids)
