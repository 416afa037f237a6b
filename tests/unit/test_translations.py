"""The Russian catalogue says everything that the source says, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from site_config.messages import LOCALE, collect_template, is_translated, read_catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|%%|</?\w[^>]*>")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return collect_template()


@pytest.fixture(scope="module")
def russian() -> Catalog:
    return read_catalogue(LOCALE / "ru/LC_MESSAGES/django.po")


def _texts(catalogue: Catalog) -> dict[tuple[str | None, Any], Any]:
    return {(message.context, message.id): message for message in catalogue if message.id}


def test_every_text_of_the_source_has_its_russian(template: Catalog, russian: Catalog) -> None:
    known = _texts(russian)

    assert [key for key in _texts(template) if key not in known or not is_translated(known[key])] == []


def test_no_translation_is_left_over(template: Catalog, russian: Catalog) -> None:
    assert set(_texts(russian)) - set(_texts(template)) == set()


def test_no_translation_is_a_guess(russian: Catalog) -> None:
    """A fuzzy entry is not compiled: readers would get English."""
    assert [key for key, message in _texts(russian).items() if message.fuzzy] == []


def test_a_counted_text_has_three_forms(russian: Catalog) -> None:
    counted = [message for message in _texts(russian).values() if message.pluralizable]

    assert counted
    assert [message.id for message in counted if len(message.string) != 3] == []


def test_placeholders_and_tags_are_those_of_the_source(russian: Catalog) -> None:
    """Of the plural, where there are forms: in Russian the first form is also that of 21 and 31."""
    wrong = []
    for message in _texts(russian).values():
        source = message.id[1] if message.pluralizable else message.id
        forms = message.string if message.pluralizable else [message.string]
        expected = sorted(PLACEHOLDER.findall(source))
        wrong += [form for form in forms if sorted(PLACEHOLDER.findall(form)) != expected]

    assert wrong == []


def test_english_differs_only_in_texts_of_the_source(template: Catalog) -> None:
    english = read_catalogue(LOCALE / "en/LC_MESSAGES/django.po")

    assert set(_texts(english)) - set(_texts(template)) == set()
