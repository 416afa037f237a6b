"""Who may see a store that is not open: a draft is its members' alone, a closed one still answers its buyers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commerce.stores.models import Store

# The way in for members, and what pages are made of.
_ALWAYS = ("/account/", "/cabinet/", "/static/", "/media/", "/documents/", "/robots.txt")
# Buyers of a closed store still look after their orders.
_WHEN_CLOSED = ("/order/", "/checkout/thank-you/")


class StoreGateMiddleware:
    """Answers with a notice where the visitor may not come in. Needs `request.user`; asks for it only when not open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        store = request.store
        if store is None or store.status == Store.Status.OPEN or _may_enter(request, store):
            return self.get_response(request)
        context = {"is_draft": store.status == Store.Status.DRAFT}
        response = render(request, "storefront/errors/not_open.html", context)
        response.status_code = 503  # search engines keep what they know and come again
        response["Retry-After"] = str(24 * 3600)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


def _may_enter(request: HttpRequest, store: Store) -> bool:
    open_paths = _ALWAYS if store.status == Store.Status.DRAFT else _ALWAYS + _WHEN_CLOSED
    return request.path_info.startswith(open_paths) or request.user.is_staff
