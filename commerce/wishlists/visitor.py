"""Whose list a request is about: a customer's own, or the one that a guest's signed cookie names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import HttpResponse

from commerce.stores.prepared import prepared
from commerce.wishlists.models import Line, WishList
from commerce.wishlists.services import adopt_wishes

COOKIE = "wishes"
_YEAR = 365 * 24 * 3600
_signer = Signer(salt="vitrina.wishes")


def list_of(request: Any) -> WishList:
    """The visitor's list, unsaved where there is none yet. What a guest has kept joins the customer's at log-in."""
    guest_list = _guest_list(request)
    user = request.user
    if not user.is_authenticated:
        return guest_list or WishList()
    if guest_list is not None:
        return adopt_wishes(user=user, guest_list=guest_list)
    return WishList.objects.filter(owner=user).first() or WishList(owner=user)


def wished_products(request: Any) -> list[int]:
    """The ids of what is on the visitor's list. One query for a customer, or a guest with a list; none for others."""
    pk = _pk_in_cookie(request)
    if request.user.is_authenticated:
        # The guest's list, which becomes the customer's with the next look into it, or their own.
        return _wishes_of_user(pk=pk or 0, owner=request.user.pk)
    return _wishes_of_guest(pk=pk) if pk is not None else []


@prepared
def _wishes_of_guest(pk: Any) -> QuerySet[Any]:
    return _wishes().filter(wishlist=pk, wishlist__owner=None)


@prepared
def _wishes_of_user(pk: Any, owner: Any) -> QuerySet[Any]:
    return _wishes().filter(Q(wishlist=pk, wishlist__owner=None) | Q(wishlist__owner=owner)).distinct()


def _wishes() -> QuerySet[Any]:
    return Line.objects.exclude(product=None).order_by().values_list("product_id", flat=True)


def remember(request: Any, response: HttpResponse, wish_list: WishList) -> HttpResponse:
    """Name a guest's saved list in the cookie; forget a name that leads nowhere, or to what a customer now owns."""
    if wish_list.pk is not None and wish_list.owner_id is None:
        value = _signer.sign(f"{request.store.pk}:{wish_list.pk}")
        if value != request.COOKIES.get(COOKIE):
            response.set_cookie(
                COOKIE,
                value,
                max_age=_YEAR,
                secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    elif COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _guest_list(request: Any) -> WishList | None:
    pk = _pk_in_cookie(request)
    return None if pk is None else WishList.objects.filter(pk=pk, owner=None).first()


def _pk_in_cookie(request: Any) -> int | None:
    """The pk in this store's signed cookie; None without one, and when it was forged or is another store's."""
    try:
        store_pk, _colon, pk = _signer.unsign(request.COOKIES[COOKIE]).partition(":")
    except (KeyError, BadSignature):
        return None
    return int(pk) if store_pk == str(request.store.pk) else None
