"""Wagtail pages: a hidden folder of a thousand stores, in it each store's landing page, and below that its others."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import AbstractPage, Page, PageViewRestriction
from wagtail.models.sites import SiteRootPath
from wagtail.url_routing import RouteResult

from cms_pages.blocks import LandingBlocks
from cms_pages.page_permissions import StorePagePermissionTester
from commerce.context import active_store_id
from commerce.stores.languages import languages_of
from commerce.stores.models import Store
from commerce.stores.selectors import active_store
from commerce.stores.texts import added_language


class FolderPage(Page):
    """Holds landing pages: adding all of them under one node would make sign-ups wait for each other."""

    is_creatable = False
    subpage_types = ["cms_pages.LandingPage"]
    parent_page_types = ["wagtailcore.Page"]
    search_fields: list[Any] = []

    class Meta:
        verbose_name = _("folder of stores")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404


class StorePage(Page):
    """What every page of a store shares. Its managers are Wagtail's: treebeard computes page paths through them."""

    store = models.ForeignKey(
        "stores.Store", on_delete=models.PROTECT, editable=False, default=active_store_id, related_name="+"
    )

    subpage_types: list[str] = []
    private_page_options: list[str] = []
    settings_panels: list[Any] = []
    search_fields: list[Any] = []  # the cabinet lists pages; there is nothing to look for

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        from cms_pages.references import check_references  # it asks for these models

        check_references(self)

    def permissions_for_user(self, user: Any) -> StorePagePermissionTester:
        return StorePagePermissionTester(user, self)

    def get_view_restrictions(self) -> models.QuerySet:
        """None: a store is closed as a whole, by its status. Wagtail would ask its tables twice for every visitor."""
        return PageViewRestriction.objects.none()

    @cached_property
    def drawn(self) -> dict[Hashable, Any]:
        """HTML that was made of this page (site_config.jinja.drawn): for as long as the instance is kept."""
        return {}

    @cached_property
    def sections(self) -> StreamValue:
        """The body, whose sections carry what they show (cms_pages.landing.fill_sections)."""
        from cms_pages.landing import fill_sections

        fill_sections(self.body)
        return self.body

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """In a preview a page that is not published is found too."""
        if not path_components and not self.live and getattr(request, "in_preview", False):
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._refuse_other_hosts(request)
        in_preview = getattr(request, "in_preview", False)
        page = self._in_language_shown(request, drafts=in_preview)
        if in_preview and page.has_unpublished_changes:
            page = page.get_latest_revision_as_object()
        return super(StorePage, page).serve(request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        self._refuse_other_hosts(request)
        return super().serve_preview(request, mode_name)

    @property
    def text_language(self) -> str:
        """The code of the language that the page's texts are in."""
        return active_store().language

    def _in_language_shown(self, request: HttpRequest, *, drafts: bool) -> StorePage:
        """The page's translation into the language shown, else the page itself; tells `page_meta` which there are.

        One query in a store of several languages, none in others.
        """
        store: Store = request.store  # type: ignore[attr-defined]
        own, *added = languages_of(store)
        if not added:
            return self
        known = self.in_languages.filter(store_id=store.pk, language__in=added)  # type: ignore[attr-defined]
        found = {one.language: one for one in (known if drafts else known.filter(live=True))}
        request.page_languages = [own, *(code for code in added if code in found)]  # type: ignore[attr-defined]
        return found.get(added_language(), self)

    def _refuse_other_hosts(self, request: HttpRequest) -> None:
        if request.store is None or request.store.pk != self.store_id:
            raise Http404


class LandingPage(StorePage):
    """The home page of a store."""

    body = StreamField(LandingBlocks(), blank=True, verbose_name=_("page"))

    template = "storefront/landing.html"
    parent_page_types = ["cms_pages.FolderPage"]
    subpage_types = ["cms_pages.ContentPage"]
    content_panels = [FieldPanel("body")]
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("landing page")


def _site_root_paths(page: AbstractPage, cache_object: Any = None, **kwargs: Any) -> list[SiteRootPath]:
    """The active store's own site, and no other.

    Wagtail reads every Site of the platform here (2 s at 20,000 stores, and again after each save of a home page).
    """
    if active_store_id() is None:
        return []
    store = active_store()
    if isinstance(page, LandingPage) and page.store_id == store.pk:
        root_path = page.url_path
    else:
        root_path = getattr(store, "_root_path", None)
        if root_path is None:
            paths = LandingPage.objects.filter(store_id=store.pk).values_list("url_path", flat=True)
            root_path = store._root_path = paths.first() or ""
    if not root_path:
        return []
    return [SiteRootPath(store.site_id, root_path, store.absolute_url("").rstrip("/"), store.language)]


# On the base class: the cabinet asks plain Page instances too.
AbstractPage._get_site_root_paths = _site_root_paths
