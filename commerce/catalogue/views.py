"""Lists and products as shoppers see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commerce.cards.filters import read_list
from commerce.cards.selectors import listed_cards, product_cards
from commerce.catalogue.product_page import product_page
from commerce.catalogue.reviews.forms import ReviewForm
from commerce.catalogue.selectors import category_tree, find_category
from commerce.shipping.selectors import offered_methods
from commerce.stores.shared_pages import LIST_PARAMETERS, shared_page

PER_PAGE = 24
MAX_CARDS, MAX_ID = 12, 2**63


@require_safe
@shared_page(*LIST_PARAMETERS)
def product_list(request: HttpRequest, slug: str = "") -> HttpResponse:
    """All products, or those of a category, narrowed as the address asks (commerce.cards.filters)."""
    tree = category_tree()
    category = None
    if slug:
        category = find_category(tree, slug)
        if category is None:
            raise Http404
    context = {
        "tree": tree,
        "category": category,
        "description": category.description if category else "",
        **listing_page(request, category_id=category.pk if category else None),
    }
    return render(request, "storefront/catalogue/list.html", context)


@require_safe
@shared_page("variant")
def product_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One product; `?variant=` chooses among its variants."""
    page = product_page(slug, variant=request.GET.get("variant", ""))
    if page is None:
        raise Http404
    context = {
        "tree": category_tree(),
        "page": page,
        "product": page.kept.product,
        "review_form": ReviewForm,
        "delivery": offered_methods(),
    }
    return render(request, "storefront/catalogue/product.html", context)


@require_safe
@cache_control(private=True, max_age=60)
def cards(request: HttpRequest) -> HttpResponse:
    """A piece of a page: cards of the products `?ids=1,2,3`, for what a shopper's browser remembers."""
    ids = [int(pk) for pk in request.GET.get("ids", "")[:400].split(",") if pk.isascii() and pk.isdigit()]
    found = product_cards([pk for pk in ids if pk < MAX_ID][:MAX_CARDS])
    return render(request, "storefront/catalogue/cards.html", {"cards": found})


def listing_page(
    request: HttpRequest,
    *,
    category_id: int | None = None,
    among: Sequence[int] | None = None,
    kept: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """`listing`, `page` and `cards` for storefront/parts/listing.html: of the store, a category, or products `among`.

    `kept`: see `read_list`.
    """
    listing = read_list(request.GET, category_id=category_id, among=among, kept=kept)
    page = page_of(request, Paginator(range(listing.total), PER_PAGE))
    cards = listed_cards(
        category_id=category_id,
        among=among,
        filters=listing.filters,
        sort=listing.sort,
        limit=PER_PAGE,
        offset=(page.number - 1) * PER_PAGE,
    )
    return {"listing": listing, "page": page, "cards": cards}


def page_of(request: HttpRequest, rows: QuerySet | Paginator, per_page: int = PER_PAGE) -> Page:
    """The page that `?page=` asks for. One that is not a number or not there is 404: it has nothing to show."""
    paginator = rows if isinstance(rows, Paginator) else Paginator(rows, per_page)
    try:
        return paginator.page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger):
        raise Http404(_("The list has no such page.")) from None
