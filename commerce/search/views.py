"""Search as shoppers see it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalogue.selectors import product_cards, products_on_sale_here
from commerce.catalogue.views import PER_PAGE, page_of
from commerce.search.port import MAX_HITS
from commerce.search.selectors import read_query, search_asked

OFFERED_INSTEAD = 4


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products for `?q=`, best first. No words yet: the form and the categories."""
    asked = read_query(request.GET.get("q", ""))
    number = request.GET.get("page", "1")
    if not number.isdecimal() or len(number) > 4 or not 1 <= int(number) <= MAX_HITS // PER_PAGE + 1:
        raise Http404(_("The list has no such page."))
    found = search_asked(asked, page=int(number), per_page=PER_PAGE)
    page = page_of(request, Paginator(range(found.total), PER_PAGE))
    instead = [] if found.total else products_on_sale_here().values_list("pk", flat=True)[:OFFERED_INSTEAD]
    context = {
        "asked": asked,
        "found": found,
        "page": page,
        "cards": product_cards(found.product_ids),
        "instead": product_cards(list(instead)),
        "query": urlencode({"q": asked.text}) + "&",
    }
    return render(request, "storefront/search.html", context)
