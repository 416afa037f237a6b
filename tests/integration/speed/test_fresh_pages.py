"""What a change does to pages: whoever made it reads the new text at once, others within half a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from cms_pages.content_services import add_page, publish_page
from cms_pages.models import LandingPage
from commerce.catalogue.models import Product, ProductImage
from commerce.catalogue.tree import save_category
from commerce.context import store_context
from commerce.partner.models import StockRecord
from commerce.stores import versions
from commerce.stores.models import Store
from commerce.stores.page_links import PageKind
from tests import factories as make
from themes.look import look_of

if TYPE_CHECKING:
    from tests.integration.speed.conftest import Site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> Store:
    """A store with a cup, entered by nobody."""
    made = make.make_store("aster")
    with store_context(made):
        cups = make.make_category("Cups")
        make.make_product(
            "Cup", slug="cup", price="10.00", stock=50, category=cups, image=make.make_image("Front")
        )
    return made


@dataclass(frozen=True)
class Change:
    """What is done, on which page it is seen, and by what text; the page has no such text before."""

    path: str
    text: str | Callable[[Store], str]
    do: Callable[[Store], Any]


def _stock(**fields: Any) -> None:
    record = StockRecord.objects.get()
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


def _photo(store: Store) -> None:
    image = make.make_image("Side")
    ProductImage.objects.create(product=Product.objects.get(), image=image, display_order=1)


def _theme(store: Store) -> None:
    store.theme = "night"
    store.save()


def _words(store: Store) -> None:
    page = LandingPage.objects.get(store_id=store.pk)
    page.body = [{"type": "text", "value": {"text": "<p>Fired in wood</p>"}}]
    page.save_revision().publish()


def _menu(store: Store) -> None:
    page = add_page(kind=PageKind.OTHER, title="How we fire")
    page.in_menu = True
    page.save()
    publish_page(page=page)


CHANGES = {
    "the price of a product": Change("/product/cup/", "€12.34", lambda store: _stock(price="12.34")),
    "its price in a list": Change("/catalogue/", "€12.34", lambda store: _stock(price="12.34")),
    "stock": Change("/product/cup/", "Sold out</p>", lambda store: _stock(num_in_stock=0)),
    "a photo": Change("/product/cup/", 'id="photo-2"', _photo),
    "the theme": Change("/", lambda store: look_of(store).css, _theme),
    "the menu": Change("/catalogue/", "How we fire", _menu),
    "a name in the menu": Change(
        "/product/cup/",
        "Mugs</a>",
        lambda store: save_category(category=make.Category.objects.get(), name="Mugs"),
    ),
    "the words of a page": Change("/", "Fired in wood", _words),
    "a sale": Change("/catalogue/", "€8", lambda store: make.make_sale(Product.objects.get(), percent=20)),
}


@pytest.mark.parametrize("who", ["who made it", "others"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_page_says_what_has_changed(
    name: str, who: str, store: Store, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, home = CHANGES[name], f"http://{store.host}"
    for _time in range(3):  # sizes of pictures are made, the host is known, the page is kept
        before = site.ask(home + change.path)
    seen = versions.known_version(store.pk)
    with store_context(store):
        change.do(store)
        text = change.text if isinstance(change.text, str) else change.text(store)
    # As in another process, which has asked for the version a moment ago.
    versions._local[store.pk] = (time.monotonic() + versions.LOCAL_SECONDS, seen)
    if who == "others":
        later = time.monotonic() + versions.LOCAL_SECONDS
        monkeypatch.setattr(versions.time, "monotonic", lambda: later)
        after = site.ask(home + change.path)
    else:
        after = site.ask(home + change.path, cookie="fresh=1")
    assert before["X-Cache"] == "HIT"
    assert (text in before.content.decode(), text in after.content.decode()) == (False, True)
