"""A store's pages as visitors ask for them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail import views

from cms_pages.pages import LandingPage
from commerce.stores.prepared import prepared


def serve_page(request: Any, path: str) -> HttpResponse:
    """Wagtail's view of a page, with the store's start page read by one query and not by three."""
    site = request._wagtail_site
    for page in _landing_page(pk=site.root_page_id) if site else ():
        site.root_page = page
    return views.serve(request, path)


@prepared
def _landing_page(pk: Any) -> QuerySet[LandingPage]:
    return LandingPage.objects.filter(pk=pk)
