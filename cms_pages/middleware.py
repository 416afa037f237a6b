"""The door of the cabinet: members of the store, on the store's own host, on the screens that are on the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import translation
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from cms_pages.cabinet import access

CABINET = "/cabinet/"


class CabinetMiddleware:
    """Closes what is not on the list (404), to strangers and operators (403), and to roles that may not (403)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.path.startswith(CABINET):
            return None
        match = request.resolver_match
        if request.store is None:
            raise Http404
        if match.view_name in access.NEEDS_NO_LOG_IN:
            return None
        access.require_open(request, match)
        if not request.user.is_authenticated:
            return None  # Wagtail sends them to the log-in page
        _speak_as_the_member_wants(request)
        if request.user.store_role is None:
            return render(request, "cabinet/stranger.html", {"store": request.store}, status=403)
        writing = request.method not in access.SAFE
        if not access.may_open(request.user.store_role, match.view_name, writing=writing):
            return refuse(request)
        access.require_fields(request, match)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A form that lacks what the page's script always sends: Wagtail reads such fields without asking."""
        if request.path.startswith(CABINET) and isinstance(exception, MultiValueDictKeyError):
            return HttpResponseBadRequest(
                _("The form was not sent completely. Go back, reload the page and try again.")
            )
        return None


def refuse(request: HttpRequest) -> HttpResponse:
    """A page (403) that says that the member's role does not reach this far."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return HttpResponse(status=403)
    with translation.override(request.user.wagtail_userprofile.get_preferred_language()):
        return render(request, "cabinet/refused.html", {"role": request.user.store_role}, status=403)


def _speak_as_the_member_wants(request: HttpRequest) -> None:
    """The member's own language, else the store's; always the store's time zone. Wagtail reads both off the profile."""
    profile = getattr(request.user, "wagtail_userprofile", None) or UserProfile(user=request.user)
    profile.preferred_language = profile.preferred_language or request.store.language
    profile.current_time_zone = request.store.time_zone
    request.user.wagtail_userprofile = profile
