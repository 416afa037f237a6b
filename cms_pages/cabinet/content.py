"""Pages beside the start page: a list, ready texts to begin with, and Wagtail's editor for the rest."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView

from cms_pages.cabinet.base import CabinetViewSet, Cell, FormMixin, ListMixin, NameCell, ServiceForm, TagCell
from cms_pages.cabinet.page_languages import LanguagesCell, PageInLanguage, PageLanguageDelete
from cms_pages.cabinet.page_state import show_or_hide, state_tag
from cms_pages.cabinet.policies import RolePolicy
from cms_pages.content_pages import ContentPage
from cms_pages.content_services import (
    PageRefused,
    add_page,
    delete_page,
    own_pages,
)
from cms_pages.ready_texts import places_to_fill, ready_kinds
from commerce.stores.languages import languages_of
from commerce.stores.page_links import PageKind
from commerce.stores.roles import Area

_ADVICE = _(
    "Each page begins with a ready text that has your store's name, contacts, delivery and payment in it. "
    "Places that only you can fill in stand in bold, like [→ this]. The legal texts are a starting point and no legal "
    "advice: have them read by somebody who knows the law of your country."
)


class PageForm(ServiceForm):
    kind = forms.ChoiceField(label=_("What is the page for?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("Needed for a page of your own; the others have one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(own_pages().values_list("kind", flat=True)) - {PageKind.OTHER}
        labels = dict(PageKind.choices)
        self.fields["kind"].choices = [
            (kind, labels[kind]) for kind in [*ready_kinds(), PageKind.OTHER] if kind not in taken
        ]

    def save(self) -> ContentPage:
        return add_page(author=self.user, **self.cleaned_data)


class StateCell(Cell):
    """The button that shows a page to everybody, or hides it."""

    cell_template_name = "cabinet/tables/page_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(parent_context["request"])}


def to_do(page: ContentPage) -> Any:
    """What the list says below a page's name: its address, and how many places wait for the seller's words."""
    body = page.latest_revision.content.get("body") if page.latest_revision else "[]"
    count = sum(places_to_fill(one["value"].get("text") or "") for one in json.loads(body or "[]"))
    note = _("places to fill in: %(count)s") % {"count": count} if count else ""
    return f"{page.path_in_store} · {note}" if note else page.path_in_store


class PageList(ListMixin, IndexView):
    page_title = _("Pages")
    add_item_label = _("Add a page")
    intro = _ADVICE
    search_fields: list[str] = []
    is_searchable = False
    default_ordering = "position"
    empty_title = _("No pages yet")
    empty_text = _("Begin with the privacy policy and the terms of sale: buyers and the law look for them.")

    def get_base_queryset(self) -> QuerySet:
        return own_pages().select_related("latest_revision")

    def get_valid_orderings(self) -> list[str]:
        return []

    @property
    def columns(self) -> list[Any]:
        columns = [
            self._get_title_column_class(NameCell)(
                "title", label=_("Page"), get_url=self.get_edit_url, get_note=to_do
            ),
            Cell("kind", label=_("Purpose"), accessor=lambda row: row.get_kind_display()),
            TagCell("live", label=_("State"), accessor=state_tag),
        ]
        if not self.user_has_permission("change"):
            return columns
        if languages_of(self.request.store)[1:]:
            columns.append(LanguagesCell("languages", label=_("In other languages")))
        return [*columns, StateCell("state", label="")]


class PageCreate(FormMixin, CreateView):
    page_title = page_subtitle = _("New page")
    header_icon = "doc-full"
    explanation = _ADVICE
    success_message = _("«%(object)s» is a draft. Read it, fill in what is marked, and publish it.")
    error_message = _("The page is not saved yet: see what is marked below.")
    submit_button_label = _("Go on")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "kind": self.request.GET.get("kind", "")}

    def get_success_url(self) -> str:
        return editor_of(self.object)


class PageEdit(SingleObjectMixin, View):
    """Leads to Wagtail's editor."""

    model: Any = ContentPage
    read, write = "change", "change"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(editor_of(self.get_object()))


class PageSwitch(SingleObjectMixin, View):
    """Shows a page to everybody (`to=show`), or hides it (`to=hide`)."""

    model: Any = ContentPage
    read, write = "publish", "publish"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.get_object()
        address = request.store.absolute_url(page.path_in_store)
        link = format_html('<a href="{}">{}</a>', page.path_in_store, address)
        show_or_hide(
            request,
            page,
            shown=format_html(_("«{}» is shown at {}"), page.title, link),
            hidden=_("«%(title)s» is hidden.") % {"title": page.title},
        )
        return redirect("content:index")


class PageDelete(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the page")
    confirmation_message = _("Its text will be gone for good. To keep it and not show it, hide it instead.")

    def form_valid(self, form: Any) -> HttpResponse:
        delete_page(page=self.object, author=self.request.user)
        messages.success(self.request, _("«%(title)s» is deleted.") % {"title": self.object.title})
        return redirect(self.get_success_url())


def editor_of(page: ContentPage) -> str:
    """The address of a page's editor."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


class ContentPageViewSet(CabinetViewSet):
    model = ContentPage
    name = "content"
    area = Area.PAGES
    icon = "doc-full"
    form_class = PageForm
    refusals = (PageRefused,)
    index_view_class = PageList
    add_view_class = PageCreate
    delete_view_class = PageDelete

    @property
    def edit_view(self) -> Any:
        return self.construct_view(PageEdit)

    def register_permissions(self) -> None:
        """None: Wagtail's editor asks the policy of pages (cms_pages.cabinet.policies), and only our list another."""

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Any:
        policy = RolePolicy(ContentPage, Area.PAGES)
        own = {"permission_policy": policy, "__module__": view_class.__module__}
        return super().construct_view(type(view_class.__name__, (view_class,), own), **kwargs)

    def get_extra_urlpatterns(self) -> list[URLPattern]:
        return [
            path("<int:pk>/switch/", self.construct_view(PageSwitch), name="switch"),
            path("<int:pk>/in/<str:code>/", self.construct_view(PageInLanguage), name="in-language"),
            path(
                "<int:pk>/in/<str:code>/delete/",
                self.construct_view(PageLanguageDelete),
                name="delete-in-language",
            ),
        ]
