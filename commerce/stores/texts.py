"""Texts of the database in several languages: the store's own in the model's field, the others in one JSON column.

    class Category(StoreOwned, Translated, AbstractCategory):
        TRANSLATED = ("name", "description")

    category.text("name")  # in the language shown; in the store's own where nobody has translated it

The cabinet edits `name` itself, and what is displayed to shoppers, frozen into orders or written in letters is `text`.
Beside each translation stands what its original was, in short, so that the seller is told when it has changed.
"""

from __future__ import annotations

import contextvars
import hashlib
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import MD5, Left, Replace

Texts = Mapping[str, Mapping[str, str]]
"""{language: {field: text}}, without empty texts."""

_ORIGINALS = "originals"  # {language: {…, this: {field: digest of what was translated}}}
_DIGEST_LENGTH = 8

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


def _digest(text: str) -> str:
    """What a text was, in short. How a form ends its lines makes no other text of it."""
    lines = text.replace("\r\n", "\n").encode()
    return hashlib.md5(lines, usedforsecurity=False).hexdigest()[:_DIGEST_LENGTH]


def outdated_rows(rows: QuerySet, language: str) -> tuple[QuerySet, Q]:
    """The rows of a Translated model, and which of them have an original that has changed since it was translated."""
    is_outdated = Q()
    for name in rows.model.TRANSLATED:
        was, now = f"{name}_was", f"{name}_now"
        original = {was: KT(f"translations__{language}__{_ORIGINALS}__{name}")}
        lines = Replace(name, Value("\r\n"), Value("\n"))  # as in _digest
        rows = rows.annotate(**original, **{now: Left(MD5(lines), _DIGEST_LENGTH)})
        is_outdated |= Q(**{f"{was}__isnull": False}) & ~Q(**{was: F(now)})
    return rows, is_outdated


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
        """Take over texts of some languages and fields, all others stay; an empty one is removed. Does not save.

        The originals are read now. A translation that stays as it was stays one of the original that it was made from.
        """
        translations: dict[str, dict[str, Any]] = dict(self.translations)
        for code, fields in texts.items():
            before = translations.pop(code, {})
            merged = {**before, **fields}
            found = {name: text for name, text in merged.items() if text and name != _ORIGINALS}
            originals = {name: _digest(getattr(self, name)) for name in self.TRANSLATED if name in found}
            unchanged = {
                name: digest
                for name, digest in before.get(_ORIGINALS, {}).items()
                if name in found and _digest(found[name]) == _digest(before[name])
            }
            if found:
                translations[code] = {**found, _ORIGINALS: {**originals, **unchanged}}
        self.translations = translations

    def outdated(self, language: str) -> list[str]:
        """The fields whose original has changed since it was translated."""
        originals = self.translations.get(language, {}).get(_ORIGINALS, {})
        return [name for name, digest in originals.items() if digest != _digest(getattr(self, name))]

    def forget_originals(self, language: str, fields: Collection[str]) -> None:
        """These translations are right for the originals that the next `translate` finds. Does not save."""
        if language in self.translations:
            known = self.translations[language]
            originals = {name: one for name, one in known.get(_ORIGINALS, {}).items() if name not in fields}
            self.translations = {**self.translations, language: {**known, _ORIGINALS: originals}}
