"""What a new store still lacks, told from what is there: nothing is ticked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms_pages.content_services import own_pages
from cms_pages.pages import LandingPage
from commerce.catalogue.models import Product
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store
from commerce.stores.page_links import PageKind
from commerce.stores.roles import Area, may
from commerce.stores.selectors import active_store


@dataclass(frozen=True)
class Step:
    """One thing to set up, where it is done, and whether it is."""

    title: str
    url: str
    is_done: bool
    area: str


def setup_checklist(role: str | None) -> list[Step]:
    """The steps that a role may take in the active store; empty once all of them are done. Five queries."""
    store = active_store()
    page = LandingPage.objects.filter(store_id=store.pk).first()
    sections = [(section["type"], section["value"]) for section in page.body.raw_data] if page else []
    edit_page = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else reverse("wagtailadmin_home")
    steps = [
        Step(_("Add the first product"), reverse("products:add"), _has_product(), Area.CATALOGUE),
        Step(_("Put a photograph on the banner"), edit_page, _has_photo(sections, "banner"), Area.PAGES),
        Step(
            _("Show yourself: a picture beside “About us”"),
            edit_page,
            _has_photo(sections, "about"),
            Area.PAGES,
        ),
        Step(_("Say how to reach you: phone or e-mail"), edit_page, _has_contacts(sections), Area.PAGES),
        Step(
            _("Offer a way of delivery"),
            reverse("delivery:index"),
            ShippingMethod.objects.filter(is_active=True).exists(),
            Area.SETTINGS,
        ),
        Step(
            _("Offer a way to pay"),
            reverse("payment:index"),
            PaymentMethod.objects.filter(is_active=True).exists(),
            Area.SETTINGS,
        ),
        *_pages(),
        Step(
            _("Open the store to buyers"),
            reverse("store:edit"),
            store.status == Store.Status.OPEN,
            Area.SETTINGS,
        ),
    ]
    mine = [step for step in steps if may(role, "change", step.area)]
    return mine if not all(step.is_done for step in mine) else []


def _pages() -> list[Step]:
    """The legal texts that buyers look for first; a draft is gone on with, one that is missing is begun."""
    known = {page.kind: page for page in own_pages()}
    titles = {
        PageKind.PRIVACY: _("Publish a privacy policy: a ready text waits for you"),
        PageKind.TERMS: _("Publish the terms of sale: a ready text waits for you"),
    }
    steps = []
    for kind, title in titles.items():
        page = known.get(kind)
        url = (
            reverse("content:add") + f"?kind={kind}"
            if page is None
            else reverse("content:edit", args=[page.pk])
        )
        steps.append(Step(title, url, page is not None and page.live, Area.PAGES))
    return steps


def _has_product() -> bool:
    return Product.objects.filter(parent=None, is_public=True).exists()


def _has_photo(sections: list[tuple[str, Any]], wanted: str) -> bool:
    return any(value.get("image") for kind, value in sections if kind == wanted)


def _has_contacts(sections: list[tuple[str, Any]]) -> bool:
    return any(value.get("phone") or value.get("email") for kind, value in sections if kind == "contacts")
