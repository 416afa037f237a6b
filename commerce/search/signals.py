"""Every save of what a product is found by ends in one statement after the commit."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from commerce.catalogue.models import (
    AttributeOption,
    Category,
    Product,
    ProductAttributeValue,
    ProductCategory,
)
from commerce.context import store_context
from commerce.search.languages import text_search_configuration
from commerce.search.services import forget_on_commit, index_on_commit
from commerce.search.tasks import index_store_task
from commerce.stores.models import Store


@receiver(post_save, sender=Product)
def _product_changed(instance: Product, **kwargs: Any) -> None:
    index_on_commit([instance.parent_id or instance.pk])


@receiver(post_delete, sender=Product)
def _product_deleted(instance: Product, **kwargs: Any) -> None:
    if instance.parent_id:
        index_on_commit([instance.parent_id])
    else:
        forget_on_commit([instance.pk])


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
    """Another language stems words another way; with one more, its texts are found too."""
    before = Store.objects.filter(pk=instance.pk).values_list("language", "other_languages").first()
    if before and (
        text_search_configuration(before[0]) != text_search_configuration(instance.language)
        or sorted(before[1]) != sorted(instance.other_languages)
    ):
        with store_context(instance):
            index_store_task.delay_on_commit()
