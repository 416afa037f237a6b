"""What every page of a store's host says to browsers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms_pages.sizes import picture_url
from commerce.analytics.trackers import policy_sources, tracker_numbers
from themes.colour import parse
from themes.look import look_of

# Pages that belong to one person: no search engine, no shared cache.
PERSONAL = ("/basket/", "/checkout/", "/order/", "/account/", "/personal/", "/wishlist/")
_CABINET = "/cabinet/"


class StorefrontHeadersMiddleware:
    """Security headers of the storefront. The cabinet has scripts of Wagtail's own and goes without the policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        store = getattr(request, "store", None)
        if store is None or request.path.startswith(_CABINET):
            return response
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        is_django_own_page = settings.DEBUG and response.status_code in (
            404,
            500,
        )  # of a developer, with scripts
        if response.get("Content-Type", "").startswith("text/html") and not is_django_own_page:
            response.headers.setdefault(
                "Content-Security-Policy", _policy(look_of(store).css_hash, tuple(tracker_numbers(store)))
            )
        if request.path_info.startswith(PERSONAL):
            response.headers["X-Robots-Tag"] = "noindex"
            patch_cache_control(response, private=True, no_store=True)
        return response


@lru_cache(maxsize=4096)
def _policy(css_hash: str, trackers: tuple[str, ...]) -> str:
    """No script but ours from a file, no style but ours and the theme's own inline sheet, nothing from elsewhere.

    Except the hosts of the counters that the seller has added (commerce.analytics.trackers).
    """
    media = urlsplit(settings.MEDIA_URL)
    pictures = f" {media.scheme}://{media.netloc}" if media.netloc else ""
    more = {name: "".join(f" {host}" for host in hosts) for name, hosts in policy_sources(trackers).items()}
    return "; ".join([
        "default-src 'none'",
        f"img-src 'self' data:{pictures}{more['img-src']}",
        f"style-src 'self' '{css_hash}'",
        f"script-src 'self'{more['script-src']}",
        "font-src 'self'",
        f"connect-src 'self'{more['connect-src']}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ])  # fmt: skip


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: Any) -> HttpResponse:
    """The seller's own icon, or the first letter of the store's name on its accent colour."""
    look = look_of(request.store)
    if look.favicon:
        return redirect(picture_url(look.favicon.name))
    tokens = look.palette.tokens
    letter = escape(request.store.name[:1].upper())
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="14" fill="{parse(tokens["accent"]).hex}"/>'
        f'<text x="32" y="45" font-family="Georgia, serif" font-size="38" text-anchor="middle"'
        f' fill="{parse(tokens["on-accent"]).hex}">{letter}</text></svg>'
    )
    return HttpResponse(svg, content_type="image/svg+xml")
