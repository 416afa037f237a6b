"""Categories: the store's tree as a list, with places to be changed by a press."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView

from cms_pages.cabinet.base import CabinetViewSet, Cell, FormMixin, ListMixin, NameCell, TagCell
from cms_pages.cabinet.fields import AddressField, CategoryChoice, ImageChoice
from cms_pages.cabinet.pictures import THUMBNAIL, rendition
from cms_pages.cabinet.translations import TranslatedForm
from cms_pages.models import StoreImage
from commerce.catalogue.models import Category
from commerce.catalogue.tree import MAX_DEPTH, CategoryRefused, delete_category, save_category, shift_category
from commerce.stores.roles import Area


class CategoryForm(TranslatedForm):
    translated = ("name", "description")

    name = forms.CharField(label=_("Name"), max_length=100)
    parent = CategoryChoice(
        label=_("Inside"), queryset=Category.objects.filter(depth__lt=MAX_DEPTH).order_by("path"), required=False,
        empty_label=_("At the top"),
    )  # fmt: skip
    image = ImageChoice(label=_("Photo"))
    description = forms.CharField(
        label=_("Description"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    slug = AddressField(prefix="/catalogue/")
    is_public = forms.BooleanField(label=_("Show in the store"), required=False, initial=True)

    def initial_of(self, instance: Category) -> dict[str, Any]:
        parent = instance.get_parent()
        return {
            "name": instance.name,
            "parent": parent and parent.pk,
            "image": instance.image_id,
            "description": instance.description,
            "is_public": instance.is_public,
            "slug": instance.slug,
        }

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if (
            slug
            and Category.objects.filter(slug=slug).exclude(pk=self.instance and self.instance.pk).exists()
        ):
            raise forms.ValidationError(_("Another category has this address."))
        return slug

    def save(self) -> Category:
        return save_category(category=self.instance, translations=self.translations, **self.cleaned_data)


class PlaceCell(Cell):
    """Two buttons that move a row up and down."""

    cell_template_name = "cabinet/tables/place_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(parent_context["request"])}


class CategoryList(ListMixin, IndexView):
    page_title = _("Categories")
    add_item_label = _("Add a category")
    default_ordering = "path"
    search_fields: list[str] = []
    empty_title = _("No categories yet")
    empty_text = _("They help buyers when there are more than a dozen products.")
    is_searchable = False

    def get_base_queryset(self) -> QuerySet:
        images = StoreImage.objects.prefetch_renditions(THUMBNAIL)
        queryset = super().get_base_queryset().annotate(products=Count("product"))
        return queryset.prefetch_related(Prefetch("image", queryset=images))

    def get_valid_orderings(self) -> list[str]:
        return []

    @property
    def columns(self) -> list[Any]:
        name = self._get_title_column_class(NameCell)
        columns = [
            name(
                "name", label=_("Category"), accessor=lambda row: "— " * (row.depth - 1) + row.name,
                get_url=self.get_edit_url, get_picture=lambda row: row.image and rendition(row.image),
            ),
            Cell("products", label=_("Products")),
            TagCell(
                "is_public", label=_("In the store"),
                accessor=lambda row: ("good", _("Shown")) if row.is_public else ("wait", _("Hidden")),
            ),
        ]  # fmt: skip
        return (
            [*columns, PlaceCell("place", label=_("Place"))]
            if self.user_has_permission("change")
            else columns
        )


class CategoryCreate(FormMixin, CreateView):
    page_title = page_subtitle = _("New category")
    header_icon = "folder-open-1"
    success_message = _("«%(object)s» is saved.")
    error_message = _("The category is not saved yet: see what is marked below.")
    submit_button_label = _("Save")


class CategoryEdit(FormMixin, EditView):
    header_icon = "folder-open-1"
    success_message = _("«%(object)s» is saved.")
    error_message = _("The category is not saved yet: see what is marked below.")


class CategoryDelete(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the category")
    confirmation_message = _("Only an empty category can be deleted. Products are never deleted with it.")

    def form_valid(self, form: Any) -> HttpResponse:
        name = str(self.object)
        try:
            delete_category(category=self.object)
        except CategoryRefused as refused:
            messages.error(self.request, refused.message)
        else:
            messages.success(self.request, _("«%(title)s» is deleted.") % {"title": name})
        return redirect(self.get_success_url())


class CategoryShift(SingleObjectMixin, View):
    """One press of an arrow."""

    model: Any = Category
    read, write = "change", "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shift_category(category=self.get_object(), up=request.POST.get("to") == "up")
        return redirect("categories:index")


class CategoryViewSet(CabinetViewSet):
    model = Category
    name = "categories"
    area = Area.CATALOGUE
    icon = "folder-open-1"
    list_per_page = 300
    form_class = CategoryForm
    refusals = (CategoryRefused,)
    index_view_class = CategoryList
    add_view_class = CategoryCreate
    edit_view_class = CategoryEdit
    delete_view_class = CategoryDelete

    def get_extra_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:pk>/shift/", self.construct_view(CategoryShift), name="shift")]
