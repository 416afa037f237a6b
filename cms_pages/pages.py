"""Wagtail pages: a hidden folder of a thousand stores, and in it each store's landing page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms_pages.blocks import LandingBlocks
from commerce.context import active_store_id


class FolderPage(Page):
    """Holds landing pages: adding all of them under one node would make sign-ups wait for each other."""

    is_creatable = False
    subpage_types = ["cms_pages.LandingPage"]
    parent_page_types = ["wagtailcore.Page"]
    search_fields: list[Any] = []

    class Meta:
        verbose_name = _("folder of stores")


class LandingPage(Page):
    """The home page of a store. Its managers are Wagtail's: treebeard computes page paths through them."""

    store = models.ForeignKey(
        "stores.Store", on_delete=models.PROTECT, editable=False, default=active_store_id, related_name="+"
    )
    body = StreamField(LandingBlocks(), blank=True, verbose_name=_("page"))

    template = "storefront/landing.html"
    parent_page_types = ["cms_pages.FolderPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    content_panels = [FieldPanel("body")]
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]
    settings_panels: list[Any] = []
    search_fields: list[Any] = []  # a store has one page: there is nothing to look for

    class Meta:
        verbose_name = _("landing page")
