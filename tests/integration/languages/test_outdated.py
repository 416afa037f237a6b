"""An original that has changed since it was translated: the seller is told where, until the translation is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import prefilled

pytestmark = pytest.mark.django_db

SAID = "The original has changed since this was translated."


@pytest.fixture
def cabinet(bilingual: Store, client_of: Callable[[Store], Client]) -> Client:
    """The owner at work."""
    client = client_of(bilingual)
    client.force_login(bilingual.owner)
    return client


@pytest.fixture
def cup(bilingual: Store) -> Product:
    """A cup with a translated name and description."""
    with store_context(bilingual):
        cup = make.make_product("Cup", slug="cup", description="Of clay.")
        cup.translate({"ru": {"title": "Чашка", "description": "Из глины."}})
        cup.save()
    return cup


def form_of(client: Client, path: str) -> dict[str, Any]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return prefilled(page.select_one("form[data-edit-form]"))


def save(client: Client, path: str, **changed: str) -> None:
    assert client.post(path, {**form_of(client, path), **changed}).status_code == 302


def outdated(product: Product) -> list[str]:
    with store_context(product.store):
        return Product.objects.get(pk=product.pk).outdated("ru")


def test_a_changed_original_is_said_until_its_translation_is_saved(cup: Product, cabinet: Client) -> None:
    path = f"/cabinet/products/edit/{cup.pk}/"
    assert SAID not in cabinet.get(path).text
    save(cabinet, path, title="Mug")
    assert outdated(cup) == ["title"]
    page = BeautifulSoup(cabinet.get(path).content, "html.parser")
    fold = page.select_one("details[open]")
    assert fold.get_text().count(SAID) == 1
    assert [one["name"] for one in fold.select("[type=checkbox]")] == ["title__ru__right"]
    save(cabinet, path, stock="7")
    assert outdated(cup) == ["title"]
    save(cabinet, path, title__ru="Кружка")
    assert outdated(cup) == []
    assert SAID not in cabinet.get(path).text


def test_line_ends_that_a_form_sends_make_no_other_text(cup: Product, cabinet: Client) -> None:
    with store_context(cup.store):
        cup.description = "Of clay.\n\nThrown by hand."
        cup.translate({"ru": {"description": "Из глины.\n\nСделана вручную."}})
        cup.save()
    path = f"/cabinet/products/edit/{cup.pk}/"
    sent = form_of(cabinet, path)
    save(
        cabinet,
        path,
        **{name: sent[name].strip().replace("\n", "\r\n") for name in ("description", "description__ru")},
    )
    assert outdated(cup) == []
    assert "the original has changed" not in cabinet.get("/cabinet/languages/").text
    save(
        cabinet, path, description="Of clay.\r\n\r\nThrown.", description__ru=sent["description__ru"].strip()
    )
    assert outdated(cup) == ["description"]
    assert "the original has changed: 1" in cabinet.get("/cabinet/languages/").text


def test_a_translation_may_be_right_all_the_same(cup: Product, cabinet: Client) -> None:
    path = f"/cabinet/products/edit/{cup.pk}/"
    save(cabinet, path, description="Of clay!")
    assert outdated(cup) == ["description"]
    save(cabinet, path, description__ru__right="on")
    assert outdated(cup) == []


def test_lists_say_whose_original_has_changed(cup: Product, bilingual: Store, cabinet: Client) -> None:
    with store_context(bilingual):
        make.make_product("Bowl")
    save(cabinet, f"/cabinet/products/edit/{cup.pk}/", title="Mug")
    rows = BeautifulSoup(cabinet.get("/cabinet/products/").content, "html.parser").select("tbody tr")
    said = ["the original has changed: Русский" in " ".join(row.get_text(" ").split()) for row in rows]
    assert sorted(said) == [False, True]
    assert "the original has changed: 1" in cabinet.get("/cabinet/languages/").text


def test_words_of_the_store_and_of_options_say_it_too(bilingual: Store, cabinet: Client) -> None:
    with store_context(bilingual):
        bilingual.tagline = "Things for a table"
        bilingual.translate({"ru": {"tagline": "Вещи для стола"}})
        bilingual.tagline = "Things for a house"
        bilingual.save()
    path = "/cabinet/languages/words/ru/"
    assert cabinet.get(path).text.count(SAID) == 1
    save(cabinet, path)
    assert Store.objects.get(pk=bilingual.pk).outdated("ru") == []


def test_the_lists_cost_the_same_however_much_has_changed(bilingual: Store, cabinet: Client) -> None:
    counts = []
    for number in (1, 5):
        with store_context(bilingual):
            for _time in range(number):
                thing = make.make_product()
                thing.translate({"ru": {"title": "Вещь"}})
                thing.title = f"Thing {thing.pk}"
                thing.save()
        for path in ("/cabinet/languages/", "/cabinet/products/"):
            cabinet.get(path)
            with CaptureQueriesContext(connection) as captured:
                cabinet.get(path)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
