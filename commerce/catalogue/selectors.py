"""Reads of the catalogue for lists: cards, the category tree, what a list holds. A constant number of queries each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from commerce.cards.selectors import Price, ProductCard, product_cards
from commerce.catalogue.models import Category, Product, ProductCategory, ProductImage
from commerce.stores.kept import kept_by_store
from commerce.stores.texts import added_language, text_of

__all__ = [
    "CategoryNode", "Price", "ProductCard", "category_tree", "find_category", "first_photo", "product_cards",
    "products_on_sale_here",
]  # fmt: skip


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


@kept_by_store(size=1_000)
def category_tree() -> list[CategoryNode]:
    """The store's public categories as a tree: do not write on it. One query until something changes."""
    rows = (
        Category.objects.filter(is_public=True, ancestors_are_public=True)
        .order_by("path")
        .values_list("pk", "name", "slug", "path", "description", *_translations())
    )
    nodes: dict[str, CategoryNode] = {}
    roots: list[CategoryNode] = []
    for pk, own_name, slug, path, own_description, *translations in rows:
        words = translations[0] if translations else {}
        name = text_of(own_name, words, "name")
        description = text_of(own_description, words, "description")
        node = CategoryNode(pk, name, slug, reverse("catalogue:category", args=[slug]), path, description)
        nodes[path] = node
        node.parent = nodes.get(path[: -Category.steplen])
        (node.parent.children if node.parent else roots).append(node)
    return roots


def _translations() -> list[str]:
    """The column of translations, where it is needed."""
    return ["translations"] if added_language() else []


def find_category(tree: Iterable[CategoryNode], slug: str) -> CategoryNode | None:
    """The node with a slug."""
    return next((node for root in tree for node in root.subtree if node.slug == slug), None)


def products_on_sale_here(*, category: CategoryNode | None = None) -> QuerySet[Product]:
    """Products that the list of the store (or of a category and what is below it) holds, newest first, for queries to
    build on. Variants are not counted apart. Lists themselves are read by `commerce.cards.selectors`.
    """
    products = Product.objects.filter(parent__isnull=True, is_public=True)
    if category is not None:
        ids = [node.pk for node in category.subtree]
        products = products.filter(
            Exists(ProductCategory.objects.filter(product_id=OuterRef("pk"), category_id__in=ids))
        )
    return products.order_by("-date_created", "-pk")


def first_photo() -> QuerySet[Any, Any]:
    """For a Subquery in rows that have a `product`: what CardImage takes of its first photo, of a variant without one
    of its product's. Of the sizes only the small one: all of them are kilobytes of JSON.
    """
    return (
        ProductImage.objects.filter(Q(product=OuterRef("product")) | Q(product=OuterRef("product__parent")))
        .alias(is_products=~Q(product=OuterRef("product")))
        .order_by("is_products", "display_order", "pk")
        .values(
            photo=JSONObject(
                pk="image_id",
                width="image__width",
                height="image__height",
                file="image__file",
                default_alt_text="image__title",
                made=JSONObject(thumb="image__made__thumb"),
            )
        )[:1]
    )
