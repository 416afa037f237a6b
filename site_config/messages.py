"""Translations: texts are collected into site_config/locale/<language>/LC_MESSAGES/django.po, and compiled beside it.

Babel does both, so that nobody needs GNU gettext. The compiled files are not committed: every start makes what is
stale.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from site_config.env import ROOT

LOCALE = ROOT / "site_config/locale"
SOURCES = ("commerce", "cms_pages", "integrations", "site_config", "themes", "templates")
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("storefront/**.html", "jinja2.ext:babel_extract"),
    ("*/templates/storefront/**.html", "jinja2.ext:babel_extract"),
    ("**.html", "site_config.messages:extract_django"),
    ("**.txt", "site_config.messages:extract_django"),
]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def compile_catalogues() -> None:
    """Make each .mo file that is missing or older than its .po."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = compiled.with_suffix(f".{os.getpid()}")
        with open(draft, "wb") as file:
            write_mo(file, read_catalogue(source))
        draft.rename(compiled)  # two processes may compile at once, and a third read


def collect() -> None:
    """Bring every catalogue up to date with the texts in the source; translations of vanished texts go."""
    template = collect_template()
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        if path.parent.parent.name == "en":
            continue  # the source is English: that file holds only the words where Oscar's English differs
        catalogue = read_catalogue(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with open(path, "wb") as target:
            write_po(
                target, catalogue, width=110, sort_by_file=True, ignore_obsolete=True, include_lineno=False
            )
        untranslated = sum(1 for message in catalogue if message.id and not is_translated(message))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {untranslated} without a translation")


def collect_template() -> Catalog:
    """All texts of the source, each with the files it is in; nothing is written."""
    template = Catalog(project="Vitrina", charset="utf-8")
    for source in SOURCES:
        for file, _, message, comments, message_context in extract_from_dir(
            ROOT / source,
            METHODS,
            {"**.html": {"trimmed": "true"}},
            KEYWORDS,
            comment_tags=["Translators:"],
            strip_comment_tags=True,
        ):
            template.add(
                message, locations=[(f"{source}/{file}", 0)], auto_comments=comments, context=message_context
            )
    return template


def extract_django(fileobj: Any, keywords: Any, comment_tags: Any, options: dict[str, Any]) -> Iterator[Any]:
    """Babel's extractor for Django's templates, by Django's own reduction of a template to Python."""
    from django.utils.translation.template import templatize

    source = templatize(fileobj.read().decode("utf-8"))
    return extract_python(io.BytesIO(source.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})


def read_catalogue(path: Path) -> Catalog:
    """The .po file of a language, which its folder names."""
    with open(path, "rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def is_translated(message: Any) -> bool:
    """Whether the message has its translation: each plural form of it, where it has forms."""
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


COMMANDS: dict[str, Callable[[], None]] = {"compile": compile_catalogues, "collect": collect}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]]()
