"""The one set of pages for what went wrong: in the store's looks, or in the platform's where there is no store.

Each says what happened and what to do now, tells search engines to forget it, and is kept by no shared cache.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from commerce.cards.selectors import listed_cards
from commerce.catalogue.selectors import CategoryNode, category_tree
from commerce.stores.languages import local_path
from commerce.stores.models import Redirect, Store
from commerce.stores.redirects import find_redirect

GOODS_SHOWN = 4
DAY = 24 * 3600  # seconds
_CABINET = "/cabinet/"
_NOT_KEPT = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}


class Problem(NamedTuple):
    """What happened, what to do, and the status that browsers are told."""

    status: int
    heading: Any
    text: Any


BAD_REQUEST = Problem(
    400,
    _("We did not understand this address"),
    _("Something in it is not as it should be. Go back, or begin at the home page."),
)
FORBIDDEN = Problem(
    403,
    _("This page is closed to you"),
    _("It belongs to somebody else, or you need another account for it."),
)
CSRF = Problem(
    403,
    _("This page was open for too long"),
    _(
        "For your safety the form was not sent. Go back, reload the page and send it again. If it happens once more, "
        "allow cookies for this site."
    ),
)
NOT_FOUND = Problem(
    404,
    _("There is no such page"),
    _("It may have moved, or the link has a misprint. Search, or look around."),
)
NOT_FOUND_PLAIN = Problem(
    404, _("There is no such page"), _("It may have moved, or the link has a misprint.")
)
GONE = Problem(
    410,
    _("This is no longer here"),
    _("It was taken out of the shop. Perhaps something else here will do instead."),
)
BROKEN = Problem(
    500,
    _("Something broke on our side"),
    _("It is not your fault, and we have been told. Nothing in your basket is lost. Try again in a minute."),
)
BROKEN_PLAIN = Problem(
    500,
    _("Something broke on our side"),
    _("It is not your fault, and we have been told. Try again in a minute."),
)
NO_STORE = Problem(
    404,
    _("No store lives here"),
    _(
        "The address has a misprint, or the store has moved. If the store is yours: add this domain in its cabinet."
    ),
)

OPENING_SOON = Problem(503, _("Opening soon"), _("This shop is still being set up. Come back in a while."))
CLOSED = Problem(
    503,
    _("Closed for now"),
    _(
        "This shop takes no orders at the moment. Orders made before are looked after: use the link in your letter."
    ),
)
OLD_PREVIEW = Problem(
    410,
    _("This preview link no longer works"),
    _("It is too old, or it was withdrawn. Ask the owner of the shop for a new one."),
)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _answer(request, BAD_REQUEST)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was sent without its token: an old tab, or cookies that are off."""
    return _answer(request, CSRF)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; 301 to where the thing has moved, 410 where it was deleted."""
    if not _is_of_store(request):
        return _answer(request, NOT_FOUND_PLAIN)
    known = find_redirect(request.path_info) if request.method in ("GET", "HEAD") else None
    if known is None:
        return _answer(request, NOT_FOUND, cards=listed_cards(limit=GOODS_SHOWN))
    if known.is_gone:
        return _gone(request, known)
    query = request.META.get("QUERY_STRING", "")
    # Browsers keep a 301 for good unless told: the seller may give the thing its old name back.
    return HttpResponsePermanentRedirect(
        local_path(known.new_path) + (f"?{query}" if query else ""),
        headers={"Cache-Control": "private, no-cache"},
    )


def _gone(request: HttpRequest, known: Redirect) -> HttpResponse:
    near = _category_at(local_path(known.new_path))
    cards = listed_cards(category_id=near.pk, limit=GOODS_SHOWN) if near else []
    if not cards:
        near, cards = None, listed_cards(limit=GOODS_SHOWN)
    return _answer(request, GONE, cards=cards, what=known.title, near=near)


def _category_at(path: str) -> CategoryNode | None:
    nodes = (node for root in category_tree() for node in root.subtree) if path else ()
    return next((node for node in nodes if node.url == path), None)


def no_store(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Every path of a host that leads to no store."""
    return _plain(request, NO_STORE, home=settings.WAGTAILADMIN_BASE_URL)


def not_open(request: Any) -> HttpResponse:
    """503 for a store that is a draft or closed: search engines keep what they know and come again."""
    store = request.store
    if store.status == Store.Status.DRAFT:
        return _bare(request, OPENING_SOON, retry_after=DAY)
    now = timezone.localtime()
    opens = store.reopens_on if store.reopens_on and store.reopens_on > now.date() else None
    wait = DAY
    if opens:
        midnight = datetime.combine(opens, time(), tzinfo=now.tzinfo)
        wait = max(int((midnight - now).total_seconds()), 60)
    return _bare(request, CLOSED, retry_after=wait, words=store.text("closed_note"), reopens_on=opens)


def old_preview(request: HttpRequest) -> HttpResponse:
    """410 for a preview link that is too old, withdrawn or made up."""
    return _bare(request, OLD_PREVIEW)


def _bare(request: HttpRequest, problem: Problem, *, retry_after: int = 0, **shown: Any) -> HttpResponse:
    context = {"problem": problem, "words": "", "reopens_on": None, "tree": [], **shown}
    response = render(request, "storefront/errors/bare.html", context, status=problem.status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that asks nothing of the database, the session or the cache."""
    body = ""
    if _is_of_store(request):
        try:
            body = render_to_string("storefront/errors/500.html", {"problem": BROKEN})
        except Exception:  # the storefront itself is what is broken
            body = ""
    if not body:
        body = render_to_string("errors/problem.html", {"problem": BROKEN_PLAIN, "home": _home(request)})
    return HttpResponse(body, status=500, headers=_NOT_KEPT)


def _is_of_store(request: HttpRequest) -> bool:
    return getattr(request, "store", None) is not None and not request.path.startswith(_CABINET)


def _home(request: HttpRequest) -> str:
    return _CABINET if getattr(request, "store", None) and request.path.startswith(_CABINET) else "/"


def _answer(request: HttpRequest, problem: Problem, **shown: Any) -> HttpResponse:
    """The store's page; the platform's own on a host without a store, and in the cabinet."""
    if not _is_of_store(request):
        return _plain(request, problem, home=_home(request))
    return _of_store(request, problem, **shown)


def _of_store(request: HttpRequest, problem: Problem, **shown: Any) -> HttpResponse:
    """A problem in the looks of the active store; `shown`: cards, what (was there), near (a category)."""
    context = {"problem": problem, "cards": [], "what": "", "near": None, "tree": category_tree(), **shown}
    response = render(request, "storefront/errors/problem.html", context, status=problem.status)
    for name, value in _NOT_KEPT.items():
        response.headers[name] = value
    return response


def _plain(request: HttpRequest, problem: Problem, *, home: str) -> HttpResponse:
    """A page that needs neither a store nor the database."""
    if (
        getattr(request, "store", None) is None
    ):  # a malformed host has not passed the middleware for languages
        translation.activate(translation.get_language_from_request(request))
    body = render_to_string("errors/problem.html", {"problem": problem, "home": home})
    return HttpResponse(body, status=problem.status, headers=_NOT_KEPT)
