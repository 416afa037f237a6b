"""What pages tell machines that read them: schema.org objects, as plain dictionaries.

Addresses are absolute. `site_config.head` writes what a page has into its head, all in one JSON-LD graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commerce.stores.models import Store

Thing = dict[str, Any]


def organization(store: Store, *, logo: str = "") -> Thing:
    """Who sells here; `logo` is an absolute address."""
    known = {
        "name": store.name,
        "url": store.absolute_url("/"),
        "description": store.tagline,
        "logo": logo,
        "email": store.email,
        "telephone": store.phone,
        "address": {"@type": "PostalAddress", "addressCountry": store.country} if store.country else None,
    }
    return {
        "@type": "Organization",
        "@id": store.absolute_url("/#organization"),
        **{name: value for name, value in known.items() if value},
    }


def website(store: Store) -> Thing:
    """The store's site, and how to search it."""
    return {
        "@type": "WebSite",
        "@id": store.absolute_url("/#website"),
        "url": store.absolute_url("/"),
        "name": store.name,
        "inLanguage": store.language,
        "publisher": {"@id": store.absolute_url("/#organization")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": store.absolute_url("/search/?q={search_term_string}"),
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(store: Store, trail: Sequence[tuple[str, str]]) -> Thing:
    """The way from the start to a page: (name, path) of each step, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": store.absolute_url(path)}
            for number, (name, path) in enumerate(trail, 1)
        ],
    }
