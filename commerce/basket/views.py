"""The basket as shoppers see and change it. Every change is a POST that ends in a redirect."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.analytics.counting import Step, count
from commerce.basket import services
from commerce.basket.forms import AddForm, LineForm, VoucherForm
from commerce.basket.lines import shown_lines
from commerce.stores.same_origin import same_origin_post
from commerce.tax import apply_tax, tax_rule


@require_safe
def summary(request: Any) -> HttpResponse:
    """What is in the basket and what it comes to."""
    basket = request.basket
    vouchers = list(basket.vouchers.all()) if basket.pk else []
    rule = tax_rule(request.store)
    context = {
        "basket": basket,
        "lines": shown_lines(basket),
        "vouchers": vouchers,
        "tax": rule,
        "taxed": apply_tax([basket.total_incl_tax], rule, request.store.currency),
    }
    return render(request, "storefront/basket/summary.html", context)


@same_origin_post
@require_POST
def add(request: Any) -> HttpResponse:
    """Put a product in; on to the basket, or back to the product with a sentence. A script gets JSON instead."""
    form = AddForm(request.POST)
    if not form.is_valid():
        return _refuse_to_add(request, [error for errors in form.errors.values() for error in errors])
    product = form.cleaned_data["product"]
    try:
        services.add_product(basket=request.basket, product=product, quantity=form.cleaned_data["quantity"])
    except services.BasketRefused as refusal:
        return _refuse_to_add(request, [refusal.message])
    count(Step.BASKET, request)
    said = _("“%(product)s” is in your basket.") % {"product": services.full_title(product)}
    if _is_script(request):
        return JsonResponse({"ok": True, "message": said, "count": request.basket.num_items})
    messages.success(request, said)
    return redirect("basket:summary")


def _refuse_to_add(request: Any, sentences: list[str]) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"ok": False, "message": " ".join(sentences)}, status=422)
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(_page_before(request))


def _is_script(request: HttpRequest) -> bool:
    """Whether a page's script asks, which stays where it is and wants the answer as JSON."""
    return request.headers.get("Accept") == "application/json"


@require_POST
def change_line(request: Any) -> HttpResponse:
    """Set a line's quantity, or remove the line."""
    form = LineForm(request.basket, request.POST)
    if not form.is_valid():
        _say_errors(request, form)
        return redirect("basket:summary")
    line, quantity = form.cleaned_data["line"], form.cleaned_data["quantity"]
    try:
        services.set_quantity(basket=request.basket, line=line, quantity=quantity)
    except services.BasketRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("basket:summary")


@require_POST
def change_voucher(request: Any) -> HttpResponse:
    """Use a voucher, or take it off."""
    form = VoucherForm(request.POST)
    if not form.is_valid():
        _say_errors(request, form)
        return redirect("basket:summary")
    code = form.cleaned_data["code"]
    try:
        if form.cleaned_data["action"] == "remove":
            services.remove_voucher(basket=request.basket, code=code)
        else:
            services.add_voucher(basket=request.basket, code=code, user=request.user)
            messages.success(request, _("The voucher %(code)s is applied.") % {"code": code.upper()})
    except services.BasketRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("basket:summary")


def _say_errors(request: HttpRequest, form: forms.Form) -> None:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)


def _page_before(request: HttpRequest) -> str:
    """The page of this store that the form stood on; the basket where the browser does not say."""
    address = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return "basket:summary"
