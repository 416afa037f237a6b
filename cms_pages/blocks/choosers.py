"""Fields that pick a row of the active store; the windows they open are the cabinet's viewsets."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock


class ProductChooser(BaseChooser):
    """Picks a product."""

    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    link_to_chosen_text = _("Edit this product")
    icon = "tag"
    chooser_modal_url_name = "product_chooser:choose"

    @cached_property
    def model_class(self) -> Any:
        from commerce.catalogue.models import Product

        return Product


class CategoryChooser(BaseChooser):
    """Picks a category."""

    choose_one_text = _("Choose a category")
    choose_another_text = _("Choose another category")
    link_to_chosen_text = _("Edit this category")
    icon = "folder-open-inverse"
    chooser_modal_url_name = "category_chooser:choose"

    @cached_property
    def model_class(self) -> Any:
        from commerce.catalogue.models import Category

        return Category


class _RowChooserBlock(ChooserBlock):
    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        """Wagtail's, which asks even where nothing is chosen."""
        return super().bulk_to_python(values) if any(values) else [None] * len(values)


class ProductChooserBlock(_RowChooserBlock):
    """A product of the store. Its manager is scoped, so another store's product is not found."""

    target_model = "catalogue.Product"

    @cached_property
    def widget(self) -> ProductChooser:
        return ProductChooser()

    class Meta:
        icon = "tag"
        label = _("Product")


class CategoryChooserBlock(_RowChooserBlock):
    """A category of the store."""

    target_model = "catalogue.Category"

    @cached_property
    def widget(self) -> CategoryChooser:
        return CategoryChooser()

    class Meta:
        icon = "folder-open-inverse"
        label = _("Category")
