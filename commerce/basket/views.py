"""The basket as shoppers see and change it.

A change is a POST. It ends in a redirect, or, when it is refused, in the page with what was typed and a sentence beside
it. A script of the page asks for the part that changes (`X-Basket: part`) and puts it in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.analytics.counting import Step, count
from commerce.basket import services
from commerce.basket.forms import AddForm, LineForm, UndoForm, VoucherForm
from commerce.basket.lines import shown_lines
from commerce.basket.middleware import read_basket_again
from commerce.catalogue.models import Product
from commerce.catalogue.selectors import product_cards, products_on_sale_here
from commerce.shipping.selectors import free_delivery
from commerce.stores.same_origin import is_script, page_before, same_origin_post
from commerce.tax import apply_tax, tax_rule

CARDS_IN_AN_EMPTY_BASKET = 4


@require_safe
def summary(request: Any) -> HttpResponse:
    """What is in the basket and what it comes to. After a line is removed the address says which, to offer it again."""
    return _show(request, removed=_removed(request, request.GET))


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
    said = _("“%(product)s” is in your basket.") % {"product": product.full_title}
    if _wants_part(request):
        return _show(_reread(request), said=said)
    if is_script(request):
        return JsonResponse({"ok": True, "message": said, "count": request.basket.num_items})
    messages.success(request, said)
    return redirect("basket:summary")


def _refuse_to_add(request: Any, sentences: list[str]) -> HttpResponse:
    if _wants_part(request):
        return _show(_reread(request), said=" ".join(sentences))
    if is_script(request):
        return JsonResponse({"ok": False, "message": " ".join(sentences)}, status=422)
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(page_before(request, "basket:summary"))


@require_POST
def change_line(request: Any) -> HttpResponse:
    """Set a line's quantity, or remove the line."""
    form = LineForm(request.basket, request.POST)
    if not form.is_valid():
        return _refuse_line(request, " ".join(error for errors in form.errors.values() for error in errors))
    line, quantity = form.cleaned_data["line"], form.cleaned_data["quantity"]
    try:
        changed = services.set_quantity(basket=request.basket, line=line, quantity=quantity)
    except services.BasketRefused as refusal:
        return _refuse_line(request, refusal.message)
    if changed is not None:
        return _show(_reread(request)) if _wants_part(request) else redirect("basket:summary")
    gone = {"removed": line.product_id, "quantity": line.quantity}
    if _wants_part(request):
        said = _("“%(product)s” is removed.") % {"product": line.title}
        return _show(_reread(request), removed=_removed(request, gone), said=said)
    return redirect(f"{reverse('basket:summary')}?{urlencode(gone)}")


def _refuse_line(request: Any, sentence: str) -> HttpResponse:
    pk, typed = request.POST.get("line", ""), request.POST.get("quantity", "")
    basket = _reread(request).basket
    if all(
        str(line.pk) != pk for line in basket.all_lines()
    ):  # taken out in another tab: no row to say it beside
        return _show(request, problem=sentence, said=sentence)
    return _show(request, refused={pk: (sentence, typed)}, said=sentence)


@require_POST
def change_voucher(request: Any) -> HttpResponse:
    """Use a voucher, or take it off."""
    form = VoucherForm(request.POST)
    if not form.is_valid():
        return _refuse_voucher(request, " ".join(form.errors.get("code", [_("Write the code first.")])))
    code = form.cleaned_data["code"]
    try:
        if form.cleaned_data["action"] == "remove":
            services.remove_voucher(basket=request.basket, code=code)
            said = _("The voucher %(code)s is taken off.") % {"code": code.upper()}
        else:
            services.add_voucher(basket=request.basket, code=code, user=request.user)
            said = _("The voucher %(code)s is applied.") % {"code": code.upper()}
    except services.BasketRefused as refusal:
        return _refuse_voucher(request, refusal.message)
    if _wants_part(request):
        return _show(_reread(request), said=said)
    messages.success(request, said)
    return redirect("basket:summary")


def _refuse_voucher(request: Any, sentence: str) -> HttpResponse:
    typed = request.POST.get("code", "")[:128]
    return _show(_reread(request), voucher_error=sentence, typed_code=typed, said=sentence)


def _show(
    request: Any,
    *,
    refused: dict[str, tuple[str, str]] | None = None,
    problem: str = "",
    voucher_error: str = "",
    typed_code: str = "",
    said: str = "",
    removed: tuple[Product, int] | None = None,
) -> HttpResponse:
    """The page, or the part of it that changes. `refused`: {line's pk: (why, what was typed)}; `said`: for ears."""
    basket = request.basket
    lines, rule = shown_lines(basket), tax_rule(request.store)
    context = {
        "basket": basket,
        "lines": lines,
        "vouchers": list(basket.vouchers.all()) if basket.pk and basket.may_have_vouchers else [],
        "tax": rule,
        "taxed": apply_tax([basket.total_incl_tax], rule, request.store.currency),
        "delivery": free_delivery(basket) if lines else None,
        "cards": [] if lines else product_cards(list(_newest())),
        "refused": refused or {},
        "problem": problem,
        "voucher_error": voucher_error,
        "typed_code": typed_code,
        "removed": removed,
        "said": said,
    }
    name = "contents" if _wants_part(request) else "summary"
    return render(request, f"storefront/basket/{name}.html", context)


def _newest() -> Any:
    return products_on_sale_here().values_list("pk", flat=True)[:CARDS_IN_AN_EMPTY_BASKET]


def _removed(request: Any, data: Mapping[str, Any]) -> tuple[Product, int] | None:
    """The product that was taken out and how many there were, while it can be put back."""
    form = UndoForm(data) if "removed" in data else None
    if form is None or not form.is_valid():
        return None
    product = form.cleaned_data["removed"]
    if any(line.product_id == product.pk for line in request.basket.all_lines()):
        return None
    return product, form.cleaned_data["quantity"]


def _reread(request: Any) -> Any:
    read_basket_again(request)
    return request


def _wants_part(request: HttpRequest) -> bool:
    """Whether the basket page's own script asks."""
    return request.headers.get("X-Basket") == "part"
