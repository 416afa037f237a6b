"""What search engines ask a store for before its pages: robots.txt and sitemap.xml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms_pages.models import LandingPage
from cms_pages.page_translations import start_page_languages
from commerce.catalogue.models import Product
from commerce.catalogue.selectors import category_tree
from commerce.context import active_store_id
from commerce.stores.languages import languages_of, prefix_of
from commerce.stores.models import Store
from commerce.stores.page_links import page_links
from commerce.stores.selectors import active_store
from site_config.head import hreflangs
from site_config.storefront import PERSONAL

# Each is there once in each language. A sitemap may hold 50,000 addresses and 50 MB; smaller ones are read more often.
PRODUCTS_A_FILE = 10_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_HOUR = 3600


class Place(NamedTuple):
    """A line of a sitemap: a path of the store, when it changed (None: not known), and its languages (none: all)."""

    path: str
    changed: datetime | None = None
    languages: Sequence[str] = ()


@require_safe
@cache_control(public=True, max_age=_HOUR)
def robots(request: Any) -> HttpResponse:
    """What search engines should leave alone: everything of a store that is not open to everybody."""
    if request.store.status == Store.Status.DRAFT:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        closed = [*PERSONAL, "/search/", "/cabinet/"]
        sitemap = request.store.absolute_url(reverse("sitemap"))
        prefixes = [prefix_of(request.store, code) for code in languages_of(request.store)]
        closed += [prefix + path[1:] for prefix in prefixes[1:] for path in closed if path != "/cabinet/"]
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {sitemap}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=_HOUR)
def sitemap(request: Any) -> HttpResponse:
    """Every page of the store that wants to be found; a list of sitemaps where there are very many products."""
    count = _products().count()
    if count <= PRODUCTS_A_FILE:
        return _file(request.store, [*_pages(), *_product_places(0)])
    parts = range(-(-count // PRODUCTS_A_FILE) + 1)  # the first has everything but products
    addresses = (request.store.absolute_url(reverse("sitemap-part", args=[part])) for part in parts)
    entries = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return _xml(f"<sitemapindex {_NAMESPACE}>\n{entries}</sitemapindex>\n")


@require_safe
@cache_control(public=True, max_age=_HOUR)
def sitemap_part(request: Any, part: int) -> HttpResponse:
    """One file of a long sitemap: 0 has the pages, 1 and on the products. One that is not there is 404."""
    if part == 0:
        return _file(request.store, _pages())
    if part > 100_000:
        raise Http404
    places = list(_product_places(part - 1))
    if not places:
        raise Http404
    return _file(request.store, places)


def _products() -> QuerySet[Product]:
    return Product.objects.filter(parent=None, is_public=True)


def _product_places(part: int) -> Iterator[Place]:
    start = part * PRODUCTS_A_FILE
    rows = _products().order_by("pk").values_list("slug", "date_updated")
    prefix, suffix = reverse("catalogue:detail", args=["-"]).split("-")
    for slug, changed in rows[start : start + PRODUCTS_A_FILE]:
        yield Place(f"{prefix}{slug}{suffix}", changed)


def _pages() -> Iterator[Place]:
    home = LandingPage.objects.filter(store_id=active_store_id())
    own = active_store().language
    start = [own, *start_page_languages()]
    yield from (Place("/", changed, start) for changed in home.values_list("last_published_at", flat=True))
    yield Place(reverse("catalogue:index"))
    yield from (Place(link.url, link.changed, [own, *link.languages]) for link in page_links())
    yield from (Place(node.url) for root in category_tree() for node in root.subtree)


def _file(store: Store, places: Iterable[Place]) -> HttpResponse:
    base = store.absolute_url("")
    codes = languages_of(store)
    lines = [f"<urlset {_NAMESPACE}{_LINKS if len(codes) > 1 else ''}>"]
    for path, changed, languages in places:
        when = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'
            for code, address in hreflangs(store, path, languages or codes)
        )
        for code in languages or codes:
            address = escape(base + prefix_of(store, code) + path[1:])
            lines.append(f"<url><loc>{address}</loc>{when}{others}</url>")
    return _xml("\n".join([*lines, "</urlset>", ""]))


def _xml(body: str) -> HttpResponse:
    return HttpResponse(_HEAD + body, content_type="application/xml; charset=utf-8")
