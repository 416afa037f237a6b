"""The only writers of products: a product with its variants, prices, stock, photos and categories, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.cards.commits import refresh_on_commit
from commerce.catalogue.models import (
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    ProductImage,
)
from commerce.catalogue.slugs import ascii_slug
from commerce.catalogue.translating import title_of_variant
from commerce.order.models import Line as OrderLine
from commerce.partner.models import Partner, StockRecord
from commerce.refused import Refused
from commerce.search.services import index_on_commit
from commerce.stores.redirects import claim_address, mark_gone, move_address
from commerce.stores.texts import Texts
from commerce.stores.versions import bump_on_commit

CODE_LENGTH = 40


class ProductRefused(Refused):
    """A product cannot be saved as asked; `message` is a sentence for the seller."""


@dataclass(frozen=True, kw_only=True)
class VariantData:
    """One variant as it shall be. `pk` names an existing one, which keeps its id, so baskets and orders survive."""

    options: Mapping[str, str] = field(default_factory=dict)
    """What a buyer chooses it by, readable: {"Colour": "Sage green"}. Its title is made of the values."""
    price: Decimal
    stock: int | None = None
    """Pieces in the house, with those sold and not yet shipped; None leaves an existing count alone."""
    sku: str = ""
    weight: int | None = None
    is_public: bool = True
    image: Any = None
    pk: int | None = None

    @property
    def title(self) -> str:
        return ", ".join(value for value in self.options.values() if value)


@transaction.atomic
def save_product(
    *,
    product: Product | None = None,
    title: str,
    description: str = "",
    slug: str = "",
    categories: Iterable[Category] = (),
    price: Decimal | None = None,
    stock: int | None = None,
    sku: str = "",
    weight: int | None = None,
    is_public: bool = True,
    images: Sequence[Any] = (),
    variants: Sequence[VariantData] = (),
    swatches: Mapping[str, Mapping[str, str]] | None = None,
    translations: Texts | None = None,
) -> Product:
    """Create (product=None) or rewrite a product of the active store and return it.

    With `variants` it becomes a parent and its own price, stock and SKU are not used; without, it needs a price.
    A variant that is left out is deleted, or hidden if it was ever ordered. Images come in the order of the gallery.
    `swatches` are colours of values by the readable name of their option ({"Colour": {"Sage": "#9aa588"}}; "" takes
    one away); products with the same option share them. `translations` are title and description in added languages;
    those that are not named stay.
    Raises ProductRefused with a sentence; nothing is written then.
    """
    if not variants and price is None:
        raise ProductRefused(_("Give the product a price."))
    product = product or Product(product_class=_goods())
    old_path = product.get_absolute_url() if product.pk else ""
    product.title, product.description, product.is_public, product.weight = (
        title,
        description,
        is_public,
        weight,
    )
    product.upc = None if variants else (sku or None)
    product.structure = Product.PARENT if variants else product.structure
    product.slug = slug or product.slug
    product.translate(translations or {})
    product.save()
    if old_path:
        move_address(old_path, product.get_absolute_url())
    else:
        claim_address(product.get_absolute_url())
    _set_categories(product, categories)
    _set_images(product, images)
    _set_variants(product, variants)
    _set_swatches(swatches or {})
    if product.structure == Product.STANDALONE:
        _set_stock(product, price=price, stock=stock, sku=sku)
    else:
        _retire_stock(product)
    index_on_commit([product.pk])
    refresh_on_commit([product.pk])
    return product


@transaction.atomic
def remove_product(*, product: Product) -> bool:
    """Take a product out of the catalogue: deleted (True), or hidden (False) because orders speak of it."""
    if was_ordered(product):
        Product.objects.filter(Q(pk=product.pk) | Q(parent=product)).update(is_public=False)
        index_on_commit([product.pk])
        bump_on_commit()
        refresh_on_commit([product.pk])
        return False
    near = product.categories.filter(is_public=True).order_by("path").first()
    mark_gone(product.get_absolute_url(), title=product.title, near=near.get_absolute_url() if near else "")
    product.delete()
    return True


def was_ordered(product: Product) -> bool:
    """Whether any order has the product or one of its variants."""
    return OrderLine.objects.filter(Q(product=product) | Q(product__parent=product)).exists()


def option_named(name: str) -> ProductAttribute:
    """The text attribute of the store's goods with this readable name, made if there is none."""
    goods = _goods()
    existing = goods.attributes.filter(name__iexact=name.strip(), type=ProductAttribute.TEXT).first()
    if existing is not None:
        return existing
    base = ascii_slug(name).replace("-", "_").strip("_")[:CODE_LENGTH] or "option"
    base = base if base[0].isalpha() else f"option_{base}"
    taken = set(goods.attributes.filter(code__startswith=base).values_list("code", flat=True))
    code = next(c for c in (base, *(f"{base}_{n}" for n in range(2, len(taken) + 3))) if c not in taken)
    return ProductAttribute.objects.create(
        product_class=goods, name=name.strip(), code=code, type=ProductAttribute.TEXT
    )


