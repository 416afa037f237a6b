"""Products that pages pick by themselves: the newest, and what to show beside a product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from commerce.cards.commits import settle
from commerce.stores.selectors import active_store

_BESIDE = """
    SELECT card.product_id FROM (
        SELECT id, min(chosen) AS chosen FROM (
            SELECT id, chosen FROM unnest(%(first)s::bigint[]) WITH ORDINALITY AS wanted (id, chosen)
            UNION ALL SELECT near.id, {last} FROM {near}
        ) every GROUP BY id
    ) found
    JOIN cards_card card ON card.product_id = found.id AND card.store_id = %(store)s
    WHERE card.product_id <> %(product)s
    ORDER BY found.chosen, card.created DESC, card.product_id DESC LIMIT %(limit)s
"""
_NEAR_IN_STORE = """(
    SELECT product_id AS id FROM cards_card WHERE store_id = %(store)s
    ORDER BY created DESC, product_id DESC LIMIT %(most)s
) near"""
# Each category is read by its index from the newest on, and never as a whole.
_NEAR_IN_CATEGORIES = """unnest(%(categories)s::bigint[]) AS category (id), LATERAL (
    SELECT card_id AS id FROM cards_cardplace WHERE category_id = category.id AND store_id = %(store)s
    ORDER BY created DESC, card_id DESC LIMIT %(most)s
) near"""


def ids_beside(
    product_id: int, *, first: Sequence[int], category_ids: Sequence[int], limit: int
) -> list[int]:
    """What to show beside a product: those of `first`, then the newest of its categories (of the store where it is in
    none). One query.
    """
    settle()
    near = _NEAR_IN_CATEGORIES if category_ids else _NEAR_IN_STORE
    values = {
        "store": active_store().pk,
        "product": product_id,
        "first": list(first),
        "categories": list(category_ids),
        "limit": limit,
        "most": limit + len(first) + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE.format(near=near, last=len(first) + 1), values)
        return [pk for (pk,) in cursor.fetchall()]


def newest_ids(counts: Sequence[tuple[int | None, int]]) -> list[list[int]]:
    """For each (category, or None for the whole store; how many): the newest products of that list. One query."""
    if not counts:
        return []
    settle()
    slices: list[str] = []
    values: dict[str, Any] = {"store": active_store().pk}
    for number, (category_id, count) in enumerate(counts):
        source, key = ("cards_cardplace", "card_id") if category_id else ("cards_card", "product_id")
        inside = f" AND category_id = %(category_{number})s" if category_id else ""
        slices.append(
            f"(SELECT {number} AS number, {key} AS id, created FROM {source} WHERE store_id = %(store)s{inside}"
            f" ORDER BY created DESC, {key} DESC LIMIT %(count_{number})s)"
        )
        values |= {f"category_{number}": category_id, f"count_{number}": count}
    found: list[list[int]] = [[] for _one in counts]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, id FROM ({' UNION ALL '.join(slices)}) newest ORDER BY number, created DESC, id DESC",
            values,
        )
        for number, pk in cursor.fetchall():
            found[number].append(pk)
    return found
