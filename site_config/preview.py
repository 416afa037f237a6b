"""The door of a preview: a signed link sets a cookie, and a button takes it away (commerce.stores.preview)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from commerce.stores.languages import home_path
from commerce.stores.preview import COOKIE, DAYS, is_good
from commerce.stores.same_origin import same_origin_post
from site_config import errors

PREFIX = "/preview/"


@require_safe
def enter(request: Any, token: str) -> HttpResponse:
    """Begin the preview and go to `?to=`, a path of this host."""
    if not is_good(request.store, token):
        return errors.old_preview(request)
    response = redirect(_own_path(request.GET.get("to", "")))
    response.set_cookie(
        COOKIE,
        token,
        max_age=DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@same_origin_post
@require_POST
def leave(request: Any) -> HttpResponse:
    """End the preview."""
    response = redirect(home_path())
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _own_path(path: str) -> str:
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own and not path.startswith(PREFIX) else home_path()
