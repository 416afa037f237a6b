"""What a search engine must do to stand behind the site, the API and the bot: docs/adding_a_search_engine.md."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from commerce.search.asked import Asked

MAX_HITS = 500
"""Hits that are ranked and counted. In a store with more, a very common word is ranked among so many of them."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of product ids, best first, and what was done with the query to find them."""

    product_ids: list[int]
    total: int
    """How many products were found in all, at most MAX_HITS."""
    shown_for: str = ""
    """Other words that these are the results of: the query's own words have found nothing."""
    not_found: tuple[str, ...] = ()
    """Words of the query that nothing at all is found by."""
    is_price_dropped: bool = False
    """Whether there was nothing at the prices asked for, and these have others."""
    is_price_a_word: bool = False
    """Whether "30-50" was found as words after nothing had been found at such prices."""

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than `total`: show "500+"."""
        return self.total >= MAX_HITS


@dataclass(frozen=True, slots=True)
class Completions:
    """What may be offered to somebody who is still typing."""

    product_ids: list[int]
    words: list[str]
    """Whole words that begin with the last one typed and that products found here have, the most common first."""
    shown_for: str = ""


class SearchBackend(ABC):
    """A search engine. Every call is about the active store; ids of other stores are ignored."""

    @abstractmethod
    def search(self, asked: Asked, *, page: int, per_page: int) -> SearchResult:
        """Public products for a query that has words or a price. Pages count from 1; one past the end is empty."""

    @abstractmethod
    def suggest(self, asked: Asked, *, limit: int) -> Completions:
        """The first products for a query whose last word is not finished, and how that word may go on."""

    @abstractmethod
    def index(self, product_ids: Collection[int]) -> None:
        """Make what these products (or the parents of these variants) are found by what the catalogue says now."""

    @abstractmethod
    def forget(self, product_ids: Collection[int]) -> None:
        """Find these products no more. Called after they were deleted."""

    @abstractmethod
    def rebuild(self) -> int:
        """Index every product of the store, and forget what is no product any more. Gives how many can be found."""


@lru_cache(maxsize=1)
def backend() -> SearchBackend:
    """The engine of SEARCH_BACKEND."""
    return import_string(settings.SEARCH_BACKEND)()


@receiver(setting_changed)
def _forget_backend(*, setting: str, **kwargs: Any) -> None:
    if setting == "SEARCH_BACKEND":
        backend.cache_clear()


@register()
def check_backend(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Fail at the start, not at the first search."""
    path = settings.SEARCH_BACKEND
    hint = "Name a subclass of commerce.search.port.SearchBackend; ours is commerce.search.postgres.PostgresSearch."
    try:
        found = import_string(path)
    except ImportError as error:
        return [
            Error(
                f"SEARCH_BACKEND names {path}, which cannot be imported: {error}", hint=hint, id="search.E001"
            )
        ]
    if not (isinstance(found, type) and issubclass(found, SearchBackend)):
        return [
            Error(f"SEARCH_BACKEND names {path}, which is no search backend", hint=hint, id="search.E002")
        ]
    missing = sorted(getattr(found, "__abstractmethods__", ()))
    if missing:
        return [Error(f"{path} does not implement {', '.join(missing)}", hint=hint, id="search.E003")]
    return []
