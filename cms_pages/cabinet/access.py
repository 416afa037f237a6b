"""Who may open which screen of the cabinet: an allow-list of admin view names, for everybody.

A view that is not named here is 404, so a new URL of Wagtail stays closed until somebody opens it. What is named says
which area of the store it belongs to, and what a role must be granted there to read it (GET) and to write (POST).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest
from django.urls import ResolverMatch

from cms_pages.page_translations import is_own_page
from commerce.stores.roles import Area, may


class Screen(NamedTuple):
    """What a role needs for a view: an area (None: any member) and the actions in it for reading and for writing."""

    area: Area | None = None
    read: str = "view"
    write: str = "change"


_PAGE = Screen(Area.PAGES, read="change")
_MEDIA = Screen(Area.PAGES)
_CHOOSER = Screen(Area.PAGES, read="choose", write="add")


def _of(namespace: str, *names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names]


_LIBRARY = (
    "index",
    "index_results",
    "add",
    "edit",
    "delete",
    "add_multiple",
    "edit_multiple",
    "delete_multiple",
)
_LIBRARY_UPLOADS = ("delete_upload_multiple", "create_multiple_from_uploaded_image")
_CHOICES = ("choose", "choose_results", "chosen", "chosen_multiple", "create")

# Wagtail's own views. Ours are added by the viewsets (`open_screen`).
_screens: dict[str, Screen] = {
    "wagtailadmin_home": Screen(),
    "wagtailadmin_account": Screen(),
    "wagtailadmin_logout": Screen(),
    "wagtailadmin_dismissibles": Screen(),
    "wagtailadmin_block_preview": _PAGE,
    "cabinet_explore": _PAGE,
    **dict.fromkeys(
        _of(
            "wagtailadmin_pages",
            *("edit", "preview_on_edit", "view_draft", "history", "history_results"),
            *("revisions_view", "revisions_compare", "revisions_revert"),
        ),
        _PAGE,
    ),
    **dict.fromkeys(_of("wagtailadmin_editing_sessions", "ping", "release"), _PAGE),
    **dict.fromkeys(
        (f"wagtailadmin_choose_page_{kind}_link" for kind in ("external", "email", "phone", "anchor")), _PAGE
    ),
    **dict.fromkeys(_of("wagtailimages", *_LIBRARY, *_LIBRARY_UPLOADS, "image_usage"), _MEDIA),
    **dict.fromkeys(_of("wagtaildocs", *_LIBRARY, "delete_upload_multiple", "document_usage"), _MEDIA),
    "wagtaildocs:create_multiple_from_uploaded_document": _MEDIA,
    **dict.fromkeys(_of("wagtailimages_chooser", *_CHOICES, "select_format"), _CHOOSER),
    **dict.fromkeys(_of("wagtaildocs_chooser", *_CHOICES), _CHOOSER),
}
# Needed before anybody is known: icons, scripts' words, an invitation.
NEEDS_NO_LOG_IN = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "cabinet_join"}
# Wagtail shares these between all pages of all sites.
_OF_A_PAGE = ("wagtailadmin_pages:", "wagtailadmin_editing_sessions:", "cabinet_explore")
_EXTERNAL_LINK, _LINK_FIELD = "wagtailadmin_choose_page_external_link", "external-link-chooser-url"
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
SAFE = ("GET", "HEAD", "OPTIONS")


def open_screen(view_name: str, screen: Screen) -> None:
    """Put a view of ours on the list."""
    _screens[view_name] = screen


def screens() -> dict[str, Screen]:
    """Every open screen by view name (a copy)."""
    return dict(_screens)


def may_open(role: str | None, view_name: str, *, writing: bool = False) -> bool:
    """Whether a role may read (or write, by POST) a screen. Closed screens are closed to all."""
    screen = _screens.get(view_name)
    if screen is None or role is None:
        return False
    return screen.area is None or may(role, screen.write if writing else screen.read, screen.area)


def require_open(request: HttpRequest, match: ResolverMatch) -> None:
    """Raise Http404 for a view that is not on the list, and for another page than the store's own."""
    if match.view_name not in _screens:
        raise Http404
    if match.view_name.startswith(_OF_A_PAGE):
        _refuse_other_pages(request, match.kwargs)
    if "chooser:chosen" in match.view_name and not all(
        map(_NUMBER.fullmatch, [*map(str, match.kwargs.values()), *request.GET.getlist("id")])
    ):
        raise Http404  # Wagtail hands these to the database as they come, and text is a server error there


def require_fields(request: HttpRequest, match: ResolverMatch) -> None:
    """Raise Http404 for a form of the link chooser without its field: Wagtail takes it for granted."""
    if match.view_name == _EXTERNAL_LINK and request.method == "POST" and _LINK_FIELD not in request.POST:
        raise Http404


def _refuse_other_pages(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """A store's pages are the root of its site and those below it; the policies see to that too."""
    page_id = next(
        (kwargs[name] for name in ("page_id", "pk", "object_id", "parent_page_id") if name in kwargs), None
    )
    if page_id is None:  # the release of an editing session names only the session, which Wagtail checks
        return
    is_page = kwargs.get("model_name", "page") == "page"  # an editing session names its model
    site = request._wagtail_site
    if site is None or not is_page or not _NUMBER.fullmatch(str(page_id)):
        raise Http404
    if int(page_id) != site.root_page_id and not is_own_page(int(page_id)):
        raise Http404
