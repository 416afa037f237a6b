"""Pages for everybody in a store of several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commerce.context import store_context
from commerce.stores import hosts
from commerce.stores.models import Store
from tests import factories as make

if TYPE_CHECKING:
    from tests.integration.speed.conftest import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(store_a: Store, site: Site) -> str:
    """The address of a store with a cup; its host is known to this process."""
    with store_context(store_a):
        make.make_product("Cup", slug="cup", price="10.00", category=make.make_category("Cups"))
    site.ask(f"http://{store_a.host}/robots.txt")
    site.made.clear()
    return f"http://{store_a.host}"


def test_each_language_is_kept_apart(home: str, store_a: Store, site: Site) -> None:
    store_a.other_languages = ["ru"]
    store_a.save()
    hosts.forget([store_a.host])
    site.ask(f"{home}/robots.txt")
    site.made.clear()
    pages = [site.ask(f"{home}{prefix}/catalogue/") for prefix in ("", "/ru", "", "/ru")]
    assert [page["X-Cache"] for page in pages] == ["MISS", "MISS", "HIT", "HIT"]
    assert [page["Content-Language"] for page in pages] == ["en", "ru", "en", "ru"]
    assert [page.content for page in pages[:2]] == [page.content for page in pages[2:]]
    assert (pages[0].content == pages[1].content, len(site.made)) == (False, 2)


@pytest.mark.parametrize("path", ["/ru/catalogue/", "/ru/", "/ru/basket/", "/en/catalogue/"])
def test_a_language_that_the_store_has_not_is_not_looked_for(path: str, home: str, site: Site) -> None:
    for _visit in range(2):
        answer = site.ask(home + path)
        assert (answer.status_code, "X-Cache" in answer.headers) == (404, False)


def test_a_page_of_one_person_is_not_kept_in_any_language(home: str, store_a: Store, site: Site) -> None:
    store_a.other_languages = ["ru"]
    store_a.save()
    hosts.forget([store_a.host])
    answer = site.ask(f"{home}/ru/basket/")
    assert (answer.status_code, "X-Cache" in answer.headers) == (200, False)
