"""The languages of the store: which there are, what is not translated yet, and the words that belong to no form."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from cms_pages.cabinet.base import CabinetViewSet, NamedScreen
from cms_pages.cabinet.page_languages import translation_tag
from cms_pages.cabinet.translations import CHANGED
from cms_pages.models import StoreImage
from cms_pages.translation_services import InLanguage, pages_in_languages
from commerce.catalogue.models import Category, Product
from commerce.catalogue.translating import translate_attribute, values_of_attributes
from commerce.offer.models import ConditionalOffer
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
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
from commerce.stores.selectors import active_store
from commerce.stores.texts import outdated_rows


class ToDo(NamedTuple):
    """How many of something have no name in a language yet, and of how many the original has changed since; `url` is
    where they are."""

    label: Any
    number: int
    outdated: int
    url: str


class Row(NamedTuple):
    """A language of the store: its code, its own name, where its pages begin, and what is not translated yet.

    `pages` are the seller's, each with the state of its translation as (tone, words).
    """

    code: str
    name: str
    path: str
    is_own: bool
    to_do: list[ToDo]
    pages: list[tuple[InLanguage, tuple[str, Any]]]


def not_translated(code: str) -> list[ToDo]:
    """What has no name in an added language of the active store, or an old one. Six queries, however much there is."""
    sales = ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE)
    kinds: list[tuple[Any, QuerySet, str, str]] = [
        (_("Products"), Product.objects.filter(parent=None), "title", "products:index"),
        (_("Categories"), Category.objects.all(), "name", "categories:index"),
        (_("Delivery"), ShippingMethod.objects.all(), "name", "delivery:index"),
        (_("Payment"), PaymentMethod.objects.all(), "name", "payment:index"),
        (_("Sales"), sales, "name", "sales:index"),
        # A photo without words of its own needs none in other languages.
        (_("Photos"), StoreImage.objects.exclude(description=""), "description", "wagtailimages:index"),
    ]
    found = []
    for label, rows, field, url in kinds:
        rows, is_outdated = outdated_rows(rows, code)
        counts = rows.aggregate(
            all=Count("pk"),
            done=Count("pk", filter=Q(**{f"translations__{code}__has_key": field})),
            outdated=Count("pk", filter=is_outdated),
        )
        found.append(ToDo(label, counts["all"] - counts["done"], counts["outdated"], reverse(url)))
    store = active_store()
    own = [name for name in Store.TRANSLATED if getattr(store, name)]
    known = store.translations.get(code, {})
    words = reverse("languages:words", args=[code])
    missing = sum(name not in known for name in own)
    return [*found, ToDo(_("The store’s own words"), missing, len(store.outdated(code)), words)]


class _LanguageScreen(NamedScreen):
    header_icon = "globe"

    @property
    def store(self) -> Store:
        return self.request.store  # type: ignore[attr-defined]


class LanguagesPage(_LanguageScreen):
    """The list of languages, with a form that adds one."""

    template_name = "cabinet/languages.html"
    page_title = _("Languages")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names, own = language_names(), self.store.language
        pages = pages_in_languages()
        rows = [
            Row(
                code,
                names[code],
                prefix_of(self.store, code),
                code == own,
                [] if code == own else not_translated(code),
                [(one, translation_tag(one.translation)) for one in pages.get(code, [])],
            )
            for code in languages_of(self.store)
        ]
        return super().get_context_data(rows=rows, to_add=languages_to_add(self.store), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")
        try:
            add_language(store=self.store, code=code)
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


class WordsForm(forms.Form):
    """The store's own sentences, and what its goods differ by ("Colour: Sage green"), in one added language."""

    def __init__(self, *args: Any, store: Store, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store, self.code = store, code
        known, outdated = store.translations.get(code, {}), store.outdated(code)
        for name in Store.TRANSLATED:
            if own := getattr(store, name):
                field = Store._meta.get_field(name)
                self._add(
                    f"store_{name}", own, known.get(name, ""), field.max_length, is_outdated=name in outdated
                )
        self.attributes = values_of_attributes()
        for attribute, values in self.attributes.items():
            known = attribute.translations.get(code, {})
            self._add(
                _key(attribute.pk), attribute.name, known.get("name", ""), 128,
                is_outdated=bool(attribute.outdated(code)),
            )  # fmt: skip
            for value in values:
                self._add(_key(attribute.pk, value), value, known.get("values", {}).get(value, ""), 255)

    def _add(self, name: str, label: str, initial: str, longest: int, *, is_outdated: bool = False) -> None:
        widget = forms.Textarea(attrs={"rows": 3}) if longest > 255 else forms.TextInput()
        widget.attrs["lang"] = self.code
        self.fields[name] = forms.CharField(
            label=label, initial=initial, required=False, max_length=longest, widget=widget,
            help_text=CHANGED if is_outdated else "",
        )  # fmt: skip

    @property
    def of_store(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("store_")]

    @property
    def of_attributes(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """(attribute, its name and its values)."""
        return [
            (attribute, [self[_key(attribute.pk)], *(self[_key(attribute.pk, value)] for value in values)])
            for attribute, values in self.attributes.items()
        ]

    @transaction.atomic
    def save(self) -> None:
        data = self.cleaned_data
        said = {name: data[f"store_{name}"] for name in Store.TRANSLATED if f"store_{name}" in data}
        self.store.forget_originals(
            self.code, said
        )  # who saves this screen has read them beside their originals
        self.store.translate({self.code: said})
        self.store.save(update_fields=["translations"])
        for attribute, values in self.attributes.items():
            translate_attribute(
                attribute=attribute,
                language=self.code,
                name=data[_key(attribute.pk)],
                values={value: data[_key(attribute.pk, value)] for value in values},
            )


def _key(pk: int, value: str = "") -> str:
    """A field's name. By the value and not by its place: somebody may add another one meanwhile."""
    return f"word_{pk}_{hashlib.blake2b(value.encode(), digest_size=8).hexdigest()}"


class WordsPage(_LanguageScreen):
    """The words of one added language."""

    template_name = "cabinet/words.html"
    page_title = _("Words")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["code"] not in languages_of(request.store)[1:]:  # type: ignore[attr-defined]
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def page_subtitle(self) -> str:
        return language_names()[self.kwargs["code"]]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("languages:index"), "label": LanguagesPage.page_title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_subtitle}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or WordsForm(store=self.store, code=self.kwargs["code"])
        return super().get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = WordsForm(request.POST, store=self.store, code=code)
        if not form.is_valid():
            messages.error(request, _("Not saved yet: see what is marked below."))
            return self.render_to_response(self.get_context_data(form=form))
        form.save()
        messages.success(request, _("The words are saved."))
        return redirect("languages:words", code)


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
                path("words/<str:code>/", self.construct_view(WordsPage), name="words"),
            ]
        )
