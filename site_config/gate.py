"""Who may see a store that is not open: members, and guests with a preview link. A closed one answers its buyers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from commerce.stores.models import Store
from commerce.stores.preview import COOKIE, is_good
from site_config import errors

# The way in for members, and what pages are made of.
_ALWAYS = ("/account/", "/cabinet/", "/static/", "/media/", "/documents/", "/preview/", "/robots.txt")
# Buyers of a closed store still look after their orders.
_WHEN_CLOSED = ("/order/", "/checkout/thank-you/")
_CHECKOUT = "/checkout/"


class StoreGateMiddleware:
    """Answers with a notice where the visitor may not come in. Needs `request.user`; asks for it only when not open.

    Says in `request.in_preview` whether the visitor sees drafts; who does cannot buy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        store = request.store
        if store is None:
            return self.get_response(request)
        token = request.COOKIES.get(COOKIE)
        request.in_preview = bool(token) and is_good(store, token)
        if not request.in_preview:
            if store.status == Store.Status.OPEN or _may_enter(request, store):
                return self.get_response(request)
            return errors.not_open(request)
        response = _refuse_to_sell(request) or self.get_response(request)
        response["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, private=True, no_store=True)
        return response


def _may_enter(request: Any, store: Store) -> bool:
    open_paths = _ALWAYS if store.status == Store.Status.DRAFT else _ALWAYS + _WHEN_CLOSED
    return request.path_info.startswith(open_paths) or request.user.is_staff


def _refuse_to_sell(request: Any) -> HttpResponse | None:
    if not request.path_info.startswith(_CHECKOUT) or request.path_info.startswith(_WHEN_CLOSED):
        return None
    messages.error(request, _("This is a preview: nothing can be ordered in it. Leave the preview to buy."))
    return redirect("basket:summary")