def _goods() -> ProductClass:
    return ProductClass.objects.order_by("pk")[:1].get()


def _set_categories(product: Product, categories: Iterable[Category]) -> None:
    wanted = {category.pk: category for category in categories}
    ProductCategory.objects.filter(product=product).exclude(category__in=wanted).delete()
    known = set(ProductCategory.objects.filter(product=product).values_list("category_id", flat=True))
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category=category)
        for pk, category in wanted.items()
        if pk not in known
    )


def _set_images(product: Product, images: Sequence[Any]) -> None:
    """Lay out the gallery; a photo that stays keeps its row (and its caption)."""
    rows: dict[int, ProductImage] = {
        row.image_id: row for row in ProductImage.objects.filter(product=product)
    }
    wanted = list(dict.fromkeys(image.pk for image in images))
    ProductImage.objects.filter(product=product).exclude(image_id__in=wanted).delete()
    for place, pk in enumerate(wanted):
        row = rows.get(pk) or ProductImage(product=product, image_id=pk)
        if row.pk is None or row.display_order != place:
            row.display_order = place
            row.save()


def _set_variants(product: Product, variants: Sequence[VariantData]) -> None:
    existing = {child.pk: child for child in product.children.all()} if product.pk else {}
    kept = {data.pk for data in variants if data.pk}
    if not kept <= set(existing):
        raise ProductRefused(_("One of the variants was removed meanwhile. Open the product again."))
    for child in (child for pk, child in existing.items() if pk not in kept):
        if was_ordered(child):
            Product.objects.filter(pk=child.pk).update(is_public=False)
        else:
            child.delete()
    attributes = {name: option_named(name) for data in variants for name in data.options}
    for data in variants:
        _save_variant(product, existing.get(data.pk or 0), data, attributes)
    if not variants and not product.children.exists():
        product.structure = Product.STANDALONE
        Product.objects.filter(pk=product.pk).update(structure=Product.STANDALONE)


def _set_swatches(swatches: Mapping[str, Mapping[str, str]]) -> None:
    for name, colours in swatches.items():
        attribute = option_named(name)
        merged = {value: colour for value, colour in {**attribute.swatches, **colours}.items() if colour}
        if merged != attribute.swatches:
            attribute.swatches = merged
            attribute.save(update_fields=["swatches"])


def _save_variant(
    parent: Product, child: Product | None, data: VariantData, attributes: Mapping[str, ProductAttribute]
) -> None:
    child = child or Product(parent=parent)
    child.structure = Product.CHILD
    child.title, child.upc, child.weight, child.is_public = (
        data.title,
        data.sku or None,
        data.weight,
        data.is_public,
    )
    child.translations = title_of_variant(
        (attributes[name], value) for name, value in data.options.items() if value
    )
    child.save()
    for name, value in data.options.items():
        ProductAttributeValue.objects.update_or_create(
            product=child, attribute=attributes[name], defaults={"value_text": value}
        )
    _set_images(child, [data.image] if data.image else [])
    _set_stock(child, price=data.price, stock=data.stock, sku=data.sku)


def _set_stock(product: Product, *, price: Decimal | None, stock: int | None, sku: str) -> None:
    """Write price and count, never `num_allocated`: an order may be counting it up at this moment."""
    record = StockRecord.objects.filter(product=product).first()
    values: dict[str, Any] = {"price": price, "partner_sku": sku or f"#{product.pk}"}
    if record is None:
        StockRecord.objects.create(
            product=product,
            partner=Partner.objects.order_by("pk")[:1].get(),
            num_in_stock=stock or 0,
            **values,
        )
        return
    if stock is not None:
        if stock < record.num_allocated:
            raise ProductRefused(
                _(
                    "«%(product)s»: %(count)s are ordered and not yet shipped, so there cannot be fewer in stock."
                )
                % {"product": product.get_title(), "count": record.num_allocated}
            )
        values["num_in_stock"] = stock
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=[*values, "date_updated"])


def _retire_stock(product: Product) -> None:
    """A parent sells nothing itself: its count goes, but for what orders still wait for."""
    StockRecord.objects.filter(product=product, num_allocated=0).delete()
    for record in StockRecord.objects.filter(product=product):
        record.num_in_stock = record.num_allocated
        record.save(update_fields=["num_in_stock", "date_updated"])
