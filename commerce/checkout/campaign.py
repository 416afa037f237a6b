"""Which campaign brought the visitor: utm_* of the address they came by, kept in a cookie until they order.

A cookie of its own and not the session: the page cache, which answers before there is a session, sets it as well.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
LONGEST = 100
COOKIE = "campaign"
_SECONDS = 30 * 24 * 3600


def campaign_cookie(query: str) -> str | None:
    """The Set-Cookie value that remembers the campaign of a query string; None where it names none."""
    if "utm_" not in query:
        return None
    try:
        asked = QueryDict(query.encode("latin-1", "replace"))  # as WSGI gives it
    except ValueError:  # too many fields
        return None
    found = {name: value for name in NAMES if (value := _clean(asked.get(name, "")))}
    if not found:
        return None
    cookie: SimpleCookie = SimpleCookie()
    value = base64.urlsafe_b64encode(json.dumps(found, ensure_ascii=False).encode()).decode()
    cookie[COOKIE] = value.rstrip("=")
    cookie[COOKIE].update({"path": "/", "max-age": _SECONDS, "samesite": "Lax", "httponly": True})
    if settings.SESSION_COOKIE_SECURE:
        cookie[COOKIE]["secure"] = True
    return cookie[COOKIE].OutputString()


def campaign_of(request: HttpRequest) -> dict[str, str]:
    """The campaign that the visitor's cookie names; empty without one. The cookie may hold anything."""
    try:
        value = request.COOKIES.get(COOKIE, "")
        found: Any = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name in NAMES if (value := _clean(found.get(name)))}


class CampaignMiddleware:
    """Remembers the last campaign of a visitor to a store, on pages that no cache answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if request.store is not None and request.method == "GET":
            cookie = campaign_cookie(request.META.get("QUERY_STRING", ""))
            if cookie is not None:
                response.cookies.load(cookie)
        return response


def _clean(value: Any) -> str:
    """Printable characters only (PostgreSQL takes no NUL), and not too many."""
    return (
        "".join(letter for letter in value if letter.isprintable())[:LONGEST]
        if isinstance(value, str)
        else ""
    )
