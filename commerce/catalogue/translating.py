"""The words of attributes in the store's added languages: a value is translated once, and every product has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from commerce.catalogue.models import Product, ProductAttribute, ProductAttributeValue
from commerce.search.services import index_on_commit
from commerce.stores.versions import bump_on_commit

MOST_VALUES = 200
"""Of an attribute. One with more is a text that each product has its own of, and not a choice."""


def values_of_attributes() -> dict[ProductAttribute, list[str]]:
    """The attributes of the store's goods that are texts, with the values that products have. Two queries."""
    attributes = {
        one.pk: one for one in ProductAttribute.objects.filter(type=ProductAttribute.TEXT).order_by("pk")
    }
    values = ProductAttributeValue.objects.filter(attribute__in=attributes).exclude(value_text=None)
    found: dict[int, list[str]] = defaultdict(list)
    for pk, value in values.order_by("value_text").values_list("attribute_id", "value_text").distinct():
        if value:
            found[pk].append(value)
    return {attributes[pk]: values for pk, values in sorted(found.items()) if len(values) <= MOST_VALUES}


def title_of_variant(options: Iterable[tuple[ProductAttribute, str]]) -> dict[str, dict[str, str]]:
    """The translations of a variant's title: the values of its options, each as its attribute calls it."""
    pairs = list(options)
    own = ", ".join(value for _attribute, value in pairs)
    found = {}
    for code in sorted({code for attribute, _value in pairs for code in attribute.translations}):
        title = ", ".join(attribute.value_in(code, value) for attribute, value in pairs)
        if title != own:
            found[code] = {"title": title}
    return found


@transaction.atomic
def translate_attribute(
    *, attribute: ProductAttribute, language: str, name: str, values: Mapping[str, str]
) -> None:
    """Say what an attribute and some of its values are called in an added language; an empty text takes one away."""
    before = attribute.translations
    attribute.forget_originals(language, ["name"])
    known = before.get(language, {}).get("values", {})
    kept = {value: text for value, text in {**known, **values}.items() if text}
    attribute.translate({language: {"name": name, "values": kept}})
    if attribute.translations == before:
        return
    attribute.save(update_fields=["translations"])
    variants = Product.objects.filter(parent__isnull=False, attribute_values__attribute=attribute)
    index_on_commit(retitle_variants(variants.values_list("pk", flat=True)))
    standing = Product.objects.filter(parent=None, attribute_values__attribute=attribute)
    index_on_commit(standing.values_list("pk", flat=True))


def retitle_variants(variant_ids: Iterable[int]) -> set[int]:
    """Make the translations of variants' titles what their attributes say. Gives the products they are of."""
    options: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    rows = ProductAttributeValue.objects.filter(product__in=list(variant_ids)).select_related("attribute")
    for row in rows.exclude(value_text=None).order_by("attribute_id"):
        options[row.product_id].append((row.attribute, row.value_text))
    variants = list(Product.objects.filter(pk__in=options).only("store_id", "parent_id", "translations"))
    for variant in variants:
        variant.translations = title_of_variant(options[variant.pk])
    Product.objects.bulk_update(variants, ["translations"], batch_size=500)
    bump_on_commit()
    return {variant.parent_id for variant in variants if variant.parent_id}
