"""Stock: allocated by orders, freed by cancelling, consumed by shipping.

Each function takes {stock record pk: quantity} and writes with one statement that takes its row locks in pk
order, so that orders for the same goods wait for each other and never deadlock.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction
from django.dispatch import Signal

from commerce.cards.commits import refresh_on_commit
from commerce.stores.versions import bump_on_commit

FEW = 5
"""Pages say how many are left from here down. Above it nothing that they show depends on the number."""

came_back = Signal()
"""Sent inside the transaction with `product_ids` that had nothing left and have something again."""

# Locking first, in order: an UPDATE alone would lock in the order of its plan.
_LOCKED = """
    WITH wanted AS (SELECT * FROM unnest(%(ids)s::bigint[], %(quantities)s::int[]) wanted (id, quantity)),
    locked AS (
        SELECT stock.id, coalesce(stock.num_in_stock, 0) - stock.num_allocated AS left_before
        FROM partner_stockrecord stock JOIN wanted USING (id)
        ORDER BY stock.id FOR NO KEY UPDATE OF stock
    )
    UPDATE partner_stockrecord stock SET {change}, date_updated = now()
    FROM wanted, locked WHERE stock.id = wanted.id AND locked.id = stock.id {condition}
    RETURNING stock.id, stock.product_id, locked.left_before, coalesce(stock.num_in_stock, 0) - stock.num_allocated
"""
_ALLOCATE = _LOCKED.format(
    change="num_allocated = stock.num_allocated + wanted.quantity",
    condition="AND stock.num_in_stock >= stock.num_allocated + wanted.quantity",
)
_FREE = _LOCKED.format(
    change="num_allocated = greatest(0, stock.num_allocated - wanted.quantity)", condition=""
)
_CONSUME = _LOCKED.format(
    change="num_allocated = greatest(0, stock.num_allocated - wanted.quantity),"
    " num_in_stock = greatest(0, stock.num_in_stock - wanted.quantity)",
    condition="",
)


def allocate(quantities: Mapping[int, int]) -> set[int]:
    """Allocate what is there; give the stock records that had too little.

    The caller's transaction must be rolled back when that is not empty: the others are allocated by then.
    """
    return set(quantities) - _write(_ALLOCATE, quantities)


def free(quantities: Mapping[int, int]) -> None:
    """Give allocated goods back to the shop window."""
    _write(_FREE, quantities)


def consume(quantities: Mapping[int, int]) -> None:
    """Take shipped goods out of the stock and out of the allocated ones together."""
    _write(_CONSUME, quantities)


def _write(sql: str, quantities: Mapping[int, int]) -> set[int]:
    if not quantities:
        return set()
    ids = sorted(quantities)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(sql, {"ids": ids, "quantities": [quantities[pk] for pk in ids]})
        written = cursor.fetchall()
    if any(shown_left(before) != shown_left(after) for _pk, _product, before, after in written):
        bump_on_commit()
    if back := [product_id for _pk, product_id, before, after in written if before <= 0 < after]:
        came_back.send(sender=None, product_ids=back)
    # Cards say only whether there are any left.
    flipped = [product_id for _pk, product_id, before, after in written if (before > 0) != (after > 0)]
    if flipped:
        refresh_on_commit(flipped)
    return {row[0] for row in written}


def shown_left(left: int) -> int | None:
    """How many are left, as pages say it: a number from 0 to FEW, None for plenty."""
    return max(0, left) if left <= FEW else None
