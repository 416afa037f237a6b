"""Texts of the database in several languages: the store's own in the model's field, the others in one JSON column.

    class Category(StoreOwned, Translated, AbstractCategory):
        TRANSLATED = ("name", "description")

    category.text("name")  # in the language shown; in the store's own where nobody has translated it

The cabinet edits `name` itself, and what is displayed to shoppers, frozen into orders or written in letters is `text`.
"""

from __future__ import annotations

import contextvars
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

Texts = Mapping[str, Mapping[str, str]]
"""{language: {field: text}}, without empty texts."""

added: contextvars.ContextVar[str] = contextvars.ContextVar("added_language", default="")
"""Set by `commerce.stores.languages.shown_in` alone."""


def added_language() -> str:
    """The code of the added language that pages are being made in; "" in the store's own."""
    return added.get()


def text_of(own: str, translations: Texts, field: str) -> str:
    """A field's text in the language shown, from values: `own` is the text in the store's own language."""
    language = added.get()
    return (translations.get(language, {}).get(field) or own) if language else own


def value_in(translations: Mapping[str, Any], language: str, value: str) -> str:
    """What a value of an attribute is called in a language, from the attribute's translations."""
    found = translations.get(language, {}).get("values", {}).get(value)
    return str(found) if found else value


class Translated(models.Model):
    """A model with texts in the store's languages."""

    TRANSLATED: ClassVar[tuple[str, ...]] = ()

    translations = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def text(self, field: str) -> str:
        """A text in the language shown. In the store's own the column of translations is not even read."""
        own = getattr(self, field)
        return text_of(own, self.translations, field) if added.get() else own

    def translate(self, texts: Mapping[str, Mapping[str, Any]]) -> None:
        """Take over texts of some languages and fields, all others stay; an empty one is removed. Does not save."""
        merged: dict[str, dict[str, Any]] = {code: dict(of_it) for code, of_it in self.translations.items()}
        for code, fields in texts.items():
            merged[code] = {**merged.get(code, {}), **fields}
        kept = {code: {name: text for name, text in of_it.items() if text} for code, of_it in merged.items()}
        self.translations = {code: of_it for code, of_it in kept.items() if of_it}
