"""What the cabinet's screens share: one viewset, one mixin for every view in it, forms that end in a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms_pages.cabinet.access import SAFE, Screen, open_screen
from cms_pages.cabinet.policies import RolePolicy
from cms_pages.middleware import refuse
from commerce.context import active_store_id
from commerce.stores.languages import outdated_languages
from commerce.stores.models import Store
from commerce.stores.roles import Area, may
from commerce.stores.texts import Translated


class StoreScreen:
    """Mixed into every view of our viewsets by `construct_view`: the role is asked, and rows are the store's own."""

    area: Area
    read = "view"
    write = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        needed = self.read if request.method in SAFE else self.write
        if not may(request.user.store_role, needed, self.area):
            return refuse(request)  # not PermissionDenied: Wagtail would turn it into a redirect
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_base_queryset(self) -> models.QuerySet:
        return super().get_base_queryset().filter(store_id=active_store_id())  # type: ignore[misc]

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        owner = found.pk if isinstance(found, Store) else found.store_id
        if owner != active_store_id():
            raise Http404
        return found


class NamedScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen of its own, with no list above it: the trail ends in its name."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class CabinetViewSet(ModelViewSet):
    """A noun of the store: a list, a form to add and to change, a page to delete. No history, usage or copies."""

    area: Area
    list_per_page = 30
    add_to_reference_index = False
    copy_view_enabled = False
    sort_order_field = None
    form_class: Any = None
    refusals: tuple[type[Exception], ...] = ()
    """Exceptions with a `message` that the services raise: they become an error of the form."""
    has_form = True
    can_add = True
    can_delete = True

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common = super().get_common_view_kwargs(**kwargs)
        common |= {"history_url_name": None, "usage_url_name": None, "refusals": self.refusals}
        if not self.can_add:
            common["add_url_name"] = None
        if not self.can_delete:
            common["delete_url_name"] = None
        return common

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Any:
        needed = getattr(view_class, "permission_required", None)
        scoped = type(
            view_class.__name__,
            (StoreScreen, view_class),
            {
                "area": self.area,
                "read": getattr(view_class, "read", needed or "view"),
                "write": getattr(view_class, "write", needed or "change"),
                "__module__": view_class.__module__,
            },
        )
        return super().construct_view(scoped, **kwargs)

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        return self.form_class

    def get_urlpatterns(self) -> list[URLPattern]:
        wanted = {"index", "index_results"}
        if self.has_form:
            wanted |= {"edit"} | ({"add"} if self.can_add else set())
        if self.can_delete:
            wanted.add("delete")
        return self.open_screens(
            [p for p in super().get_urlpatterns() if p.name in wanted] + self.get_extra_urlpatterns()
        )

    def open_screens(self, patterns: list[URLPattern]) -> list[URLPattern]:
        """Put the views on the allow-list, each with what its role needs, and give them back."""
        for pattern in patterns:
            view = pattern.callback.view_class
            open_screen(self.get_url_name(pattern.name), Screen(self.area, view.read, view.write))
        return patterns

    def get_extra_urlpatterns(self) -> list[URLPattern]:
        """Views of this noun beyond the usual; make them with `construct_view`."""
        return []

    def register_permissions(self) -> None:
        """Rights come from the role in the active store, not from rows of Django's Permission."""
        register_permission_policy(self.model, RolePolicy(self.model, self.area), exact_class=True)


class ServiceForm(forms.Form):
    """A form that ends in a service. `instance` is what is changed, None for a new one; `user` is who does it."""

    def __init__(self, *args: Any, instance: Any = None, user: Any = None, **kwargs: Any) -> None:
        self.instance, self.user = instance, user
        if instance is not None:
            kwargs["initial"] = {**self.initial_of(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def initial_of(self, instance: Any) -> dict[str, Any]:
        """The form's values for what exists."""
        return {}

    def save(self) -> Any:
        """Call the service with `cleaned_data` and return what it gives. May raise the viewset's refusals."""
        raise NotImplementedError


class FormMixin:
    """For Create and EditView: saves through the form, and says refusals beside it instead of failing."""

    refusals: tuple[type[Exception], ...] = ()
    template_name = "cabinet/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}  # type: ignore[misc]

    def save_instance(self) -> Any:
        return self.form.save()  # type: ignore[attr-defined]

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:  # of a service that names the fields
            form.add_error(None, error)
        except self.refusals as refused:
            form.add_error(None, refused.message)  # type: ignore[attr-defined]
        except IntegrityError:
            form.add_error(
                None, _("Somebody saved the same name or code at this moment. Look again and save once more.")
            )
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class Cell(Column):
    """A column whose label stands beside the value where the table has become cards."""

    cell_template_name = "cabinet/tables/cell.html"
    empty_value_display = "—"


class NameCell(TitleColumn):
    """The first column: a link, with a small picture (`get_picture`: row -> rendition or None) and a line below it.

    Says of a row with translations in which languages its original has changed since.
    """

    cell_template_name = "cabinet/tables/name_cell.html"

    def __init__(self, name: str, *, get_picture: Any = None, get_note: Any = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.get_picture, self.get_note = get_picture, get_note

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        context["has_picture"] = self.get_picture is not None
        context["picture"] = self.get_picture(instance) if self.get_picture else None
        context["note"] = self.get_note(instance) if self.get_note else ""
        if isinstance(instance, Translated):
            context["outdated"] = ", ".join(outdated_languages(instance))
        return context


class TagCell(Cell):
    """A state as a quiet tag; `accessor` gives (tone, words), tone one of good, wait, bad, plain."""

    cell_template_name = "cabinet/tables/tag_cell.html"


class CountingPaginator(WagtailPaginator):
    """Says how many rows there are. Wagtail's words join a number and one plural, and Russian has three."""

    @cached_property
    def items_count_label(self) -> str:
        return str(_("%(count)s in all") % {"count": self.count})


class ListMixin:
    """For IndexView: our words for an empty list, and no export."""

    template_name = "cabinet/list.html"
    results_template_name = "cabinet/list_results.html"
    empty_title: Any = _("Nothing here yet")
    empty_text: Any = ""
    intro: Any = ""
    paginator_class = CountingPaginator
    search_backend_name = None
    list_export: list[str] = []

    @cached_property
    def show_export_buttons(self) -> bool:
        return False
