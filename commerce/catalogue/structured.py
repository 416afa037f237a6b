"""What pages tell machines that read them: schema.org objects, as plain dictionaries.

Addresses are absolute. `site_config.head` writes what a page has into its head, all in one JSON-LD graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import strip_tags
from django.utils.http import urlencode

from commerce.catalogue.product_page import ProductPage
from commerce.catalogue.variants import Variant
from commerce.stores.languages import home_path, shown_language
from commerce.stores.models import Store

Thing = dict[str, Any]


def organization(store: Store, *, logo: str = "") -> Thing:
    """Who sells here; `logo` is an absolute address."""
    known = {
        "name": store.name,
        "url": store.absolute_url("/"),
        "description": store.text("tagline"),
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
        "@id": store.absolute_url(f"{home_path()}#website"),
        "url": store.absolute_url(home_path()),
        "name": store.name,
        "inLanguage": shown_language(),
        "publisher": {"@id": store.absolute_url("/#organization")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": store.absolute_url(f"{home_path()}search/?q={{search_term_string}}"),
            },
            "query-input": "required name=search_term_string",
        },
    }


def product_thing(store: Store, page: ProductPage, *, pictures: Sequence[str]) -> Thing:
    """A product with an offer for each variant that has a price, and its rating; `pictures` are absolute addresses."""
    product, rating = page.kept.product, page.kept.rating
    address = store.absolute_url(product.get_absolute_url())
    offers = [_offer(store, one, address, page.offered.has_variants) for one in page.variants if one.price]
    thing: Thing = {
        "@type": "Product",
        "@id": f"{address}#product",
        "name": product.get_title(),
        "url": address,
        "description": strip_tags(product.text("description")),
        "image": list(pictures),
        "sku": page.chosen.sku,
    }
    if len(offers) > 1:
        prices = [one.price.amount for one in page.variants if one.price]
        thing["offers"] = {
            "@type": "AggregateOffer",
            "lowPrice": str(min(prices)),
            "highPrice": str(max(prices)),
            "priceCurrency": store.currency,
            "offerCount": len(offers),
            "offers": offers,
        }
    elif offers:
        thing["offers"] = offers[0]
    if rating.count:
        thing["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(rating.average, 1),
            "reviewCount": rating.count,
        }
    return {name: value for name, value in thing.items() if value}


def _offer(store: Store, variant: Variant, address: str, has_variants: bool) -> Thing:
    offer = {
        "@type": "Offer",
        "price": str(variant.price.amount if variant.price else 0),
        "priceCurrency": store.currency,
        "availability": f"https://schema.org/{'InStock' if variant.is_available else 'OutOfStock'}",
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@id": store.absolute_url("/#organization")},
        "url": f"{address}?{urlencode({'variant': variant.key})}" if has_variants else address,
    }
    if variant.sku:
        offer["sku"] = variant.sku
    if has_variants:
        offer["name"] = variant.title
    return offer


def breadcrumbs(store: Store, trail: Sequence[tuple[str, str]]) -> Thing:
    """The way from the start to a page: (name, path) of each step, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": store.absolute_url(path)}
            for number, (name, path) in enumerate(trail, 1)
        ],
    }
