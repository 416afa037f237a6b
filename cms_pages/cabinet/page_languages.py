"""Translations of pages: begun, shown, hidden and deleted from the list of pages and from the screen of languages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import DeleteView

from cms_pages.cabinet.base import Cell
from cms_pages.cabinet.page_state import show_or_hide, state_tag
from cms_pages.content_services import PageRefused
from cms_pages.page_translations import PageTranslation
from cms_pages.translation_services import (
    begin_translation,
    delete_translation,
    page_to_translate,
    pages_in_languages,
)

_SAID_SHOWN = _("The translation of «%(title)s» is shown.")
_SAID_HIDDEN = _(
    "The translation of «%(title)s» is hidden: readers get the page in the store’s own language."
)


class PageInLanguage(View):
    """Opens a page's translation in the editor (`to=edit`; begins it where there is none), shows or hides it."""

    read, write = "change", "publish"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        page = page_to_translate(pk)
        if page is None:
            raise Http404
        if request.POST.get("to", "edit") == "edit":
            try:
                translation = begin_translation(page=page, language=code, author=request.user)
            except PageRefused as refused:
                messages.error(request, refused.message)
                return redirect("languages:index")
            return redirect("wagtailadmin_pages:edit", translation.pk)
        found, named = _translation(pk, code), {"title": page.title}
        show_or_hide(request, found, shown=_SAID_SHOWN % named, hidden=_SAID_HIDDEN % named)
        return redirect("languages:index")


class PageLanguageDelete(DeleteView):
    """Asks, and deletes a page's translation."""

    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the translation")
    confirmation_message = _(
        "Its text will be gone for good, and readers get the page in the store’s own language. To keep it and not show"
        " it, hide it instead."
    )
    success_message = _("The translation «%(object)s» is deleted.")

    def get_object(self, queryset: Any = None) -> PageTranslation:
        return _translation(self.kwargs["pk"], self.kwargs["code"])

    def get_delete_url(self) -> str:
        return self.request.path

    def get_success_url(self) -> str:
        return reverse("languages:index")

    def delete_action(self) -> None:
        delete_translation(translation=self.object, author=self.request.user)


def _translation(pk: int, code: str) -> PageTranslation:
    page: Any = page_to_translate(pk)
    found = page and page.in_languages.filter(language=code).first()
    if found is None:
        raise Http404
    return found


class LanguagesCell(Cell):
    """A button for each added language, that opens the page's translation."""

    cell_template_name = "cabinet/tables/page_languages_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        known = [one for rows in self._known.values() for one in rows if one.page.pk == instance.pk]
        token = get_token(parent_context["request"])
        return {**context, "csrf_token": token, "known": known}

    @cached_property
    def _known(self) -> dict[str, Any]:
        return pages_in_languages()  # a column is made for one request


def translation_tag(translation: PageTranslation | None) -> tuple[str, Any]:
    """A translation's state as (tone, words)."""
    if translation is None:
        return "plain", _("Not translated")
    return state_tag(translation)
