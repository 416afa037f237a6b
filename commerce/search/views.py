"""Search as shoppers see it."""

from __future__ import annotations

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commerce.accounts.throttle import MINUTE, client_ip
from commerce.cards.selectors import listed_cards
from commerce.catalogue.views import PER_PAGE, listing_page, page_of
from commerce.search.port import MAX_HITS
from commerce.search.selectors import read_query, search_asked, suggestions
from commerce.stores.selectors import active_store

OFFERED_INSTEAD = 4
SUGGESTIONS_A_MINUTE = 240
"""How often one address may ask: far more than people type, also several behind one address."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products for `?q=`, best first. No words yet: the form and the categories."""
    asked = read_query(request.GET.get("q", ""))
    found = search_asked(asked, per_page=MAX_HITS)
    kept = {"q": asked.text}
    if found.total:
        shown = listing_page(request, among=found.product_ids, kept=kept)
    else:
        page_of(request, Paginator([], PER_PAGE))  # only the first page is there
        shown = {"instead": listed_cards(sort="rating", limit=OFFERED_INSTEAD)}
    context = {"asked": asked, "found": found, "kept": kept, **shown}
    return render(request, "storefront/search.html", context)


@require_safe
@cache_control(private=True, max_age=MINUTE)
def suggest(request: HttpRequest) -> HttpResponse:
    """A piece of HTML with what may be meant by `?q=`, for suggest.js."""
    if _asks_too_often(request):
        return HttpResponse(status=429, headers={"Retry-After": str(MINUTE)})
    asked = read_query(request.GET.get("q", ""))
    context = {"asked": asked, "found": suggestions(asked)}
    response = render(request, "storefront/parts/suggestions.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"suggest:{active_store().pk}:{client_ip(request)}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > SUGGESTIONS_A_MINUTE
    except ValueError:  # it expired between the two calls
        return False
