"""Pages that a seller adds below the start page: about, delivery, legal texts. Each lives at /<slug>/."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms_pages.blocks import ContentBlocks
from cms_pages.pages import StorePage
from commerce.catalogue.slugs import ascii_slug
from commerce.context import active_store_id
from commerce.stores.page_links import PageKind

# First parts of addresses that the host's other servers or coming releases answer.
_KEPT = frozenset(
    (
        "api", "feeds", "health", "l", "login", "media", "p", "personal", "preview", "sitemap", "static", "webhooks",
        "wishlist", "wp-admin",
        *(code for code, _name in settings.LANGUAGES),
    )
)  # fmt: skip
MAX_PAGES = 100


class ArticlePage(StorePage):
    """What a page of text and its translations share."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pictures = (picture for block in self.body for picture in _pictures(block))
        return {**context, "picture_shared": next(pictures, None)}


class ContentPage(ArticlePage):
    """A page in the seller's own words."""

    kind = models.CharField(_("purpose"), max_length=10, choices=PageKind, default=PageKind.OTHER)
    body = StreamField(ContentBlocks(), blank=True, verbose_name=_("page"))
    in_footer = models.BooleanField(_("link in the footer"), default=True)
    in_menu = models.BooleanField(_("link in the menu"), default=False)
    position = models.PositiveSmallIntegerField(
        _("place among the links"), default=0, help_text=_("Smaller numbers come first.")
    )

    template = "storefront/page.html"
    parent_page_types = ["cms_pages.LandingPage"]
    content_panels = [FieldPanel("title"), FieldPanel("body")]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    heading=_("address"),
                    help_text=_(
                        "The last part of the page's address. An address that has been in use goes on working."
                    ),
                ),
                FieldPanel("in_footer"),
                FieldPanel("in_menu"),
                FieldPanel("position"),
            ],
            heading=_("Where it is found"),
        ),
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines")
        ),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "kind"], condition=~models.Q(kind=PageKind.OTHER), name="page_once_per_kind"
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.slug in reserved_slugs():
            raise ValidationError(
                {"slug": _("“%(slug)s” is an address of the shop itself.") % {"slug": self.slug}}
            )

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A title that has no address yet gets one of Latin letters; Wagtail would keep the script it is in."""
        if not self.slug:
            self.slug = free_page_slug(self.title, page=self)
        super().full_clean(*args, **kwargs)

    @property
    def path_in_store(self) -> str:
        """Where it lives on the store's host; Wagtail's own `url` asks for the site."""
        return f"/{self.slug}/"


def _pictures(block: Any) -> list[Any]:
    if block.block_type == "gallery":
        return [one["image"] for one in block.value["images"] if one["image"]]
    return [block.value["image"]] if block.value.get("image") else []


def free_page_slug(title: str, *, page: ContentPage | None = None) -> str:
    """An address of Latin letters that no page of the active store has, and that is not the shop's own."""
    base = ascii_slug(title)[:80].strip("-") or "page"
    others = ContentPage.objects.filter(store_id=active_store_id()).exclude(pk=page and page.pk)
    taken = set(others.values_list("slug", flat=True)) | reserved_slugs()
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@cache
def reserved_slugs() -> frozenset[str]:
    """The first part of every other address on a store's host, read from its URLconf: a page there would be unseen."""
    found = set(_KEPT)

    def walk(patterns: Any, prefix: str) -> None:
        for entry in patterns:
            route = prefix + str(entry.pattern).lstrip("^")
            first, slash, _rest = route.partition("/")
            if slash or not hasattr(entry, "url_patterns"):
                found.add(first.partition("<")[0].partition("(")[0])
            else:
                walk(entry.url_patterns, route)

    walk(get_resolver(settings.ROOT_URLCONF).url_patterns, "")
    return frozenset(name for name in found if name)
