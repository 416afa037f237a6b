"""The languages of the store: which there are, and what is not translated yet."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms_pages.cabinet.base import CabinetViewSet
from commerce.stores.languages import (
    LanguageRefused,
    add_language,
    language_names,
    languages_of,
    languages_to_add,
    prefix_of,
    remove_language,
)
from commerce.stores.models import Store
from commerce.stores.roles import Area


class Row(NamedTuple):
    """A language of the store: its code, its own name, and where its pages begin."""

    code: str
    name: str
    path: str
    is_own: bool


class LanguagesPage(WagtailAdminTemplateMixin, TemplateView):
    """The list of languages, with a form that adds one."""

    template_name = "cabinet/languages.html"
    page_title = _("Languages")
    header_icon = "globe"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        store: Store = self.request.store  # type: ignore[attr-defined]
        names = language_names()
        rows = [
            Row(code, names[code], prefix_of(store, code), code == store.language)
            for code in languages_of(store)
        ]
        return super().get_context_data(rows=rows, to_add=languages_to_add(store), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")
        try:
            add_language(store=request.store, code=code)  # type: ignore[attr-defined]
        except LanguageRefused as refused:
            messages.error(request, refused.message)
        else:
            said = _(
                "The store is shown in one more language: %(name)s. Translate what you like, when you like."
            )
            messages.success(request, said % {"name": language_names()[code]})
        return redirect("languages:index")


class LanguageRemove(View):
    """Takes an added language away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")
        try:
            remove_language(store=request.store, code=code)  # type: ignore[attr-defined]
        except LanguageRefused as refused:
            messages.error(request, refused.message)
        else:
            said = _("The store is no longer shown in this language: %(name)s. Its translations are kept.")
            messages.success(request, said % {"name": language_names()[code]})
        return redirect("languages:index")


class LanguagesViewSet(CabinetViewSet):
    model = Store
    name = "languages"
    area = Area.SETTINGS
    icon = "globe"

    def register_permissions(self) -> None:
        """None: the screen of settings has said who may change a Store."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return self.open_screens(
            [
                path("", self.construct_view(LanguagesPage), name="index"),
                path("remove/", self.construct_view(LanguageRemove), name="remove"),
            ]
        )
