"""Every page of a host, found in its URLconf: with the demo's things where an address names one.

A route with a parameter that is new here is an error, so that no page is forgotten: give it an example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db.models import F
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from themes.registry import all_themes

STORE_URLS, PLATFORM_URLS = "site_config.urls", "site_config.urls_platform"
# Not the storefront: the cabinet has tests of its own, files are no pages, tickets are good for once.
LEFT_OUT = ("cabinet/", "documents/", "media/", "enter/", r"^media/", "demo/mail/<", "_util/")

FRAGMENTS = ("/cards/", "/search/suggest/")  # pieces that a script puts into a page


def routes(urlconf: str) -> Iterator[tuple[str, str]]:
    """(route as text, name with namespaces) of every URL in a URLconf but those left out."""

    def walk(entries: list[Any], text: str, names: list[str]) -> Iterator[tuple[str, str]]:
        for entry in entries:
            here = text + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, here, [*names, *filter(None, [entry.namespace])])
            elif isinstance(entry, URLPattern) and not here.startswith(LEFT_OUT):
                yield here, ":".join([*names, entry.name or ""])

    return walk(get_resolver(urlconf).url_patterns, "", [])


def store_paths(*, each: int | None = None) -> list[str]:
    """Every address of the active store's own host, with all its products and categories (or `each` so many)."""
    return list(_paths(STORE_URLS, _store_examples(), each))


def platform_paths() -> list[str]:
    """Every address of the platform's host."""
    return list(_paths(PLATFORM_URLS, _platform_examples()))


def _paths(
    urlconf: str, examples: dict[str, Callable[[], list[str]]], each: int | None = None
) -> Iterator[str]:
    for route, name in routes(urlconf):
        if name in examples:
            yield from examples[name]()[:each]
        elif "number>" in route and "signature>" in route:
            yield f"/{_of_an_order(route)}"
        elif "<" in route or "(" in route:
            raise LookupError(f"{route} ({name}) needs an example in tests/tools/routes.py")
        else:
            yield f"/{route}"


def _of_an_order(route: str) -> str:
    from commerce.order.models import Order

    order = Order.objects.order_by("pk").first()
    filled = route.replace("<str:number>", order.number)
    return filled.replace("<str:signature>", order.verification_hash())


def _store_examples() -> dict[str, Callable[[], list[str]]]:
    from commerce.catalogue.models import Category, Product

    def products() -> list[Product]:
        # Those with variants and reviews first: where a few are enough, they have the most to show.
        found = Product.objects.filter(is_public=True).exclude(structure="child")
        return list(found.order_by("-structure", F("rating").desc(nulls_last=True), "pk"))

    return {
        "catalogue:category": lambda: [
            each.get_absolute_url() for each in Category.objects.filter(is_public=True)
        ],
        "catalogue:detail": lambda: [each.get_absolute_url() for each in products()],
        "catalogue:reviews": lambda: [f"{each.get_absolute_url()}reviews/" for each in products()],
        "catalogue:short": lambda: [each.get_short_url() for each in products()],
        "catalogue:qr": lambda: [f"{each.get_short_url()}qr.svg" for each in products()],
        "catalogue:cards": lambda: [f"/cards/?ids={','.join(str(each.pk) for each in products()[:8])}"],
        "customer:new-password": lambda: _password_links("customer:new-password", STORE_URLS),
        # Somebody's own: found by following the links of their account.
        "customer:account-order": list,
        "customer:edit-address": list,
        "customer:delete-address": list,  # POST alone
        "customer:prove-email": lambda: ["/account/email/old/"],
        "customer:stop-alert": list,
        "wishlists:shared": list,
        "preview": lambda: ["/preview/old/"],
        "leave-preview": list,  # POST alone
        "sitemap-part": lambda: ["/sitemap-1.xml"],
        "wagtail_serve": _content_pages,
    }


def _platform_examples() -> dict[str, Callable[[], list[str]]]:
    return {
        "platform:confirm": lambda: ["/confirm/old/"],
        "platform:new-password": lambda: _password_links("platform:new-password", PLATFORM_URLS),
        "platform:enter-store": list,  # leads to the cabinet
        "platform:theme-picture": lambda: [f"/open/looks/{slug}.svg" for slug in all_themes()],
        "platform:set-store-status": list,  # POST alone
        "platform:store": lambda: ["/aurora/"],
    }


def _content_pages() -> list[str]:
    """The landing page, and what the seller has written besides."""
    from wagtail.models import Page

    from commerce.stores.selectors import active_store

    root = active_store().site.root_page
    pages = Page.objects.descendant_of(root, inclusive=True).live().specific()
    return [page.get_url_parts()[2] for page in pages]


def _password_links(name: str, urlconf: str) -> list[str]:
    """A link that is good, and one that is old."""
    from commerce.accounts.models import User

    person = User.objects.filter(is_active=True).order_by("pk").last()
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    tokens = (default_token_generator.make_token(person), "old-token")
    return [reverse(name, args=[uid, token], urlconf=urlconf) for token in tokens]
