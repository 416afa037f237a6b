"""Words of search: which words of the store's visitors mean the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView

from cms_pages.cabinet.base import CabinetViewSet, Cell, FormMixin, ListMixin, NameCell, ServiceForm
from commerce.search.models import SynonymGroup
from commerce.search.services import MOST_SIGNS, SynonymsRefused, save_synonyms
from commerce.stores.roles import Area


class _OfEditors:
    """For those who may change the catalogue: the others have nothing to read here."""

    read = "change"


class SynonymForm(ServiceForm):
    words = forms.CharField(
        label=_("Words"), max_length=MOST_SIGNS,
        help_text=_("With commas between them, for instance: mug, cup, beaker. One form of a word is enough."),
    )  # fmt: skip
    is_one_way = forms.BooleanField(
        label=_("Only the first word finds the others"), required=False,
        help_text=_(
            "For instance: present, candle, mug. Who searches for a present sees candles and mugs too; who searches"
            " for a candle sees candles alone."
        ),
    )  # fmt: skip

    def initial_of(self, instance: SynonymGroup) -> dict[str, Any]:
        return {"words": instance.words, "is_one_way": instance.is_one_way}

    def save(self) -> SynonymGroup:
        return save_synonyms(group=self.instance, **self.cleaned_data)


class SynonymList(_OfEditors, ListMixin, IndexView):
    page_title = _("Words of search")
    add_item_label = _("Add words")
    intro = _(
        "Visitors call one thing by different words. Say here which of them mean the same, and a search for one finds"
        " what the others find. Forms of a word and typing mistakes need no mention."
    )
    empty_title = _("No words yet")
    empty_text = _("For instance: mug, cup, beaker. Or a brand and how people spell it.")
    default_ordering = "words"
    is_searchable = False

    def get_valid_orderings(self) -> list[str]:
        return []

    @property
    def columns(self) -> list[Any]:
        name = self._get_title_column_class(NameCell)
        return [
            name("words", label=_("Words"), get_url=self.get_edit_url),
            Cell(
                "is_one_way", label=_("What finds what"),
                accessor=lambda row: _("the first finds the others") if row.is_one_way else _("each finds all"),
            ),
        ]  # fmt: skip


class SynonymCreate(_OfEditors, FormMixin, CreateView):
    page_title = page_subtitle = _("New words")
    success_message = _("«%(object)s» is saved.")
    error_message = _("Not saved yet: see what is marked below.")
    submit_button_label = _("Save")


class SynonymEdit(_OfEditors, FormMixin, EditView):
    success_message = _("«%(object)s» is saved.")
    error_message = _("Not saved yet: see what is marked below.")


class SynonymDelete(_OfEditors, DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the words")
    success_message = _("«%(object)s» is deleted.")
    confirmation_message = _("From now on each of these words finds only what it is written in.")

    def delete_action(self) -> None:
        self.object.delete()


class SynonymViewSet(CabinetViewSet):
    model = SynonymGroup
    name = "synonyms"
    area = Area.CATALOGUE
    icon = "search"
    form_class = SynonymForm
    refusals = (SynonymsRefused,)
    index_view_class = SynonymList
    add_view_class = SynonymCreate
    edit_view_class = SynonymEdit
    delete_view_class = SynonymDelete
