"""What pages keep of a store between requests, and what must not get into it."""

from __future__ import annotations

import copy

import pytest
from django.test import Client
from wagtail.models import Page

from cms_pages.models import LandingPage
from cms_pages.sizes import make_sizes
from commerce.catalogue.product_page import product_page
from commerce.context import store_context
from commerce.stores.models import Store
from commerce.stores.preview import preview_token
from tests import factories as make
from themes.pictures import PRESETS
from themes.registry import all_themes, get_theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> Store:
    """A store with a cup and a plate that have all sizes of their pictures."""
    made = make.make_store("aster")
    with store_context(made):
        shelf = make.make_category("Shelf")
        for name in ("Cup", "Plate"):
            image = make.make_image(name)
            make_sizes([image.pk], PRESETS)
            make.make_product(name, slug=name.lower(), category=shelf, image=image)
    return made


def presets_beside_the_cup() -> list[str]:
    page = product_page("cup")
    assert page is not None
    return [preset for card in page.kept.related for preset in card.image.made if preset.startswith("card")]


def test_a_look_that_is_tried_on_leaves_its_pictures_to_nobody(store: Store) -> None:
    worn = get_theme(store.theme).card_preset
    other = next(slug for slug, theme in all_themes().items() if theme.card_preset != worn)
    tried_on = copy.copy(store)
    tried_on.theme = other
    with store_context(tried_on):
        assert presets_beside_the_cup() == [get_theme(other).card_preset]
    with store_context(store):
        assert presets_beside_the_cup() == [worn]


def write_draft(text: str) -> None:
    page = LandingPage.objects.get(pk=Page.objects.get(slug="aster").pk)
    page.body = [{"type": "text", "value": {"text": f"<p>{text}</p>"}}]
    page.save_revision()


def test_a_preview_shows_each_draft_of_a_page_that_is_kept(store: Store) -> None:
    visitor, guest = (Client(headers={"host": store.host}) for _one in range(2))
    visitor.get("/")
    guest.get(f"/preview/{preview_token(store)}/")
    for text in ("First draft", "Second draft"):
        with store_context(store):
            write_draft(text)
        assert (text in guest.get("/").text, text in visitor.get("/").text) == (True, False)
