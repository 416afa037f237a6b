"""Which campaign brought the visitor: utm_* of the address they came by, kept in their session until they order."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
LONGEST = 100
SESSION_KEY = "campaign"


class CampaignMiddleware:
    """Remembers the last campaign of a visitor to a store. A visit without one touches no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.store is not None
            and request.method == "GET"
            and "utm_" in request.META.get("QUERY_STRING", "")
        ):
            found = {name: _clean(request.GET[name]) for name in NAMES if request.GET.get(name)}
            if found:
                request.session[SESSION_KEY] = found
        return self.get_response(request)


def _clean(value: str) -> str:
    """Printable characters only (PostgreSQL takes no NUL), and not too many."""
    return "".join(letter for letter in value if letter.isprintable())[:LONGEST]
