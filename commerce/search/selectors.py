"""Search for the products of the active store. The site, the API and the bot ask here."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.cards.selectors import ProductCard, product_cards
from commerce.catalogue.selectors import CategoryNode, category_tree
from commerce.search.asked import Asked, read
from commerce.search.port import SearchResult, backend
from commerce.stores.selectors import active_store

__all__ = ["SearchResult", "Suggestions", "read_query", "search_asked", "search_products", "suggestions"]


def read_query(text: str) -> Asked:
    """Read any text that was typed: its words, and its prices in the store's currency."""
    return read(text, currency=active_store().currency)


def search_products(text: str, *, page: int = 1, per_page: int = 24) -> SearchResult:
    """Find public products of the active store by any text that a person may type.

    One query; a few more when nothing was found, to see what was meant (`SearchResult` says what was done).
    Pages count from 1; one past the end is empty.
    """
    return search_asked(read_query(text), page=page, per_page=per_page)


def search_asked(asked: Asked, *, page: int = 1, per_page: int = 24) -> SearchResult:
    """`search_products` for a query that has been read."""
    if not asked.has_words and not asked.has_price:
        return SearchResult([], 0)
    return backend().search(asked, page=page, per_page=per_page)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered while somebody types."""

    words: list[str]
    """Whole queries to go on with."""
    categories: list[CategoryNode]
    cards: list[ProductCard]
    shown_for: str = ""
    """Other words that these are for: what was typed has found nothing."""

    def __bool__(self) -> bool:
        return bool(self.words or self.categories or self.cards)


def suggestions(asked: Asked, *, products: int = 6, categories: int = 3) -> Suggestions:
    """Products, categories and whole words for a query that is not finished yet."""
    if not asked.has_words and not asked.has_price:
        return Suggestions([], [], [])
    found = backend().suggest(asked, limit=products)
    typed = asked.words.split()[:-1]
    return Suggestions(
        words=[" ".join([*typed, word]) for word in found.words],
        categories=_categories_named(found.shown_for or asked.words, categories),
        cards=product_cards(found.product_ids),
        shown_for=found.shown_for,
    )


def _categories_named(words: str, most: int) -> list[CategoryNode]:
    """Categories that have each of the words as the beginning of a word in their names."""
    beginnings = words.casefold().replace("ё", "е").split()
    if not beginnings:
        return []
    named = []
    for root in category_tree():
        for node in root.subtree:
            names = node.name.casefold().replace("ё", "е").split()
            if all(any(name.startswith(beginning) for name in names) for beginning in beginnings):
                named.append(node)
    return named[:most]
