"""What is the visitor's own on pages that are the same for everybody: one small request, and the cookies around it.

`has=1` can be read by the page's script and says that there is something to ask for: a basket, a wish
list or a session. `fresh=1`
is given for some seconds to whoever has changed something in the cabinet, so that they see their change at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commerce.basket.middleware import items_in_basket
from commerce.stores import versions
from commerce.wishlists.visitor import COOKIE as WISHES
from commerce.wishlists.visitor import wished_products
from themes.colour import parse
from themes.look import look_of

MARKER, FRESH = "has", "fresh"
FRESH_SECONDS = 5
MARKER_SECONDS = 365 * 24 * 3600  # with nothing behind it, it goes at the next answer
_CABINET = "/cabinet/"


@require_safe
def personal(request: Any) -> HttpResponse:
    """What store.js writes into `[data-personal]`. No query for a visitor without cookies."""
    items, wishes = items_in_basket(request), wished_products(request)
    user = request.user
    name = user.get_short_name() if user.is_authenticated else ""
    return JsonResponse({
        "count": items,
        "basket": ngettext("Basket, %(num)d item", "Basket, %(num)d items", items) % {"num": items},
        "wishes": wishes,
        "wishlist": ngettext("Kept for later, %(num)d product", "Kept for later, %(num)d products", len(wishes))
        % {"num": len(wishes)},
        "account": _("Your account, %(name)s") % {"name": name} if name else _("Your account"),
        "messages": [
            {"text": str(message), "level": message.level_tag} for message in get_messages(request)
        ],
    })  # fmt: skip


@require_safe
def count_picture(request: Any) -> HttpResponse:
    """The number on the basket for browsers without JavaScript; an empty picture for an empty basket."""
    items = items_in_basket(request)
    tokens = look_of(request.store).palette.tokens
    badge = ""
    if items:
        ground, ink = (parse(tokens[name]).hex for name in ("highlight", "on-highlight"))
        badge = (
            f'<rect width="24" height="18" rx="9" fill="{ground}"/><text x="12" y="13" fill="{ink}" font-size="11"'
            f' font-weight="600" font-family="sans-serif" text-anchor="middle">{items if items < 100 else "99+"}</text>'
        )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 18" width="24" height="18">{badge}</svg>'
    return HttpResponse(svg, content_type="image/svg+xml")


class PersonalMiddleware:
    """Keeps the two cookies true. Stands before the session's middleware, whose cookie it sees on the way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.store is None:
            return self.get_response(request)
        if FRESH in request.COOKIES:  # pages that are kept have asked already (site_config/page_cache.py)
            versions.forget(request.store.pk)
        response = self.get_response(request)
        has_something = any(
            _will_have(name, request, response)
            for name in (settings.SESSION_COOKIE_NAME, settings.OSCAR_BASKET_COOKIE_OPEN, WISHES)
        )
        if has_something and MARKER not in request.COOKIES:
            _set(response, MARKER, MARKER_SECONDS, request)
        elif MARKER in request.COOKIES and not has_something:
            response.delete_cookie(MARKER, samesite="Lax")
        if request.method == "POST" and request.path.startswith(_CABINET):
            _set(response, FRESH, FRESH_SECONDS, request)
        return response


def _will_have(name: str, request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the browser has a cookie after this answer."""
    return bool(response.cookies[name].value if name in response.cookies else request.COOKIES.get(name))


def _set(response: HttpResponse, name: str, seconds: int, request: HttpRequest) -> None:
    response.set_cookie(
        name,
        "1",
        max_age=seconds,
        secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
        httponly=name != MARKER,
        samesite="Lax",
    )
