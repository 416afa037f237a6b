"""The visitor's basket: Oscar's lazy one, on a store's hosts only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from oscar.apps.basket.middleware import BasketMiddleware as OscarBasketMiddleware

from commerce.basket import services
from commerce.basket.models import Basket, Line


class BasketMiddleware(OscarBasketMiddleware):
    """Sets `request.basket`, made only when somebody looks at it. The platform's host has no basket."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.store is None:
            return self.get_response(request)
        return super().__call__(request)

    def get_basket(self, request: Any) -> Basket:
        """The visitor's open basket, not saved while it is new. At log-in a guest's becomes the customer's."""
        if request._basket_cache is None:
            request._basket_cache = self._find_basket(request)
        return request._basket_cache

    def _find_basket(self, request: Any) -> Basket:
        cookie_key = self.get_cookie_key(request)
        guest_basket = self.get_cookie_basket(cookie_key, request, Basket.open)
        if not request.user.is_authenticated:
            return guest_basket or Basket()
        if guest_basket is not None:
            request.cookies_to_delete.append(cookie_key)
            return services.adopt_basket(user=request.user, guest_basket=guest_basket)
        basket = Basket.open.filter(owner=request.user).first() or Basket()
        basket.owner = request.user
        return basket

    def process_response(self, request: Any, response: HttpResponse) -> HttpResponse:
        """Oscar's cookie, also kept from other sites' forms."""
        response = super().process_response(request, response)
        cookie = response.cookies.get(self.get_cookie_key(request))
        if cookie is not None and cookie.value:
            cookie["samesite"] = "Lax"
            cookie["secure"] = settings.SESSION_COOKIE_SECURE or ""
        return response


def basket_id_in_cookie(request: HttpRequest) -> int | None:
    """The pk in the visitor's signed basket cookie; None without one, or when it was tampered with."""
    cookie = request.COOKIES.get(settings.OSCAR_BASKET_COOKIE_OPEN)
    if not cookie:
        return None
    try:
        return int(Signer().unsign(cookie))
    except (BadSignature, ValueError):
        return None


def items_in_basket(request: Any) -> int:
    """How many items the visitor's basket holds. One small query, none for a visitor without a basket."""
    loaded = getattr(request, "_basket_cache", None)
    if loaded is not None:
        return loaded.num_items if loaded.pk else 0
    cookie_id = basket_id_in_cookie(request)
    whose = Q(basket_id=cookie_id, basket__owner=None) if cookie_id is not None else Q()
    if request.user.is_authenticated:
        whose |= Q(basket__owner=request.user)
    if not whose:
        return 0
    open_lines = Line.objects.filter(whose, basket__status=Basket.OPEN)
    return open_lines.aggregate(items=Sum("quantity"))["items"] or 0
