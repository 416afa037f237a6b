"""Counters of other companies: off, until the seller adds one and the shopper agrees."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def home(**fields: str) -> Any:
    store = make.make_store("aurora")
    for name, value in fields.items():
        setattr(store, name, value)
    store.save()
    return Client(headers={"host": store.host}).get("/")


def directives(response: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split("; ")]
    return {name: sources for name, *sources in parts}


def test_a_store_without_trackers_asks_nothing_and_reaches_nobody() -> None:
    response = home()
    assert "data-consent" not in response.content.decode()
    assert "consent.js" not in response.content.decode()
    assert directives(response)["script-src"] == ["'self'"]
    assert "https:" not in response["Content-Security-Policy"]


def test_only_the_hosts_of_the_trackers_in_use_are_allowed() -> None:
    response = home(metrika="12345678")
    found = directives(response)
    assert found["script-src"] == ["'self'", "https://mc.yandex.ru"]
    assert found["connect-src"] == ["'self'", "https://mc.yandex.ru", "https://mc.yandex.com"]


def test_the_question_is_hidden_until_the_script_asks_and_holds_the_numbers() -> None:
    html = home(meta_pixel="1234567890", google_analytics="G-ABC123DEF4").content.decode()
    assert 'data-meta-pixel="1234567890" data-google-analytics="G-ABC123DEF4" hidden' in html
    assert "connect.facebook.net" not in html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("meta_pixel", "12a4567890"),
        ("metrika", "<script>"),
        ("google_analytics", "UA-1-1"),
        ("metrika", "123456\n"),
    ],
)
def test_a_wrong_number_is_said_beside_the_field(field: str, value: str, shop_a: Any) -> None:
    from cms_pages.cabinet.store_settings import StoreForm

    form = StoreForm({field: value}, instance=shop_a.store)
    assert bool(form.errors.get(field)) is (value.strip() == value)


def test_viewer_reads_the_figures_and_a_stranger_does_not(shop_a: Any, shop_b: Any) -> None:
    client = Client(headers={"host": shop_a.store.host})
    client.force_login(shop_a.viewer)
    assert "From the door to the order" in client.get("/cabinet/figures/").content.decode()
    assert client.get("/cabinet/figures/?days=90").status_code == 200
    assert client.get("/cabinet/figures/?days=nonsense").status_code == 200
    stranger = Client(headers={"host": shop_a.store.host})
    stranger.force_login(shop_b.owner)
    assert stranger.get("/cabinet/figures/").status_code == 403
