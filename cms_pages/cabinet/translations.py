"""Fields for the store's added languages, below a form's own. A store with one language has none."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms_pages.cabinet.base import ServiceForm
from commerce.stores.languages import language_names, languages_of
from commerce.stores.selectors import active_store

_SIGN = "__"
_RIGHT = f"{_SIGN}right"
CHANGED = _("The original has changed since this was translated.")


class TranslatedFields(forms.BaseForm):
    """Mixed into a form: its `translated` fields may be filled in in each added language too; `translations` has what
    was sent.

    A field of a language is a copy of the form's own, named "title__ru", and never required. Where the original has
    changed, it says so, and a box beside it, "title__ru__right", says that the translation is right all the same.
    """

    translated: tuple[str, ...] = ()

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.languages = languages_of(active_store())[1:]
        self.translations: dict[str, dict[str, str]] = {}
        if instance is not None and self.languages:
            known = instance.translations
            initial = {
                f"{name}{_SIGN}{code}": known.get(code, {}).get(name, "")
                for code in self.languages
                for name in self.translated
            }
            kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, instance=instance, **kwargs)
        for code in self.languages:
            outdated = instance.outdated(code) if instance is not None else []
            for name in self.translated:
                field = self.fields[f"{name}{_SIGN}{code}"] = _copy(self.fields[name], code)
                if name in outdated:
                    field.help_text = CHANGED
                    label = format_lazy("{label}: {right}", label=field.label, right=_("still right"))
                    self.fields[f"{name}{_SIGN}{code}{_RIGHT}"] = forms.BooleanField(
                        label=label, required=False
                    )

    def clean(self) -> dict[str, Any]:
        """What the form's own fields hold; the texts in other languages go to `translations`."""
        data = super().clean() or self.cleaned_data
        for code in self.languages:
            texts = self.translations[code] = {}
            for name in self.translated:
                key = f"{name}{_SIGN}{code}"
                texts[name] = data.pop(key, "")
                if data.pop(f"{key}{_RIGHT}", False):
                    self.instance.forget_originals(code, [name])
        return data

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What is seen in a store with one language."""
        return [field for field in self.visible_fields() if _SIGN not in field.name]

    @property
    def in_other_languages(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """(code, name, fields) of each added language."""
        names = language_names()
        return [
            (code, names[code], [self[name] for name in self.fields if _language_of(name) == code])
            for code in self.languages
        ]

    @property
    def is_fold_open(self) -> bool:
        """Whether something in the fold needs to be looked at."""
        return any(_SIGN in name for name in self.errors) or any(
            name.endswith(_RIGHT) for name in self.fields
        )


class TranslatedForm(TranslatedFields, ServiceForm):
    """A form of the cabinet with texts in the store's languages."""


def _language_of(name: str) -> str:
    """The language of a field, by its name; "" for one of the form's own."""
    return name.removesuffix(_RIGHT).partition(_SIGN)[2]


def _copy(field: forms.Field, code: str) -> forms.Field:
    made = copy.deepcopy(field)
    made.required = made.widget.is_required = False
    made.help_text = ""
    made.label = format_lazy("{label} ({language})", label=field.label, language=language_names()[code])
    made.widget.attrs["lang"] = code
    return made
