"""A store's pages as visitors ask for them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail import views

from cms_pages.pages import LandingPage
from commerce.stores.kept import kept_by_store
from commerce.stores.prepared import prepared


def serve_page(request: Any, path: str) -> HttpResponse:
    """Wagtail's view of a page, with the store's start page read once and not by three queries each time."""
    site = request._wagtail_site
    page = _landing_page(site.root_page_id) if site else None
    if page is not None:
        site.root_page = page
    return views.serve(request, path)


@kept_by_store(size=200)
def _landing_page(pk: int) -> LandingPage | None:
    return next(iter(_landing_pages(pk=pk)), None)


@prepared
def _landing_pages(pk: Any) -> QuerySet[LandingPage]:
    return LandingPage.objects.filter(pk=pk)
