"""A page in one of the store's added languages: a page below the one that it translates, with a text of its own.

Being a page, it has the editor, drafts, history and preview that pages have. It has no address: `StorePage.serve` shows
it in the place of its original, and lists of pages hold originals alone.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms_pages.blocks import ContentBlocks, LandingBlocks
from cms_pages.content_pages import ArticlePage, ContentPage
from cms_pages.pages import LandingPage, StorePage
from commerce.context import active_store_id
from commerce.stores.kept import kept_by_store
from commerce.stores.languages import home_path, languages_of, prefix_of
from commerce.stores.page_links import PageLink
from commerce.stores.selectors import active_store
from commerce.stores.texts import added_language


class OutdatedNotice(HelpPanel):
    """Says above a translation that its original has changed since."""

    def __init__(self, **kwargs: Any) -> None:
        words = _(
            "The original was published again after this translation was saved. Save it when it is right."
        )
        super().__init__(**{"content": words, "classname": "help-warning", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.is_outdated and super().is_shown()


class PageTranslation(StorePage):
    """What translations of all kinds of pages share. Its slug is its language."""

    original: Any
    language = models.CharField(_("language"), max_length=12, editable=False)

    is_creatable = False
    parent_page_types: list[str] = []
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]

    class Meta:
        abstract = True

    @property
    def text_language(self) -> str:
        return self.language

    @property
    def is_outdated(self) -> bool:
        """Whether the original was published after this was last saved."""
        published, saved = self.original.last_published_at, self.latest_revision_created_at
        return published is not None and saved is not None and published > saved

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Of its original, in its language."""
        parts = self.original.get_url_parts(request)
        if parts is None or not parts[2]:
            return parts
        site, root, path = parts
        return site, root, prefix_of(active_store(), self.language) + path[1:]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Its own address leads nowhere; the editor's preview comes here too."""
        if not getattr(request, "is_preview", False):
            raise Http404
        return super(StorePage, self).serve(request, *args, **kwargs)


class LandingTranslation(PageTranslation):
    """The start page in an added language."""

    original = models.ForeignKey(
        LandingPage, on_delete=models.RESTRICT, editable=False, related_name="in_languages"
    )  # goes with it, being below it
    body = StreamField(LandingBlocks(), blank=True, verbose_name=_("page"))

    template = "storefront/landing.html"
    content_panels = [OutdatedNotice(), FieldPanel("body")]

    class Meta:
        verbose_name = _("translation of the start page")
        constraints = [
            models.UniqueConstraint(fields=["original", "language"], name="landing_once_in_language")
        ]


class ContentTranslation(PageTranslation, ArticlePage):
    """A page of text in an added language."""

    original = models.ForeignKey(
        ContentPage, on_delete=models.RESTRICT, editable=False, related_name="in_languages"
    )  # goes with it, being below it
    body = StreamField(ContentBlocks(), blank=True, verbose_name=_("page"))

    template = "storefront/page.html"
    content_panels = [OutdatedNotice(), FieldPanel("title"), FieldPanel("body")]

    class Meta:
        verbose_name = _("translation of a page")
        constraints = [models.UniqueConstraint(fields=["original", "language"], name="page_once_in_language")]


TRANSLATED_BY: dict[type[Page], Any] = {LandingPage: LandingTranslation, ContentPage: ContentTranslation}
"""{kind of page: what its translations are}."""


def is_own_page(pk: int) -> bool:
    """Whether the active store has this page below its start page, or this translation of one. One query."""
    below = (ContentPage, LandingTranslation, ContentTranslation)
    own = [model.objects.filter(store_id=active_store_id(), pk=pk).values("pk") for model in below]
    return own[0].union(*own[1:]).exists()


@kept_by_store(size=2_000)
def content_links() -> list[PageLink]:
    """The active store's published pages in the seller's order: what commerce.stores.page_links asks for.

    One query, none while nothing of the store changes.
    """
    pages = ContentPage.objects.filter(store_id=active_store_id(), live=True).order_by("position", "path")
    fields = ["kind", "title", "slug", "in_footer", "in_menu", "last_published_at"]
    added = languages_of(active_store())[1:]
    if added:
        known = ContentTranslation.objects.filter(original=OuterRef("pk"), live=True, language__in=added)
        said = known.order_by("language").values(said=JSONObject(language="language", title="title"))
        pages = pages.annotate(said=ArraySubquery(said))
        fields.append("said")
    found = []
    for kind, title, slug, in_footer, in_menu, changed, *said in pages.values_list(*fields):
        titles = {one["language"]: one["title"] for one in (said[0] if said else [])}
        shown = titles.get(added_language(), title)
        found.append(
            PageLink(kind, shown, f"{home_path()}{slug}/", in_footer, in_menu, changed, tuple(titles))
        )
    return found


def start_page_languages() -> list[str]:
    """The added languages that the active store's start page is shown in. One query, none with one language."""
    added = languages_of(active_store())[1:]
    if not added:
        return []
    known = LandingTranslation.objects.filter(store_id=active_store_id(), live=True, language__in=added)
    return list(known.values_list("language", flat=True))
