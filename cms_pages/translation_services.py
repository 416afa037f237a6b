"""The writers of translations of pages, beside Wagtail's editor: begin, delete. content_services shows and hides them.

As in content_services, callers have asked for the role.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page

from cms_pages.content_pages import ContentPage
from cms_pages.content_services import PageRefused, own_pages
from cms_pages.page_translations import TRANSLATED_BY, ContentTranslation, LandingTranslation, PageTranslation
from cms_pages.pages import LandingPage, StorePage
from commerce.accounts.models import User
from commerce.context import active_store_id
from commerce.stores.languages import languages_of
from commerce.stores.selectors import active_store
from commerce.stores.versions import bump_on_commit


class InLanguage(NamedTuple):
    """A page and its translation into one language, if there is one."""

    page: StorePage
    code: str
    translation: PageTranslation | None


@transaction.atomic
def begin_translation(*, page: StorePage, language: str, author: User | None = None) -> PageTranslation:
    """The page's translation into an added language of the active store: what is there, or a draft with its text."""
    store = active_store()
    if language not in languages_of(store)[1:]:
        raise PageRefused(_("Add the language to the store first."))
    # Paths of pages are counted from what treebeard has read, as in add_page.
    Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
    original: Any = type(page).objects.get(pk=page.pk, store_id=store.pk)
    found = original.in_languages.filter(language=language).first()
    if found is not None:
        return found
    source = original if original.live else original.get_latest_revision_as_object()
    translation = original.add_child(
        instance=TRANSLATED_BY[type(page)](
            title=source.title,
            slug=language,
            language=language,
            original=original,
            store=store,
            owner=author,
            live=False,
            body=json.dumps(source.body.get_prep_value()),
        )
    )
    translation.save_revision(user=author, log_action=False)
    return translation


@transaction.atomic
def delete_translation(*, translation: PageTranslation, author: User | None = None) -> None:
    """Delete a page's translation for good: readers get the page in the store's own language."""
    DeletePageAction(translation, user=author).execute(skip_permission_checks=True)
    bump_on_commit()


def page_to_translate(pk: int) -> StorePage | None:
    """The active store's start page, or a page of its own, by its key. Two queries at most."""
    for model in (LandingPage, ContentPage):
        found = model.objects.filter(pk=pk, store_id=active_store_id()).first()
        if found is not None:
            return found
    return None


def pages_in_languages() -> dict[str, list[InLanguage]]:
    """{added language: its pages, the start page first} of the active store. Four queries, however many pages."""
    store = active_store()
    pages = [*LandingPage.objects.filter(store_id=store.pk).defer("body"), *own_pages().defer("body")]
    originals = {page.pk: page for page in pages}
    known: dict[tuple[int, str], PageTranslation] = {}
    for model in (LandingTranslation, ContentTranslation):
        for one in model.objects.filter(store_id=store.pk, original__in=originals).defer("body"):
            one.original = originals[one.original_id]
            known[one.original_id, one.language] = one
    return {
        code: [InLanguage(page, code, known.get((page.pk, code))) for page in pages]
        for code in languages_of(store)[1:]
    }
