"""The catalogue of a demo store: categories, products with variants and photographs, reviews, sales, vouchers,
and words of search."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cms_pages.media import StoreImage
from commerce.cards.commits import refresh_store_on_commit
from commerce.catalogue.models import (
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductClass,
    ProductRecommendation,
)
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.services import VariantData, save_product
from commerce.catalogue.tree import save_category
from commerce.offer.services import DiscountKind, SaleTerms, create_sale
from commerce.search.services import save_synonyms
from commerce.voucher.services import VoucherKind, VoucherTerms, create_voucher


class Catalogue:
    """Writes the catalogue of the active store from its content; `categories` and `products` by path and slug."""

    def __init__(self, content: dict[str, Any], images: dict[str, StoreImage]) -> None:
        self.content, self.images = content, images
        self.categories: dict[str, Category] = {}
        self.products: dict[str, Product] = {}
        self.now = timezone.now()

    def save(self) -> None:
        """All of it."""
        self._save_categories()
        self._save_attributes()
        for data in self.content["products"]:
            self.products[data["slug"]] = self._save_product(data)
        self._save_facts()
        self._save_relations()
        self._save_reviews()
        for data in self.content["offers"]:
            self._save_sale(data)
        for data in self.content["vouchers"]:
            self._save_voucher(data)
        for data in self.content["synonyms"]:
            save_synonyms(words=data["words"], is_one_way=data.get("one_way", False))
        refresh_store_on_commit()  # much was written in bulk

    def _save_categories(self) -> None:
        for data in self.content["categories"]:
            parent, _slash, slug = data["path"].rpartition("/")
            self.categories[data["path"]] = save_category(
                name=data["name"], slug=slug, description=data["description"],
                parent=self.categories[parent] if parent else None,
            )  # fmt: skip

    def _save_attributes(self) -> None:
        goods = ProductClass.objects.get()
        goods.attributes.all().delete()  # the starter's one, for sellers who have none yet
        rows = [
            ProductAttribute(
                product_class=goods,
                code=one["code"],
                name=one["name"],
                type=ProductAttribute.TEXT,
                swatches=one.get("swatches", {}),
            )
            for one in self.content["attributes"]
        ]
        self.attributes = {row.code: row for row in ProductAttribute.objects.bulk_create(rows)}

    def _save_product(self, data: dict[str, Any]) -> Product:
        product = save_product(
            title=data["title"],
            slug=data["slug"],
            description=data["description"].strip(),
            categories=[self.categories[path] for path in data["categories"]],
            price=Decimal(data["price"]) if "price" in data else None,
            stock=data.get("stock"),
            sku=data["upc"],
            weight=data.get("weight"),
            images=[self.images[picture["file"]] for picture in data["pictures"]],
            variants=[self._variant(variant) for variant in data.get("variants", [])],
        )
        product.date_created = self._days_ago(data["days_ago"])
        product.save(update_fields=["date_created"])
        return product

    def _variant(self, data: dict[str, Any]) -> VariantData:
        return VariantData(
            options={self.attributes[code].name: value for code, value in data["options"].items()},
            price=Decimal(data["price"]),
            stock=data["stock"],
            sku=data["upc"],
            weight=data.get("weight"),
            image=self.images[data["picture"]["file"]] if "picture" in data else None,
        )

    def _save_facts(self) -> None:
        """What is true of a product whatever its variant: material, size, care."""
        ProductAttributeValue.objects.bulk_create(
            ProductAttributeValue(
                product=self.products[data["slug"]], attribute=self.attributes[code], value_text=value
            )
            for data in self.content["products"]
            for code, value in data.get("attributes", {}).items()
        )

    def _save_relations(self) -> None:
        ProductRecommendation.objects.bulk_create(
            ProductRecommendation(
                primary=self.products[data["slug"]], recommendation=self.products[slug], ranking=100 - place
            )
            for data in self.content["products"]
            for place, slug in enumerate(data.get("related", []))
        )

    def _save_reviews(self) -> None:
        rows = []
        for data in self.content["products"]:
            for review in data.get("reviews", []):
                row = ProductReview(
                    product=self.products[data["slug"]], name=review["name"], score=review["score"],
                    title=review["title"], body=review["text"], status=ProductReview.APPROVED,
                )  # fmt: skip
                rows.append((row, self._days_ago(review["days_ago"])))
        ProductReview.objects.bulk_create([row for row, _date in rows])
        for row, date in rows:
            row.date_created = date
        ProductReview.objects.bulk_update([row for row, _date in rows], ["date_created"])
        for product in {row.product for row, _date in rows}:
            product.update_rating()

    def _save_sale(self, data: dict[str, Any]) -> None:
        create_sale(
            terms=SaleTerms(
                name=data["name"],
                kind=DiscountKind.PERCENT,
                value=Decimal(data["percent"]),
                products=[self.products[slug] for slug in data.get("products", [])],
                categories=[self.categories[data["category"]]] if "category" in data else [],
            )
        )

    def _save_voucher(self, data: dict[str, Any]) -> None:
        create_voucher(
            terms=VoucherTerms(
                code=data["code"],
                kind=VoucherKind.PERCENT,
                value=Decimal(data["percent"]),
                min_basket=Decimal(data["min_sum"]),
                starts_at=self._days_ago(40),
            )
        )

    def _days_ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days, hours=days % 7, minutes=days * 7 % 60)
