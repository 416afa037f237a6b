"""The windows that pick products and categories, for the landing page's sections and for sales."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms_pages.cabinet.access import Screen, open_screen
from cms_pages.cabinet.base import StoreScreen
from commerce.catalogue.models import Category, Product
from commerce.context import active_store_id
from commerce.stores.roles import Area


class ChooserScreen(StoreScreen):
    """The common mixin for choosers, whose views fetch their rows by other methods than the generic ones."""

    def get_object_list(self) -> QuerySet:
        return super().get_object_list().filter(store_id=active_store_id())  # type: ignore[misc]

    def get_object(self, pk: str) -> Any:
        return super().get_object(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet:
        return super().get_objects(pks).filter(store_id=active_store_id())  # type: ignore[misc]

    def can_create(self) -> bool:
        return False


class StoreChooserViewSet(ChooserViewSet):
    """A window over one model of the store. It only chooses: nothing is made in it."""

    area = Area.CATALOGUE
    register_widget = False
    per_page = 12

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        scoped = type(
            view_class.__name__, (ChooserScreen, view_class), {"area": self.area, "__module__": __name__}
        )
        return super().construct_view(scoped, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
        for pattern in patterns:
            open_screen(self.get_url_name(pattern.name), Screen(self.area))
        return patterns


class _SearchForm(BaseFilterForm):
    """A search by name, without the search index: what is hidden from buyers can be chosen too."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.TextInput())

    def filter(self, objects: QuerySet) -> QuerySet:
        self.search_query = self.cleaned_data.get("q", "").strip()
        self.is_searching = bool(self.search_query)
        return (
            self.find(super().filter(objects), self.search_query)
            if self.is_searching
            else super().filter(objects)
        )

    def find(self, objects: QuerySet, text: str) -> QuerySet:
        raise NotImplementedError


class ProductSearchForm(_SearchForm):
    def find(self, objects: QuerySet, text: str) -> QuerySet:
        inside = Product.objects.filter(parent=OuterRef("pk"), upc__iexact=text)
        return objects.filter(Q(title__icontains=text) | Q(upc__iexact=text) | Exists(inside))


class CategorySearchForm(_SearchForm):
    def find(self, objects: QuerySet, text: str) -> QuerySet:
        return objects.filter(name__icontains=text)


def _view(base: Any, **attributes: Any) -> Any:
    return type(base.__name__, (base,), attributes)


class ProductChooserViewSet(StoreChooserViewSet):
    model = Product
    name = "product_chooser"
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_view_class = _view(ChooserViewSet.choose_view_class, filter_form_class=ProductSearchForm)
    choose_results_view_class = _view(
        ChooserViewSet.choose_results_view_class, filter_form_class=ProductSearchForm
    )

    def get_object_list(self) -> QuerySet:
        return Product.objects.filter(parent=None, store_id=active_store_id()).order_by("title", "pk")


class CategoryChooserViewSet(StoreChooserViewSet):
    model = Category
    name = "category_chooser"
    icon = "folder-open-inverse"
    choose_one_text = _("Choose a category")
    choose_view_class = _view(
        ChooserViewSet.choose_view_class, filter_form_class=CategorySearchForm, ordering="path"
    )
    choose_results_view_class = _view(
        ChooserViewSet.choose_results_view_class, filter_form_class=CategorySearchForm, ordering="path"
    )
