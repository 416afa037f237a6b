"""Pages of the platform's host for what went wrong. They ask the database nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def page_not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """404."""
    return _say(
        request,
        404,
        _("There is nothing here"),
        _("The address may have a letter too many, or the page has gone."),
    )


def permission_denied(request: HttpRequest, exception: Any) -> HttpResponse:
    """403."""
    return _say(
        request, 403, _("This is not open to you"), _("Log in with another account, or ask who invited you.")
    )


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    """400."""
    return _say(
        request, 400, _("We did not understand that"), _("Go back, load the page again and try once more.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _say(
        request, 500, _("Something broke on our side"), _("We have been told. Try again in a minute.")
    )


def _say(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    return render(
        request, "platform/error.html", {"heading": heading, "text": text, "user": None}, status=status
    )
