"""Products: a list, one form, and deleting that never loses an order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.widgets.button import Button

from cms_pages.cabinet.base import CabinetViewSet, Cell, FormMixin, ListMixin, NameCell, TagCell
from cms_pages.cabinet.fields import CategoryChoice
from cms_pages.cabinet.formats import money
from cms_pages.cabinet.pictures import pictured, thumbnail
from cms_pages.cabinet.product_form import ProductForm
from commerce.catalogue.models import Category, Product
from commerce.catalogue.services import ProductRefused, remove_product, was_ordered
from commerce.partner.models import StockRecord
from commerce.stores.roles import Area


def _records(product: Product) -> list[StockRecord]:
    if product.is_parent:
        return [
            record
            for child in product.children.all()
            if child.is_public
            for record in child.stockrecords.all()
        ]
    return list(product.stockrecords.all())


def _price(product: Product) -> str:
    prices: list[Decimal] = sorted(record.price for record in _records(product) if record.price is not None)
    if not prices:
        return money(None)
    return (
        money(prices[0])
        if prices[0] == prices[-1]
        else str(_("from %(price)s") % {"price": money(prices[0])})
    )


def _stock(product: Product) -> tuple[str, Any]:
    left = sum(max(0, record.net_stock_level) for record in _records(product))
    return ("plain", left) if left else ("bad", _("Sold out"))


def _note(product: Product) -> str:
    count = len(product.children.all()) if product.is_parent else 0
    variants = ngettext("%(count)s variant", "%(count)s variants", count) % {"count": count} if count else ""
    return " · ".join(part for part in (variants, product.upc or "") if part)


def _picture(product: Product) -> Any:
    return thumbnail(product) or next(filter(None, map(thumbnail, product.children.all())), None)


class CategoryFilter(django_filters.ModelChoiceFilter):
    """Products of a category and of all below it."""

    field_class = CategoryChoice

    def filter(self, queryset: QuerySet, value: Category | None) -> QuerySet:
        if value is None:
            return queryset
        return queryset.filter(
            pk__in=Product.objects.filter(categories__in=Category.get_tree(value)).values("pk")
        )


class ProductFilters(WagtailFilterSet):
    category = CategoryFilter(label=_("Category"), queryset=lambda request: Category.objects.order_by("path"))
    is_public = django_filters.ChoiceFilter(
        label=_("In the store"), choices=[("True", _("Shown")), ("False", _("Hidden"))]
    )
    stock = django_filters.ChoiceFilter(
        label=_("Stock"), choices=[("there", _("In stock")), ("out", _("Sold out"))], method="filter_stock"
    )

    class Meta:
        model = Product
        fields = ["category", "is_public", "stock"]

    def filter_stock(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        there = StockRecord.objects.filter(
            Q(product=OuterRef("pk")) | Q(product__parent=OuterRef("pk"), product__is_public=True),
            num_in_stock__gt=F("num_allocated"),
        )
        return queryset.filter(Exists(there) if value == "there" else ~Exists(there))


class ProductList(ListMixin, IndexView):
    page_title = _("Products")
    add_item_label = _("Add a product")
    default_ordering = "-date_created"
    search_fields = ["title", "upc"]
    empty_title = _("No products yet")
    empty_text = _("A name, a price and a photo are enough to begin.")

    def get_base_queryset(self) -> QuerySet:
        products = super().get_base_queryset().filter(parent=None)
        products = products.prefetch_related("stockrecords", "children__stockrecords")
        return pictured(products, "images", "children__images")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        text = self.search_query
        inside = Product.objects.filter(parent=OuterRef("pk")).filter(
            Q(title__icontains=text) | Q(upc__icontains=text)
        )
        return queryset.filter(Q(title__icontains=text) | Q(upc__icontains=text) | Exists(inside))

    @property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column(
                "title", NameCell, label=_("Product"), get_picture=_picture, get_note=_note
            ),
            Cell("price", label=_("Price"), accessor=_price, classname="cabinet-sum"),
            TagCell("stock", label=_("Stock"), accessor=_stock),
            TagCell(
                "is_public", label=_("In the store"),
                accessor=lambda product: ("good", _("Shown")) if product.is_public else ("wait", _("Hidden")),
            ),
        ]  # fmt: skip

    def _get_title_column(self, field_name: str, column_class: Any = NameCell, **kwargs: Any) -> Any:
        column_class = self._get_title_column_class(column_class)
        return column_class(field_name, get_url=self.get_edit_url, sort_key=field_name, **kwargs)


class ProductFormMixin(FormMixin):
    template_name = "cabinet/product_form.html"
    header_icon = "tag"


class ProductCreate(ProductFormMixin, CreateView):
    page_title = page_subtitle = _("New product")
    success_message = _("«%(object)s» is saved.")
    error_message = _("The product is not saved yet: see what is marked below.")
    submit_button_label = _("Save")

    def get_success_buttons(self) -> list[Any]:
        buttons = super().get_success_buttons()
        if self.object.is_public:
            buttons.append(
                messages.button(self.object.get_absolute_url(), _("See it in the store"), new_window=True)
            )
        return buttons


class ProductEdit(ProductFormMixin, EditView):
    success_message = _("«%(object)s» is saved.")
    error_message = _("The product is not saved yet: see what is marked below.")

    def get_queryset(self) -> QuerySet:
        return Product.objects.filter(parent=None)

    @property
    def header_more_buttons(self) -> list[Any]:
        buttons = [
            Button(_("Delete"), url=self.get_delete_url(), icon_name="bin", priority=20),
        ]
        if self.object.is_public:
            url = self.object.get_absolute_url()
            buttons.append(Button(_("See it in the store"), url=url, icon_name="view", priority=5))
        return buttons


class ProductDelete(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the product")

    def get_queryset(self) -> QuerySet:
        return Product.objects.filter(parent=None)

    @property
    def confirmation_message(self) -> Any:
        if was_ordered(self.object):
            return _(
                "There are orders with this product, so it will be hidden from the store and kept for them."
            )
        return _("The product, its variants and their stock will be gone. Photos stay in the library.")

    def form_valid(self, form: Any) -> HttpResponse:
        title = str(self.object)
        gone = remove_product(product=self.object)
        messages.success(
            self.request,
            (_("«%(title)s» is deleted.") if gone else _("«%(title)s» is hidden.")) % {"title": title},
        )
        return redirect(self.get_success_url())


class ProductViewSet(CabinetViewSet):
    model = Product
    name = "products"
    area = Area.CATALOGUE
    icon = "tag"
    form_class = ProductForm
    refusals = (ProductRefused,)
    index_view_class = ProductList
    add_view_class = ProductCreate
    edit_view_class = ProductEdit
    delete_view_class = ProductDelete
    filterset_class = ProductFilters
