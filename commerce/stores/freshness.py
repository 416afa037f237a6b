"""Every save and deletion of what a store's pages show makes its cached pages old, wherever it is made.

A new model counts until it is put on the list of those that no cached page shows. `update()`, `bulk_*` and SQL send no
signals: they call `versions.bump_on_commit` themselves.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, Site

from commerce.stores.models import Store, StoreDomain
from commerce.stores.scoping import StoreOwned
from commerce.stores.versions import bump_on_commit

# What visitors do, what happens to orders, and what only members see: none of it is on a page for everybody.
NOT_SHOWN_APPS = {
    "analytics",
    "basket",
    "communication",
    "customer",
    "notifications",
    "order",
    "search",
    "voucher",
    "wishlists",
}
NOT_SHOWN = {
    "address.UserAddress",
    "offer.RangeProductFileUpload",
    "partner.PartnerAddress",
    "partner.StockAlert",
    "payment.Source",
    "payment.Transaction",
    "reviews.Vote",
    "stores.DomainClaim",
    "stores.Membership",
}
# A draft of a page is saved every few seconds, and writes these fields of the page.
_OF_DRAFTS = {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"}


def is_shown(model: type[Model]) -> bool:
    """Whether rows of a model can be on a page that is cached for everybody."""
    meta = model._meta
    if issubclass(model, StoreOwned):
        return meta.app_label not in NOT_SHOWN_APPS and meta.label not in NOT_SHOWN
    return issubclass(model, Page) and any(field.attname == "store_id" for field in meta.concrete_fields)


def connect() -> None:
    """Connect the signals of each such model by itself, so that deleting a basket stays one statement."""
    for model in apps.get_models():
        if is_shown(model):
            post_save.connect(_row_changed, sender=model, dispatch_uid="stores.freshness")
            post_delete.connect(_row_changed, sender=model, dispatch_uid="stores.freshness")
    for model in apps.get_models(include_auto_created=True):
        if model._meta.auto_created and is_shown(model._meta.auto_created):
            m2m_changed.connect(_links_changed, sender=model, dispatch_uid="stores.freshness")
    for signal in (post_save, post_delete):
        signal.connect(_store_changed, sender=Store, dispatch_uid="stores.freshness")
        signal.connect(_row_changed, sender=StoreDomain, dispatch_uid="stores.freshness")
        signal.connect(_site_changed, sender=Site, dispatch_uid="stores.freshness")


def _row_changed(instance: Any, update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    if update_fields is not None and isinstance(instance, Page) and update_fields <= _OF_DRAFTS:
        return
    bump_on_commit(instance.store_id)


def _links_changed(action: str, instance: Any, **kwargs: Any) -> None:
    if action in ("post_add", "post_remove", "post_clear") and hasattr(instance, "store_id"):
        bump_on_commit(instance.store_id)


def _store_changed(instance: Store, **kwargs: Any) -> None:
    if instance.pk is not None:
        bump_on_commit(instance.pk)


def _site_changed(instance: Site, **kwargs: Any) -> None:
    for store_id in Store.objects.filter(site=instance.pk).values_list("pk", flat=True):
        bump_on_commit(store_id)
