"""Whether a page or a translation of one is shown to everybody, and the buttons that show and hide it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms_pages.content_services import publish_page, withdraw_page
from cms_pages.pages import StorePage


def state_tag(page: StorePage) -> tuple[str, Any]:
    """A page's state as (tone, words)."""
    if not page.live:
        return "wait", _("Draft")
    if page.has_unpublished_changes:
        return "wait", _("Shown, with changes that are not")
    return "good", _("Shown")


def show_or_hide(request: HttpRequest, page: StorePage, *, shown: Any, hidden: Any) -> None:
    """Do what `to` asks for, "show" or "hide", and say so: `shown` and `hidden` are the sentences."""
    wanted = request.POST.get("to")
    if wanted == "show":
        try:
            publish_page(page=page, author=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, shown)
    elif wanted == "hide":
        withdraw_page(page=page, author=request.user)
        messages.success(request, hidden)
    else:
        messages.error(request, _("That was not understood. Press «Show» or «Hide»."))
