"""Keeping the search engine equal to the catalogue, whichever engine it is."""

from __future__ import annotations

from collections.abc import Collection

from commerce.search.port import backend

BATCH = 1000
"""Products that one request indexes itself; more are left to the queue."""


def index_products(product_ids: Collection[int]) -> None:
    """Make what these products of the active store are found by what the catalogue says now.

    Takes parents and variants alike, may be repeated, and ignores ids of other stores. Saves of a catalogue's objects
    come here by themselves; whoever writes with `update()` or `bulk_create()` calls it.
    """
    if product_ids:
        backend().index(product_ids)


def forget_products(product_ids: Collection[int]) -> None:
    """Find these products, which were deleted, no more."""
    if product_ids:
        backend().forget(product_ids)


def index_store() -> int:
    """Index every product of the active store. Returns how many products can be found."""
    return backend().rebuild()
