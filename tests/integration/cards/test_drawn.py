"""What is made of a card is kept with it, for each way of drawing it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.template import engines
from django.utils import translation

from cms_pages.sizes import make_sizes
from commerce.cards.selectors import product_cards
from commerce.context import store_context
from commerce.stores.models import Store
from site_config.jinja import card
from tests import factories as make
from themes.pictures import PRESETS

pytestmark = pytest.mark.django_db


def draw(item: Any, level: str = "h3", *, eager: bool = False) -> str:
    backend: Any = engines["jinja2"]
    return card(backend.env, item, level, eager)


@pytest.fixture
def item(inside: Store) -> Any:
    image = make.make_image()
    make_sizes([image.pk], PRESETS)
    return product_cards([make.make_product("Cup", price="1234.50", image=image).pk])[0]


def test_a_card_is_drawn_once(item: Any) -> None:
    assert draw(item, "h2") is draw(item, "h2")


def test_a_picture_without_sizes_is_asked_for_each_time(inside: Store) -> None:
    item = product_cards([make.make_product("Cup", image=make.make_image()).pk])[0]
    assert ("srcset" in draw(item), draw(item) is draw(item), item.drawn) == (False, False, {})


def test_it_is_drawn_for_each_place_in_a_list(item: Any) -> None:
    assert ("<h2>" in draw(item, "h2"), "<h2>" in draw(item)) == (True, False)
    assert ('fetchpriority="high"' in draw(item, eager=True), "fetchpriority" in draw(item)) == (True, False)


def test_it_is_drawn_for_each_language(item: Any) -> None:
    with translation.override("en"):
        english = draw(item)
    with translation.override("ru"):
        russian = draw(item)
    assert ("€1,234.50" in english, "1 234,50 €" in russian.replace("\xa0", " ")) == (True, True)


def test_a_look_that_is_tried_on_does_not_show_to_others(item: Any, inside: Store) -> None:
    worn = draw(item)
    tried_on = copy.copy(inside)
    tried_on.theme = "night"
    with store_context(tried_on):
        assert draw(item) is not worn
    assert draw(item) is worn
