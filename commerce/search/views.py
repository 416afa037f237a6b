"""Search as shoppers see it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalogue.selectors import product_cards
from commerce.catalogue.views import PER_PAGE, page_of
from commerce.search.selectors import MAX_HITS, search_products

LONGEST = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products for `?q=`, best first. No words yet: the form alone."""
    text = " ".join(
        "".join(sign if sign.isprintable() else " " for sign in request.GET.get("q", "")).split()
    )[:LONGEST]
    number = request.GET.get("page", "1")
    if not number.isdecimal() or len(number) > 4 or not 1 <= int(number) <= MAX_HITS // PER_PAGE + 1:
        raise Http404(_("The list has no such page."))
    found = search_products(text, page=int(number), per_page=PER_PAGE)
    page = page_of(request, Paginator(range(found.total), PER_PAGE))
    context = {
        "text": text,
        "page": page,
        "cards": product_cards(found.product_ids),
        "query": urlencode({"q": text}) + "&",
        "is_capped": found.is_capped,
    }
    return render(request, "storefront/search.html", context)
