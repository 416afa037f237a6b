"""The visitor's list, and a list that somebody shows to others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.basket import services as basket_services
from commerce.cards.selectors import product_cards
from commerce.catalogue.models import Product
from commerce.stores.same_origin import is_script, page_before, same_origin_post
from commerce.wishlists import services
from commerce.wishlists.forms import WishForm
from commerce.wishlists.models import Line, WishList
from commerce.wishlists.visitor import list_of, remember


@require_safe
def wish_list(request: Any) -> HttpResponse:
    """What the visitor keeps for later."""
    own = list_of(request)
    context = {"list": own, **_contents(own), "link": _link(request, own)}
    return remember(request, render(request, "storefront/wishlist/own.html", context), own)


@require_safe
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody's list, for whoever has its link."""
    found = (
        WishList.objects.filter(key=key, visibility=WishList.PUBLIC).first() if "\x00" not in key else None
    )
    if found is None:
        raise Http404(_("This list is not shared any more."))
    return render(request, "storefront/wishlist/shared.html", _contents(found))


@same_origin_post
@require_POST
def change(request: Any) -> HttpResponse:
    """Keep a product, drop it, or put it into the basket. Back to the page then; a script gets JSON."""
    form = WishForm(request.POST)
    own = list_of(request)
    try:
        if not form.is_valid():
            raise services.WishRefused(" ".join(error for errors in form.errors.values() for error in errors))
        said = _do(request, own, form.cleaned_data["action"], form.cleaned_data["product"])
    except (services.WishRefused, basket_services.BasketRefused) as refusal:
        if is_script(request):
            return JsonResponse({"ok": False, "message": refusal.message}, status=422)
        messages.error(request, refusal.message)
        return redirect(page_before(request, "wishlists:list"))
    if is_script(request):
        return remember(request, JsonResponse({"ok": True, "message": said}), own)
    messages.success(request, said)
    return remember(request, redirect(page_before(request, "wishlists:list")), own)


@same_origin_post
@require_POST
def share(request: Any) -> HttpResponse:
    """Open the list to whoever has its link, or close it."""
    own = list_of(request)
    if own.pk is not None:
        services.share_list(wish_list=own, is_shared=request.POST.get("action") == "on")
        messages.success(
            request,
            _("The link below shows your list.") if own.is_shared else _("The link shows nothing any more."),
        )
    return remember(request, redirect("wishlists:list"), own)


def _do(request: Any, own: WishList, action: str, product: Product) -> str:
    named = {"product": product.get_title()}
    if action == "add":
        services.add_wish(wish_list=own, product=product)
        return _("“%(product)s” is on your list.") % named
    if action == "to-basket":
        basket_services.add_product(basket=request.basket, product=product)
    services.remove_wish(wish_list=own, product_id=product.pk)
    if action == "to-basket":
        return _("“%(product)s” is in your basket.") % named
    return _("“%(product)s” is off your list.") % named


def _contents(own: WishList) -> dict[str, Any]:
    """The products of a list, the newest wish first."""
    lines = own.lines.exclude(product=None).order_by("-pk") if own.pk else Line.objects.none()
    ids = list(lines.values_list("product_id", flat=True))
    parents = Product.objects.filter(pk__in=ids, structure=Product.PARENT).values_list("pk", flat=True)
    return {"cards": product_cards(ids), "with_variants": set(parents)}


def _link(request: Any, own: WishList) -> str:
    if own.pk is None or not own.is_shared:
        return ""
    return str(request.store.absolute_url(reverse("wishlists:shared", args=[own.key])))
