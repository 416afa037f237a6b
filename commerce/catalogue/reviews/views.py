"""All reviews of a product, and the form for one more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commerce.accounts.throttle import TooManyAttempts, attempt, client_ip
from commerce.catalogue.models import Product
from commerce.catalogue.product_page import find_product, rating_of, shown_reviews
from commerce.catalogue.reviews.forms import ReviewForm
from commerce.catalogue.reviews.services import ReviewRefused, add_review
from commerce.catalogue.views import page_of
from commerce.stores.same_origin import same_origin_post
from commerce.stores.shared_pages import shared_page

PER_PAGE = 20


@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
@shared_page("page")
def reviews(request: Any, slug: str) -> HttpResponse:
    """What buyers say about a product, by pages; a POST adds a review that the seller will read first."""
    product = find_product(slug)
    if product is None:
        raise Http404(_("There is no such product."))
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, product, form)
    if form.is_by_a_program:
        return redirect(product)
    try:
        attempt("review", ip=client_ip(request), account=f"product {product.pk}")
        if not form.is_valid():
            return _page(request, product, form, status=422)
        add_review(
            product=product, user=request.user if request.user.is_authenticated else None, **form.review()
        )
    except (TooManyAttempts, ReviewRefused) as refusal:
        status = 429 if isinstance(refusal, TooManyAttempts) else 422
        return _page(request, product, form, problem=refusal.message, status=status)
    messages.success(request, _("Thank you. Your review will be here when the shop has read it."))
    return redirect(product)


def _page(
    request: Any, product: Product, form: ReviewForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "product": product,
        "page": page_of(request, Paginator(shown_reviews(product), PER_PAGE)),
        "rating": rating_of(product),
        "form": form,
        "problem": problem,
    }
    return render(request, "storefront/catalogue/reviews.html", context, status=status)
