"""The last check before an object is saved: everything that it points at belongs to its own store.

Forms offer only the store's own rows, and the database refuses foreign keys to others; ids inside a page's sections
and links inside its texts are held by nothing but this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms_pages import content_pages, pages
from commerce.context import store_context
from commerce.stores.scoping import StoreOwned


def check_references(instance: Any) -> None:
    """Raise a ValidationError when an object of a store points at a row that is not that store's (or not there).

    Looks at foreign keys, StreamFields and rich texts. One query for each kind of row that is pointed at.
    """
    pointed_at: dict[type[models.Model], set[str]] = defaultdict(set)
    for model, pk in _references(instance):
        pointed_at[model].add(str(pk))
    with store_context(instance.store_id):
        for model, pks in pointed_at.items():
            known = _own_rows(model, instance.store_id)
            if known is not None and len(pks) != known.filter(pk__in=pks).count():
                raise ValidationError(
                    _("Something on this page is no longer in your store: %(kind)s. Choose it again.")
                    % {"kind": model._meta.verbose_name}
                )


def _own_rows(model: type[models.Model], store_id: int) -> models.QuerySet | None:
    """The rows of a model that the store may point at; None when the model belongs to no store."""
    if issubclass(model, StoreOwned):
        return model._default_manager.all()
    if issubclass(model, Page):
        below = content_pages.ContentPage.objects.filter(store_id=store_id).values("pk")
        own = pages.LandingPage.objects.filter(store_id=store_id).values("pk")
        return Page.objects.filter(Q(pk__in=own) | Q(pk__in=below))
    return None


def _references(instance: models.Model) -> Iterator[tuple[type[models.Model], Any]]:
    for field in instance._meta.concrete_fields:
        if hasattr(field, "extract_references"):
            for model, pk, _model_path, _content_path in field.extract_references(
                field.value_from_object(instance)
            ):
                yield model, pk
        elif field.is_relation:
            target: Any = field.related_model
            pk = getattr(instance, field.attname)
            if pk is not None and issubclass(target, StoreOwned):
                yield target, pk
