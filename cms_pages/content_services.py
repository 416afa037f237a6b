"""The only writers of a store's content pages, beside Wagtail's editor: add, publish, withdraw, delete.

Wagtail's own permission checks are skipped: in its editor pages are neither hidden nor deleted, and callers have asked
for the role.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from cms_pages.content_pages import MAX_PAGES, ContentPage, free_page_slug
from cms_pages.pages import LandingPage, StorePage
from cms_pages.ready_texts import ready_text
from commerce.accounts.models import User
from commerce.context import active_store_id
from commerce.refused import Refused
from commerce.stores.page_links import PageKind
from commerce.stores.redirects import mark_gone
from commerce.stores.selectors import active_store
from commerce.stores.versions import bump_on_commit

# Legal texts and contacts are looked for at the foot of the page; an own page joins them there.
_ORDER = {kind: number for number, kind in enumerate(PageKind.values)}


class PageRefused(Refused):
    """A page cannot be changed as asked; `message` is a sentence for the seller."""


@transaction.atomic
def add_page(
    *, kind: str, title: str = "", author: User | None = None, known: Mapping[str, str] | None = None
) -> ContentPage:
    """A draft of the active store with the ready text of its kind; an own page (OTHER) is empty and needs a title."""
    store = active_store()
    # Page paths are counted from what treebeard has read: two drafts at once must not get the same one.
    Page.objects.select_for_update(of=("self",)).get(
        pk=LandingPage.objects.values_list("pk").get(store_id=store.pk)[0]
    )
    home = LandingPage.objects.get(store_id=store.pk)
    pages = ContentPage.objects.filter(store_id=store.pk)
    if pages.count() >= MAX_PAGES:
        raise PageRefused(
            _("A store has %(number)d pages at most. Delete one first.") % {"number": MAX_PAGES}
        )
    if kind != PageKind.OTHER and pages.filter(kind=kind).exists():
        raise PageRefused(_("There is such a page already. Open it in the list of pages."))
    body: list[tuple[str, dict[str, Any]]] = []
    slug = ""
    if kind != PageKind.OTHER:
        text = ready_text(kind, store, known=known)
        title, slug = title or text.title, str(kind)
        body = [("text", {"text": text.html})]
    if not title:
        raise PageRefused(_("Give the page a title."))
    page = home.add_child(
        instance=ContentPage(
            title=title,
            slug=free_page_slug(slug or title),
            kind=kind,
            position=_ORDER[kind],
            store=store,
            owner=author,
            live=False,
            body=json.dumps(
                [{"type": name, "value": value, "id": str(uuid.uuid4())} for name, value in body]
            ),
        )
    )
    page.save_revision(user=author, log_action=False)
    return page


@transaction.atomic
def publish_page(*, page: StorePage, author: User | None = None) -> None:
    """Show what was last saved. May raise a ValidationError that names the fields."""
    revision = page.get_latest_revision() or page.save_revision(user=author, log_action=False)
    revision.as_object().full_clean()
    revision.publish(user=author)
    bump_on_commit()


@transaction.atomic
def withdraw_page(*, page: StorePage, author: User | None = None) -> None:
    """Hide a page; its text stays."""
    UnpublishPageAction(page, user=author).execute(skip_permission_checks=True)
    bump_on_commit()


@transaction.atomic
def delete_page(*, page: ContentPage, author: User | None = None) -> None:
    """Delete a page for good; if it was ever public, its address answers that it has gone."""
    path, title, was_public = page.path_in_store, page.title, page.first_published_at is not None
    DeletePageAction(page, user=author).execute(skip_permission_checks=True)
    if was_public:
        mark_gone(path, title=title)
    bump_on_commit()


def own_pages() -> Any:
    """The active store's pages in the seller's order, drafts too."""
    return ContentPage.objects.filter(store_id=active_store_id()).order_by("position", "path")
