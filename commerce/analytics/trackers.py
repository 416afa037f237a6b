"""Counters of other companies that a seller may add. Nothing of them is loaded before the shopper has agreed.

The hosts are those that the vendors' own documentation asks to allow in a content security policy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from commerce.stores.models import Store


@dataclass(frozen=True, slots=True)
class Tracker:
    """A vendor: the field of Store that holds the seller's number there, and what its script needs to reach."""

    field: str
    scripts: tuple[str, ...]
    calls: tuple[str, ...]


TRACKERS = (
    Tracker("meta_pixel", ("https://connect.facebook.net",), ("https://www.facebook.com",)),
    Tracker("metrika", ("https://mc.yandex.ru",), ("https://mc.yandex.ru", "https://mc.yandex.com")),
    Tracker(
        "google_analytics",
        ("https://www.googletagmanager.com",),
        (
            "https://www.googletagmanager.com",
            "https://*.google-analytics.com",
            "https://*.analytics.google.com",
        ),
    ),
)


def tracker_numbers(store: Store) -> dict[str, str]:
    """{field: number} of the trackers that the seller has added; empty for most stores."""
    return {one.field: getattr(store, one.field) for one in TRACKERS if getattr(store, one.field)}


def policy_sources(fields: Collection[str]) -> dict[str, list[str]]:
    """What the content security policy of such a store allows besides its own host, by directive."""
    used = [one for one in TRACKERS if one.field in fields]
    calls = [host for one in used for host in one.calls]
    return {
        "script-src": [host for one in used for host in one.scripts],
        "connect-src": calls,
        "img-src": calls,
    }
