"""The statement of a search: words and prices together, ranked, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from commerce.cards.commits import settle
from commerce.search import port
from commerce.search.asked import Asked
from commerce.search.languages import text_search_configuration
from commerce.stores.selectors import active_store


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of one page, how many hits there are in all, and how the word that is being typed may go on."""

    product_ids: list[int]
    total: int
    completions: list[str]


# A whole word counts beside the beginning that it also is, and beside its synonyms. No more than `max_hits` are ranked,
# and prices are asked before that. Always one row.
_FIND = """
WITH asked AS MATERIALIZED (
    SELECT
        search_asked(%(store)s::bigint, %(configuration)s::regconfig, %(words)s, true) AS query,
        search_query(%(store)s::bigint, %(configuration)s::regconfig, %(words)s, false) AS whole
), hits AS MATERIALIZED (
    SELECT
        found.product_id, found.words,
        ts_rank(found.lexemes, found.query) + ts_rank(found.lexemes, found.whole) AS rank
    FROM (
        SELECT entry.product_id, entry.words, entry.lexemes, asked.query, asked.whole
        FROM asked, search_searchentry entry
        WHERE {matches} entry.store_id = %(store)s {prices}
        LIMIT %(max_hits)s
    ) found
)
SELECT
    (SELECT count(*) FROM hits),
    ARRAY(SELECT product_id FROM hits ORDER BY rank DESC, product_id DESC LIMIT %(limit)s OFFSET %(offset)s),
    {completions}
"""
_MATCHES = "entry.lexemes @@ asked.query AND"
_PRICES = """
AND EXISTS (
    SELECT 1 FROM cards_card card
    WHERE card.product_id = entry.product_id AND card.price BETWEEN %(low)s::numeric AND %(high)s::numeric
)
"""
# From the best hits, so that what is offered finds something; of a word's forms the one that most of them have.
_COMPLETIONS = """
ARRAY(
    SELECT (array_agg(word ORDER BY often DESC, word))[1] FROM (
        SELECT word, count(*) AS often
        FROM (SELECT words FROM hits ORDER BY rank DESC, product_id DESC LIMIT 100) best, unnest(best.words) AS word
        WHERE starts_with(word, %(beginning)s) AND word <> %(beginning)s
        GROUP BY word
    ) forms
    GROUP BY plainto_tsquery(%(configuration)s::regconfig, word)::text ORDER BY sum(often) DESC, min(word) LIMIT 4
)
"""
_ANY_PRICE = (Decimal(0), Decimal("Infinity"))


def find(words: str, *, asked: Asked | None, limit: int, offset: int = 0, beginning: str = "") -> Found:
    """Products of the active store for words, at the prices of `asked` (None: at any price). One query.

    All words must be found, the last one also as a beginning. A word in a name counts more than one in a category
    or attribute, and that more than one in a description. No words: everything at these prices, the newest first.
    """
    store = active_store()
    values: dict[str, int | str | Decimal] = {
        "store": store.pk,
        "configuration": text_search_configuration(store.language),
        "words": words,
        "max_hits": port.MAX_HITS,
        "limit": limit,
        "offset": min(offset, port.MAX_HITS),
    }
    has_price = asked is not None and asked.has_price
    if has_price:
        settle()
        values["low"] = _ANY_PRICE[0] if asked.price_from is None else asked.price_from
        values["high"] = _ANY_PRICE[1] if asked.price_to is None else asked.price_to
    if beginning:
        values["beginning"] = beginning
    statement = _FIND.format(
        matches=_MATCHES if words else "",
        prices=_PRICES if has_price else "",
        completions=_COMPLETIONS if beginning else "ARRAY[]::text[]",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        total, product_ids, completions = cursor.fetchone()
    return Found(product_ids, total, completions)
