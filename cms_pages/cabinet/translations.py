"""Fields for the store's added languages, folded away below a form's own. A store with one language has none."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.utils.text import format_lazy

from cms_pages.cabinet.base import ServiceForm
from commerce.stores.languages import language_names, languages_of
from commerce.stores.selectors import active_store

_SIGN = "__"


class TranslatedForm(ServiceForm):
    """A form whose `translated` fields may be filled in in each added language too; `translations` has what was sent.

    A field of a language is a copy of the form's own, named "title__ru", and never required.
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
            for name in self.translated:
                self.fields[f"{name}{_SIGN}{code}"] = _copy(self.fields[name], code)

    def clean(self) -> dict[str, Any]:
        """What the form's own fields hold; the texts in other languages go to `translations`."""
        data = super().clean() or self.cleaned_data
        for code in self.languages:
            self.translations[code] = {name: data.pop(f"{name}{_SIGN}{code}", "") for name in self.translated}
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
            (code, names[code], [self[f"{name}{_SIGN}{code}"] for name in self.translated])
            for code in self.languages
        ]

    @property
    def is_fold_open(self) -> bool:
        """Whether something in the fold needs to be looked at."""
        return any(_SIGN in name for name in self.errors)


def _copy(field: forms.Field, code: str) -> forms.Field:
    made = copy.deepcopy(field)
    made.required = made.widget.is_required = False
    made.help_text = ""
    made.label = format_lazy("{label} ({language})", label=field.label, language=language_names()[code])
    made.widget.attrs["lang"] = code
    return made
