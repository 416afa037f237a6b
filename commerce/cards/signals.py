"""Every save and deletion of what a card is made of refreshes it at the commit."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from commerce.cards.commits import refresh_on_commit, refresh_store_on_commit
from commerce.catalogue.models import (
    AttributeOption,
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    ProductImage,
)
from commerce.catalogue.reviews.models import ProductReview
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range, RangeProduct
from commerce.partner.models import StockRecord

_LINKED = ("post_add", "post_remove", "post_clear")


@receiver([post_save, post_delete], sender=Product)
def _product_changed(instance: Product, **kwargs: Any) -> None:
    refresh_on_commit([instance.parent_id or instance.pk])


@receiver([post_save, post_delete], sender=StockRecord)
@receiver([post_save, post_delete], sender=ProductAttributeValue)
@receiver([post_save, post_delete], sender=ProductCategory)
@receiver([post_save, post_delete], sender=ProductImage)
@receiver([post_save, post_delete], sender=ProductReview)
def _part_of_product_changed(instance: Any, **kwargs: Any) -> None:
    refresh_on_commit([instance.product_id])


@receiver(m2m_changed, sender=Product.categories.through)
def _categories_of_product_changed(
    instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action in _LINKED:
        refresh_on_commit([instance.pk] if isinstance(instance, Product) else pk_set or ())


@receiver(m2m_changed, sender=ProductAttributeValue.value_multi_option.through)
def _options_of_product_changed(instance: Any, action: str, **kwargs: Any) -> None:
    if action in _LINKED and isinstance(instance, ProductAttributeValue):
        refresh_on_commit([instance.product_id])


@receiver(post_save, sender=Category)
def _category_changed(instance: Category, created: bool, **kwargs: Any) -> None:
    if not created:
        refresh_category_on_commit(instance)


def refresh_category_on_commit(category: Category) -> None:
    """Refresh what is in a category and below it: it was hidden, shown or moved."""
    links = ProductCategory.objects.filter(category__path__startswith=category.path)
    refresh_on_commit(links.values_list("product_id", flat=True))


@receiver(post_save, sender=AttributeOption)
def _option_changed(instance: AttributeOption, created: bool, **kwargs: Any) -> None:
    if not created:
        values = ProductAttributeValue.objects
        refresh_on_commit(values.filter(value_option=instance).values_list("product_id", flat=True))
        refresh_on_commit(values.filter(value_multi_option=instance).values_list("product_id", flat=True))


@receiver(post_save, sender=ProductAttribute)
@receiver(post_save, sender=ProductClass)
def _kind_changed(created: bool, **kwargs: Any) -> None:
    if not created:
        refresh_store_on_commit()


@receiver([post_save, post_delete], sender=ConditionalOffer)
def _offer_changed(instance: ConditionalOffer, **kwargs: Any) -> None:
    if instance.offer_type == ConditionalOffer.SITE:
        refresh_store_on_commit()


@receiver(post_save, sender=Condition)
@receiver(post_save, sender=Benefit)
@receiver(post_save, sender=Range)
def _part_of_offer_changed(created: bool, **kwargs: Any) -> None:
    if not created:  # a new one has no offer yet
        refresh_store_on_commit()


@receiver([post_save, post_delete], sender=RangeProduct)
@receiver(m2m_changed, sender=Range.included_categories.through)
@receiver(m2m_changed, sender=Range.excluded_categories.through)
@receiver(m2m_changed, sender=Range.excluded_products.through)
@receiver(m2m_changed, sender=Range.classes.through)
def _range_changed(action: str = "post_save", **kwargs: Any) -> None:
    if action in ("post_save", *_LINKED):
        refresh_store_on_commit()
