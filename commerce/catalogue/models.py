"""Catalogue of one store: categories and products, addressed by slug, with photos from the media library."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import (
    AbstractAttributeOption,
    AbstractAttributeOptionGroup,
    AbstractCategory,
    AbstractOption,
    AbstractProduct,
    AbstractProductAttribute,
    AbstractProductAttributeValue,
    AbstractProductCategory,
    AbstractProductClass,
    AbstractProductImage,
    AbstractProductRecommendation,
)

from commerce.catalogue.short_links import code_of
from commerce.catalogue.slugs import ascii_slug
from commerce.stores.scoping import StoreOwned, refuse_other_store
from commerce.stores.texts import Translated, value_in


def free_slug(model: type[models.Model], text: str, *, instance: models.Model, fallback: str) -> str:
    """A slug made from a text of any script, with a number behind it when the active store has that slug already."""
    base = ascii_slug(text)[:200] or fallback
    taken = set(
        model.objects.filter(slug__startswith=base).exclude(pk=instance.pk).values_list("slug", flat=True)
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


class ProductClass(StoreOwned, AbstractProductClass):
    """A kind of product: which attributes it has, whether it is shipped, whether stock is counted."""


class Category(StoreOwned, Translated, AbstractCategory):
    """A node of the store's own tree: each store counts its paths from 0001."""

    TRANSLATED = ("name", "description")

    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    slug = models.SlugField(_("address"), max_length=255, blank=True)

    class Meta(AbstractCategory.Meta):
        constraints = [models.UniqueConstraint(fields=["store", "slug"], name="category_slug_per_store")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_other_store(self)
        if not self.slug:
            self.slug = free_slug(Category, self.name, instance=self, fallback="category")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:category", args=[self.slug])


class ProductCategory(StoreOwned, AbstractProductCategory):
    """A product in a category."""


class Product(StoreOwned, Translated, AbstractProduct):
    """A product, or a variant (child product) of one. A variant's title is made of its options' values."""

    TRANSLATED = ("title", "description")

    slug = models.SlugField(_("address"), max_length=255, blank=True)
    weight = models.PositiveIntegerField(
        _("weight, g"),
        null=True,
        blank=True,
        help_text=_("With packaging, in grams: delivery by weight counts it."),
    )

    class Meta(AbstractProduct.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["store", "slug"],
                condition=models.Q(parent__isnull=True),
                name="product_slug_per_store",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            text = self.get_title() if self.parent_id is None else f"{self.parent.title} {self.title}"
            self.slug = free_slug(Product, text, instance=self, fallback="product")
        super().save(*args, **kwargs)

    def get_title(self) -> str:
        """Its name in the language shown; of a variant without one its product's."""
        return self.text("title") or (self.parent.text("title") if self.parent_id else "")

    @property
    def full_title(self) -> str:
        """The name in the language shown, a variant's behind its product's: "Vase, Sage green"."""
        if self.is_child and self.title:
            return f"{self.parent.text('title')}, {self.text('title')}"
        return self.get_title()

    def get_short_url(self) -> str:
        """The path that QR codes carry: it outlives renaming."""
        return reverse("catalogue:short", args=[code_of(self.pk)])

    def update_rating(self) -> None:
        """Reckon the rating from the reviews that are shown. Oscar would write the whole row."""
        self.rating = self.calculate_rating()
        self.save(update_fields=["rating", "date_updated"])

    def get_absolute_url(self) -> str:
        """The page of the product; a variant has none of its own."""
        slug = self.parent.slug if self.is_child else self.slug
        return product_address(slug)


def product_address(slug: str) -> str:
    """The path of a product's page in the language shown."""
    return _address_under(get_script_prefix(), slug)


@lru_cache(maxsize=10_000)
def _address_under(_prefix: str, slug: str) -> str:
    return reverse("catalogue:detail", urlconf=settings.ROOT_URLCONF, args=[slug])


class ProductRecommendation(StoreOwned, AbstractProductRecommendation):
    """A product shown beside another."""


class ProductAttribute(StoreOwned, Translated, AbstractProductAttribute):
    """A property that products of a class have. Its values are texts; each is translated once, for all products."""

    TRANSLATED = ("name",)

    swatches = models.JSONField(_("colours"), default=dict, blank=True)
    """{value: "#rrggbb"} where the property is a colour: buyers see a dot beside the name."""

    def value_in(self, language: str, value: str) -> str:
        """What a value is called in an added language; itself where nobody has translated it."""
        return value_in(self.translations, language, value)


class ProductAttributeValue(StoreOwned, AbstractProductAttributeValue):
    """A property's value for one product."""

    value_file = None
    value_image = None


class AttributeOptionGroup(StoreOwned, AbstractAttributeOptionGroup):
    """A named set of choices for an attribute."""


class AttributeOption(StoreOwned, AbstractAttributeOption):
    """One choice of a set."""


class Option(StoreOwned, AbstractOption):
    """Something the buyer fills in when buying, such as an engraving."""


class ProductImage(StoreOwned, AbstractProductImage):
    """A photo of a product: a place in its gallery for an image of the media library."""

    original = None
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("image"),
    )


from oscar.apps.catalogue.models import *  # noqa: E402, F403  (the unmanaged hierarchy view, never used: README)
