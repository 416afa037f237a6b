"""Takes a demo store away with all it owns. Only the demo does this: a seller's store is closed, never erased."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models, transaction
from wagtail.models import Page

from cms_pages.media import StoreDocument, StoreImage
from cms_pages.pages import LandingPage
from commerce.context import store_context
from commerce.stores.guards import has_store
from commerce.stores.models import Store


@transaction.atomic
def remove_store(store: Store) -> None:
    """Delete a store, its rows in every table, its page and its files."""
    with store_context(store):
        for media in (StoreImage, StoreDocument):
            media.objects.all().delete()  # one by one: their files and search entries go with them
        with connection.cursor() as cursor:
            for statement in _statements():
                cursor.execute(statement, [store.pk])  # in any order: foreign keys are checked at the commit
        Store.objects.filter(pk=store.pk).update(site=None)
        LandingPage.objects.get(store=store).delete()  # with its revisions and its Site
        store.delete()


def _statements() -> list[str]:
    """A DELETE for each table that has rows of a store: link tables first, by what they link."""
    links, owned = [], []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        if issubclass(model, Page):  # the landing page takes those below it along
            continue
        table = model._meta.db_table
        if has_store(model):
            owned.append(f'DELETE FROM "{table}" WHERE store_id = %s')
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and has_store(field.related_model):
                parent, key = field.related_model._meta.db_table, field.target_field.column
                of_store = f'SELECT "{key}" FROM "{parent}" WHERE store_id = %s'
                links.append(f'DELETE FROM "{table}" WHERE "{field.column}" IN ({of_store})')
    return links + owned
