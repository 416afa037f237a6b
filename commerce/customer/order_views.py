"""An order's page by its signed link, what it is now for a page that waits, and the same order once more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commerce.analytics.counting import Step, count
from commerce.basket.services import BasketRefused, NotAdded, add_again
from commerce.customer.order_page import find_order, order_page, state_of
from commerce.order.models import Order


@never_cache
@require_safe
def order(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    """Where an order stands, for whoever has its link."""
    found = _find(number, signature)
    return render(request, "storefront/customer/order.html", {"page": order_page(found), "order": found})


@never_cache
@require_safe
def order_status(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    """What the order is now, in a word that changes when it moves: a page asks it while a payment is checked."""
    return JsonResponse({"state": state_of(_find(number, signature))})


@never_cache
@require_POST
def order_again(request: Any, number: str, signature: str) -> HttpResponse:
    """Put what was ordered into the basket, at today's prices, and say what could not be."""
    found = _find(number, signature)
    wanted = list(found.lines.order_by("pk").values_list("product_id", "title", "quantity"))
    try:
        short = add_again(basket=request.basket, wanted=wanted)
    except BasketRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("basket:summary")
    if any(line.added for line in short) or len(short) < len({pk for pk, _title, _quantity in wanted}):
        count(Step.BASKET, request)
        messages.success(request, _("What is still sold is in your basket, at today’s prices."))
    for line in short:
        messages.warning(request, _words_for(line))
    return redirect("basket:summary")


def _words_for(line: NotAdded) -> str:
    names = {"product": line.title, "added": line.added, "wanted": line.wanted, "reason": line.reason}
    if not line.added:
        return _("“%(product)s” could not be added: %(reason)s.") % names
    return (
        ngettext(
            "“%(product)s”: only %(added)d of %(wanted)d could be added: %(reason)s.",
            "“%(product)s”: only %(added)d of %(wanted)d could be added: %(reason)s.",
            line.added,
        )
        % names
    )


def _find(number: str, signature: str) -> Order:
    found = find_order(number, signature)
    if found is None:
        raise Http404(_("There is no such order."))
    return found
