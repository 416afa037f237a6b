"""Search for the products of the active store. The site, the API and the bot ask here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from commerce.search.languages import text_search_configuration
from commerce.stores.selectors import active_store

MAX_HITS = 1000
"""Hits that are ranked and counted. In a store with more, a very common word is ranked among so many of them."""

_LONGEST = 100  # characters of a query that are read


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of product ids, best first, and how many products were found in all (at most MAX_HITS)."""

    product_ids: list[int]
    total: int

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than `total`: show "1000+"."""
        return self.total >= MAX_HITS


# A whole word counts beside the beginning that it also is. No more than MAX_HITS are ranked. Always one row.
_SEARCH = """
WITH asked AS MATERIALIZED (
    SELECT
        search_query(%(store)s::bigint, %(configuration)s::regconfig, %(text)s, true) AS query,
        search_query(%(store)s::bigint, %(configuration)s::regconfig, %(text)s, false) AS whole
), hits AS MATERIALIZED (
    SELECT found.product_id, ts_rank(found.lexemes, found.query) + ts_rank(found.lexemes, found.whole) AS rank
    FROM (
        SELECT entry.product_id, entry.lexemes, asked.query, asked.whole
        FROM asked, search_searchentry entry
        WHERE entry.lexemes @@ asked.query AND entry.store_id = %(store)s
        LIMIT %(max_hits)s
    ) found
)
SELECT
    (SELECT count(*) FROM hits),
    ARRAY(SELECT product_id FROM hits ORDER BY rank DESC, product_id DESC LIMIT %(limit)s OFFSET %(offset)s)
"""


def search_products(text: str, *, page: int = 1, per_page: int = 24) -> SearchResult:
    """Find public products of the active store by any text that a person may type; one query.

    All words must be found, the last one also as a beginning. A word in a name counts more than one in a category
    or attribute, and that more than one in a description. Pages count from 1; one past the end is empty.
    """
    text = _readable(text)
    if not text:
        return SearchResult([], 0)
    store = active_store()
    values: dict[str, int | str] = {
        "store": store.pk,
        "configuration": text_search_configuration(store.language),
        "text": text,
        "max_hits": MAX_HITS,
        "limit": per_page,
        "offset": min(max(page - 1, 0) * per_page, MAX_HITS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, values)
        total, product_ids = cursor.fetchone()
    return SearchResult(product_ids, total)


def _readable(text: str) -> str:
    """The part of a text that PostgreSQL takes: no NUL, no half of a surrogate pair, not the whole book."""
    return text[:_LONGEST].replace("\0", " ").encode(errors="ignore").decode().strip()
