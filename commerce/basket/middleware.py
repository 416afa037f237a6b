"""`request.basket`: the visitor's basket with its offers applied, read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

from commerce.basket.models import Basket, Line
from commerce.basket.services import adopt_basket
from commerce.offer.applicator import Applicator
from commerce.partner.strategy import Selector
from commerce.stores.prepared import prepared

_signer = Signer(salt="vitrina.basket")


class BasketMiddleware:
    """A guest's basket is named by a signed cookie, a customer's belongs to the log-in. The platform's host
    has none.

    Looking never writes a row: a visitor who has put nothing in has an unsaved basket. A cookie that was
    tampered with, comes from another store, or names a basket that is gone or ordered, is dropped.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.store is None:
            return self.get_response(request)
        request.strategy = Selector().strategy()
        request.basket = SimpleLazyObject(lambda: _load(request))
        response = self.get_response(request)
        if _is_loaded(request):
            _write_cookie(request, response)
        return response


def items_in_basket(request: Any) -> int:
    """How many items the visitor's basket holds. One small query, none for a visitor without a basket."""
    if _is_loaded(request):
        return request.basket.num_items
    pk = _pk_in_cookie(request)
    if request.user.is_authenticated:
        # The guest's basket, which becomes the customer's with the next look into it, or their own.
        quantities = _quantities_of_user(pk=pk or 0, owner=request.user.pk)
    else:
        quantities = _quantities_of_guest(pk=pk) if pk is not None else []
    return sum(quantities)


@prepared
def _quantities_of_guest(pk: Any) -> QuerySet[Any]:
    return _open_lines().filter(basket=pk, basket__owner=None)


@prepared
def _quantities_of_user(pk: Any, owner: Any) -> QuerySet[Any]:
    return _open_lines().filter(Q(basket=pk, basket__owner=None) | Q(basket__owner=owner))


def _open_lines() -> QuerySet[Any]:
    return Line.objects.filter(basket__status=Basket.OPEN).values_list("quantity", flat=True)


def read_basket_again(request: Any) -> Basket:
    """Make `request.basket` what the database says now, with its offers applied: after a change or a refusal."""
    pk, user = request.basket.pk, request.user
    basket = (Basket.open.filter(pk=pk).first() if pk else None) or Basket()
    if user.is_authenticated:
        basket.owner = user
    basket.strategy = request.strategy
    Applicator().apply(basket, user)
    request.basket = SimpleLazyObject(lambda: basket)
    str(request.basket)  # loaded, so that its cookie is written
    return basket


def _is_loaded(request: Any) -> bool:
    basket = getattr(request, "basket", None)  # a middleware before this one may have answered
    return basket is not None and basket._wrapped is not empty


def _load(request: Any) -> Basket:
    pk = _pk_in_cookie(request)
    guest_basket = next(iter(_guests_open_basket(pk=pk)), None) if pk is not None else None
    user = request.user
    if not user.is_authenticated:
        basket = guest_basket or Basket()
    elif guest_basket is not None:
        basket = adopt_basket(user=user, guest_basket=guest_basket)
    else:
        basket = next(iter(_own_open_basket(owner=user.pk)), None) or Basket()
        basket.owner = user  # the instance, or Oscar asks for it
    basket.strategy = request.strategy
    Applicator().apply(basket, user)
    return basket


@prepared
def _guests_open_basket(pk: Any) -> QuerySet[Basket]:
    return _open_baskets().filter(pk=pk, owner=None)


@prepared
def _own_open_basket(owner: Any) -> QuerySet[Basket]:
    return _open_baskets().filter(owner=owner)


def _open_baskets() -> QuerySet[Basket]:
    links = Basket.vouchers.through.objects.filter(basket=OuterRef("pk"))
    return Basket.open.annotate(may_have_vouchers=Exists(links))


def _sign(request: Any, basket: Basket) -> str:
    return _signer.sign(f"{request.store.pk}:{basket.pk}")


def _pk_in_cookie(request: Any) -> int | None:
    """The pk in this store's signed cookie; None without one, and when it was tampered with or is another
    store's.
    """
    try:
        store_pk, _colon, pk = _signer.unsign(request.COOKIES[settings.OSCAR_BASKET_COOKIE_OPEN]).partition(
            ":"
        )
    except (KeyError, BadSignature):
        return None
    return int(pk) if store_pk == str(request.store.pk) else None


def _write_cookie(request: Any, response: HttpResponse) -> None:
    """Name a guest's saved basket; forget a name that leads nowhere, or whose basket a customer now owns."""
    name, basket = settings.OSCAR_BASKET_COOKIE_OPEN, request.basket
    if basket.pk and basket.owner_id is None and basket.status == Basket.OPEN:
        value = _sign(request, basket)
        if value != request.COOKIES.get(name):
            response.set_cookie(
                name,
                value,
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    elif name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
