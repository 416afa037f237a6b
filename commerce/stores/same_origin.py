"""Forms on pages that are cached for everybody carry no CSRF token: the browser says where a request comes from.

And what such a form is answered with: the page that it stood on, or JSON for its script.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt


def same_origin_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Accept a POST without a token when the browser says that it comes from a page of this host.

    For small things on public pages (into the basket, a wish, a review). Not for money, accounts or the cabinet.
    Sec-Fetch-Site decides; browsers without it send Origin or Referer; a request with none of them is refused.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS") and not is_same_origin(request):
            raise PermissionDenied(_("This form was sent from another site."))
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def is_same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that a request was made by a page of the same scheme, host and port."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        found = urlsplit(origin)
    except ValueError:
        return False
    return (found.scheme, found.netloc) == (request.scheme, request.get_host())


def page_before(request: HttpRequest, otherwise: str) -> str:
    """The page of this store that a form stood on; `otherwise` where the browser does not say."""
    address = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return otherwise


def is_script(request: HttpRequest) -> bool:
    """Whether a page's script asks, which stays where it is and wants the answer as JSON."""
    return request.headers.get("Accept") == "application/json"
