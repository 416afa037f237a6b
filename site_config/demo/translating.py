"""A demo store in one more language, from <slug>.<language>.toml; a store without such a file has one language."""

from __future__ import annotations

import tomllib
from typing import Any

from cms_pages.models import StoreImage
from commerce.catalogue.models import Category, Product, ProductAttribute
from commerce.catalogue.translating import retitle_variants
from commerce.offer.models import ConditionalOffer
from commerce.payment.models import PaymentMethod
from commerce.search.services import index_on_commit
from commerce.shipping.models import ShippingMethod
from commerce.stores.languages import add_language, language_names
from commerce.stores.models import Store
from commerce.stores.versions import bump_on_commit
from site_config.demo.content import FOLDER


def translate_store(
    *,
    store: Store,
    categories: dict[str, Category],
    products: dict[str, Product],
    delivery: dict[str, ShippingMethod],
    images: dict[str, StoreImage],
) -> None:
    """Add the languages that there are texts for. Takes what was written, by path, slug, code and file."""
    for code in language_names():
        file = FOLDER / f"{store.slug}.{code}.toml"
        if file.exists():
            _translate(store, code, tomllib.loads(file.read_text()), categories, products, delivery, images)


def _translate(
    store: Store,
    code: str,
    texts: dict[str, Any],
    categories: dict[str, Category],
    products: dict[str, Product],
    delivery: dict[str, ShippingMethod],
    images: dict[str, StoreImage],
) -> None:
    add_language(store=store, code=code)
    store.translate({code: texts["store"]})
    store.save(update_fields=["translations"])
    written = Category.objects.in_bulk([category.pk for category in categories.values()])
    for path, (name, description) in texts["categories"].items():
        category = written[categories[path].pk]
        category.translate({code: {"name": name, "description": description}})
        category.save(update_fields=["translations"])
    for slug, (title, description) in texts["products"].items():
        products[slug].translate({code: {"title": title, "description": description}})
    Product.objects.bulk_update(products.values(), ["translations"])
    attributes = list(ProductAttribute.objects.all())
    for attribute in attributes:
        name = texts["attributes"].get(attribute.code, "")
        attribute.translate({code: {"name": name, "values": texts["values"]}})
    ProductAttribute.objects.bulk_update(attributes, ["translations"])
    retitle_variants(Product.objects.filter(parent__isnull=False).values_list("pk", flat=True))
    for key, (name, description) in texts["shipping"].items():
        delivery[key].translate({code: {"name": name, "description": description}})
        delivery[key].save(update_fields=["translations"])
    for method in PaymentMethod.objects.filter(kind__in=texts["payment"]):
        name, instructions = texts["payment"][method.kind]
        method.translate({code: {"name": name, "instructions": instructions}})
        method.save(update_fields=["translations"])
    for own, name in texts["sales"].items():
        sale = ConditionalOffer.objects.get(name=own)
        sale.translate({code: {"name": name}})
        sale.save(update_fields=["translations"])
    for file, words in texts["pictures"].items():
        images[file].translate({code: {"description": words}})
    StoreImage.objects.bulk_update(images.values(), ["translations"])
    index_on_commit([product.pk for product in products.values()])
    bump_on_commit()
