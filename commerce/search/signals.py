"""Every save of what a product is found by ends in one statement after the commit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from commerce.catalogue.models import (
    AttributeOption,
    Category,
    Product,
    ProductAttributeValue,
    ProductCategory,
)
from commerce.context import active_store_id, store_context
from commerce.search.services import BATCH, index_products
from commerce.search.tasks import index_products_task, index_store_task
from commerce.stores.models import Store


class _Indexing:
    """What a transaction has changed in one store so far; called when it commits."""

    def __init__(self, store_id: int) -> None:
        self.store_id = store_id
        self.product_ids: set[int] = set()
        self.is_done = False

    def __call__(self) -> None:
        self.is_done = True
        with store_context(self.store_id):
            if len(self.product_ids) <= BATCH:
                index_products(self.product_ids)
                return
            # A change of a big category: nobody waits for it.
            product_ids = sorted(self.product_ids)
            for start in range(0, len(product_ids), BATCH):
                index_products_task.delay(product_ids[start : start + BATCH])


def index_on_commit(product_ids: Iterable[int]) -> None:
    """Index products of the active store when the transaction commits: together, however many calls there were."""
    store_id = active_store_id()
    if store_id is None:  # all-stores mode: migrations and the operators, who rebuild the index themselves
        return
    alive_with = set(connection.savepoint_ids)  # a hook of other savepoints may be undone without this change
    for entry in reversed(connection.run_on_commit):
        savepoints, hook = entry[:2]
        if isinstance(hook, _Indexing) and (savepoints, hook.store_id, hook.is_done) == (
            alive_with,
            store_id,
            False,
        ):
            hook.product_ids.update(product_ids)
            return
    indexing = _Indexing(store_id)
    indexing.product_ids.update(product_ids)
    transaction.on_commit(indexing)


@receiver([post_save, post_delete], sender=Product)
def _product_changed(instance: Product, raw: bool = False, **kwargs: Any) -> None:
    index_on_commit([instance.parent_id or instance.pk])


@receiver([post_save, post_delete], sender=ProductAttributeValue)
@receiver([post_save, post_delete], sender=ProductCategory)
def _part_of_product_changed(instance: Any, **kwargs: Any) -> None:
    index_on_commit([instance.product_id])


@receiver(m2m_changed, sender=Product.categories.through)
def _categories_of_product_changed(
    instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        index_on_commit([instance.pk] if isinstance(instance, Product) else pk_set or ())


@receiver(post_save, sender=Category)
def _category_changed(instance: Category, created: bool, **kwargs: Any) -> None:
    if not created:
        links = ProductCategory.objects.filter(category__path__startswith=instance.path)
        index_on_commit(links.values_list("product_id", flat=True))


@receiver(post_save, sender=AttributeOption)
def _option_changed(instance: AttributeOption, created: bool, **kwargs: Any) -> None:
    if not created:
        index_on_commit(instance.productattributevalue_set.values_list("product_id", flat=True))


@receiver(pre_save, sender=Store)
def _store_changed(instance: Store, **kwargs: Any) -> None:
    """Another language stems words another way."""
    before = Store.objects.filter(pk=instance.pk).values_list("language", flat=True).first()
    if before not in (None, instance.language):
        with store_context(instance):
            index_store_task.delay_on_commit()
