import gettext
import io
import os
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from site_config import messages


@pytest.fixture
def russian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project with one Russian catalogue of one translated text."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "site_config/locale")
    for source in messages.SOURCES:
        (tmp_path / source).mkdir()
    folder = tmp_path / "site_config/locale/ru/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="ru")
    catalogue.add("Basket", "Корзина")
    with open(folder / "django.po", "wb") as file:
        write_po(file, catalogue)
    return folder


def test_a_catalogue_is_compiled_and_read_by_gettext(russian: Path) -> None:
    messages.compile_catalogues()
    with open(russian / "django.mo", "rb") as file:
        assert gettext.GNUTranslations(file).gettext("Basket") == "Корзина"


def test_a_fresh_catalogue_is_left_alone_and_a_stale_one_is_not(russian: Path) -> None:
    messages.compile_catalogues()
    (russian / "django.mo").write_bytes(b"kept")
    messages.compile_catalogues()
    assert (russian / "django.mo").read_bytes() == b"kept"
    os.utime(russian / "django.po", (2_000_000_000, 2_000_000_000))
    messages.compile_catalogues()
    assert (russian / "django.mo").read_bytes() != b"kept"


def test_texts_of_python_and_both_template_languages_are_collected(russian: Path) -> None:
    root = russian.parents[3]
    (root / "commerce/views.py").write_text(
        'from x import _\nname = _("Basket")\nother = pgettext_lazy("month", "May")\n'
    )
    for name, text in {
        "templates/storefront/a.html": '{{ _("From Jinja") }} {% trans count=n %}One{% pluralize %}Many{% endtrans %}',
        "templates/cabinet/b.html": (
            '{% load i18n %}{% translate "From Django" %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}'
        ),
        "templates/emails/c.txt": '{% load i18n %}{% translate "From a letter" %}',
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    messages.collect()
    with open(russian / "django.po", "rb") as file:
        catalogue = read_po(file, locale="ru")
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Basket": "Корзина",
        "May": "",
        "From Jinja": "",
        ("One", "Many"): ("", "", ""),
        "From Django": "",
        "Hello %(name)s": "",
        "From a letter": "",
    }
    assert catalogue.get("May", "month") is not None


def test_a_text_that_vanished_leaves_the_catalogue(russian: Path) -> None:
    messages.collect()
    with open(russian / "django.po", "rb") as file:
        assert [message.id for message in read_po(file) if message.id] == []


def test_line_numbers_survive_the_reduction_of_a_template() -> None:
    source = io.BytesIO(b'<p>\n</p>\n{% load i18n %}{% translate "Third line" %}')
    found = list(extract(messages.extract_django, source, messages.KEYWORDS))
    assert [(line, text) for line, text, _, _ in found] == [(3, "Third line")]
