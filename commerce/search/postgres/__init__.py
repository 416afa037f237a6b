"""The search engine that needs PostgreSQL alone, without extensions. docs/adr/search.md says why it is so."""

from __future__ import annotations

from collections.abc import Collection

from commerce.search.asked import Asked
from commerce.search.port import Completions, SearchBackend, SearchResult
from commerce.search.postgres import indexing
from commerce.search.postgres.searching import find
from commerce.search.postgres.spelling import plain, respell


class PostgresSearch(SearchBackend):
    """One query for a search that finds something; up to four more for one that does not."""

    def search(self, asked: Asked, *, page: int, per_page: int) -> SearchResult:
        window = {"limit": per_page, "offset": max(page - 1, 0) * per_page}
        words = asked.words if asked.has_words else ""
        found = find(words, asked=asked, **window)
        if found.total:
            return SearchResult(found.product_ids, found.total)
        if asked.has_price and not asked.is_price_sure:
            found = find(asked.text, asked=None, **window)
            if found.total:
                return SearchResult(found.product_ids, found.total, is_price_a_word=True)
        if not words:
            return SearchResult([], 0)
        meant = respell(words)
        shown_for = "" if plain(meant.text) == plain(words) else meant.text
        if shown_for:
            found = find(shown_for, asked=asked, **window)
        is_price_dropped = not found.total and asked.has_price and bool(meant.text)
        if is_price_dropped:
            found = find(meant.text, asked=None, **window)
        if not found.total:
            return SearchResult([], 0, not_found=meant.not_found)
        return SearchResult(
            found.product_ids, found.total, shown_for, meant.not_found, is_price_dropped=is_price_dropped
        )

    def suggest(self, asked: Asked, *, limit: int) -> Completions:
        words = asked.words if asked.has_words else ""
        beginning = "" if not words or asked.text != asked.words else plain(words.split()[-1])
        found = find(words, asked=asked, limit=limit, beginning=beginning)
        if found.total or len(plain(words)) < 3:
            return Completions(found.product_ids, found.completions)
        meant = respell(words)
        if not meant.text or plain(meant.text) == plain(words):
            return Completions([], [])
        found = find(meant.text, asked=asked, limit=limit)
        return Completions(found.product_ids, [], meant.text if found.total else "")

    def index(self, product_ids: Collection[int]) -> None:
        indexing.index_products(product_ids)

    def forget(self, product_ids: Collection[int]) -> None:
        """Nothing: an entry goes with its product."""

    def rebuild(self) -> int:
        return indexing.index_store()
