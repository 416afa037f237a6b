"""The pages that a store's seller has written, as links: for footers, menus, checkout and the sitemap.

The pages themselves are of cms_pages, which nothing here may import: it gives a reader to `provide` at start-up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageKind(models.TextChoices):
    """What a page is for. Of each kind but OTHER a store has one page at most."""

    ABOUT = "about", _("About us")
    DELIVERY = "delivery", _("Delivery and payment")
    RETURNS = "returns", _("Returns")
    CONTACTS = "contacts", _("Contacts and company details")
    PRIVACY = "privacy", _("Privacy policy")
    TERMS = "terms", _("Terms of sale")
    COOKIES = "cookies", _("Cookies")
    IMPRINT = "imprint", _("Imprint")
    OTHER = "other", _("A page of your own")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A published page. `changed` is when it was last published; `languages` are the added ones that it is shown in."""

    kind: str
    title: str
    url: str
    in_footer: bool
    in_menu: bool
    changed: datetime | None
    languages: tuple[str, ...] = ()


def _none() -> list[PageLink]:
    return []


_read: Callable[[], list[PageLink]] = _none


def provide(reader: Callable[[], list[PageLink]]) -> None:
    """Say who reads the published pages of the active store, in the seller's order."""
    global _read
    _read = reader


def page_links() -> list[PageLink]:
    """Every published page of the active store. One query."""
    return _read()


def legal_pages(*, links: list[PageLink] | None = None) -> dict[str, str]:
    """{kind: address} of the pages that have a purpose: "terms", "privacy", "returns", … Only what is published."""
    found = page_links() if links is None else links
    return {link.kind: link.url for link in found if link.kind != PageKind.OTHER}
