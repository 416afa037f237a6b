"""Tests in a real browser, on the demo as `make demo` runs it. `make e2e` calls them; `make test` does not.

The controlling process starts the site; pytest-xdist's workers, one for each store, inherit its address. They drive
Chromium, and dress the stores through the ORM: each in every theme and in both languages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.tools.demo import STORES, Demo, dress, products_with_variants

PLENTY = 1000  # pieces

_demo: Demo | None = None


def pytest_configure(config: pytest.Config) -> None:
    global _demo
    if not hasattr(config, "workerinput"):
        from tests.tools import debian, npm

        try:
            debian.chromium()
            npm.folder()
            _demo = Demo()
            _demo.__enter__()
        except SystemExit as error:  # a sentence for whoever started the tests
            raise pytest.UsageError(str(error)) from None
    import django

    django.setup()
    if _demo is not None:
        _restock()


def _restock() -> None:
    """Dozens of purchases are coming, and the demo's stores are small: what is there is there in plenty."""
    from commerce.context import store_context
    from commerce.partner.models import StockRecord
    from commerce.stores.models import Store
    from commerce.stores.versions import bump

    for store in Store.objects.filter(slug__in=STORES):
        with store_context(store):
            in_stock = StockRecord.objects.filter(product__structure="child", num_in_stock__gt=0)
            in_stock.update(num_in_stock=PLENTY, num_allocated=0)
        bump(store.pk)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _demo is not None:
        _demo.__exit__()


@dataclass(frozen=True)
class Shop:
    """A demo store as it is dressed for some tests."""

    slug: str
    theme: str
    language: str

    def __str__(self) -> str:
        return f"{self.slug}-{self.theme}-{self.language}"

    def url(self, path: str = "/") -> str:
        """An address of the store."""
        from tests.tools.demo import store_url

        return store_url(self.slug, path)

    @property
    def port(self) -> int:
        """Where the site listens."""
        return site_port()

    @property
    def is_in_its_own_dress(self) -> bool:
        """Whether this is how the demo loads the store."""
        from site_config.demo.content import STORES as LOADED
        from site_config.demo.content import read_content

        return (self.theme, self.language) == (
            LOADED[self.slug][0],
            read_content(self.slug)["store"]["language"],
        )

    @property
    def store(self) -> Any:
        """The store's row."""
        from commerce.stores.models import Store

        return Store.objects.get(slug=self.slug)

    def products_with_variants(self) -> set[str]:
        """The paths of products of which there are at least two variants to choose from."""
        return products_with_variants(self.slug, stock=PLENTY)


def site_port() -> int:
    """Where the site listens."""
    return int(os.environ["PORT"])


def all_shops() -> list[Shop]:
    """Both demo stores in every theme, in their own and in the other language."""
    from themes.registry import all_themes

    return [
        Shop(slug, theme, language) for slug in STORES for theme in all_themes() for language in ("en", "ru")
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `shop` runs in every dress, or in those that its mark `dresses` lets through."""
    if "shop" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("dresses")
        shops = [shop for shop in all_shops() if mark is None or mark.args[0](shop)]
        params = [pytest.param(shop, marks=pytest.mark.xdist_group(shop.slug)) for shop in shops]
        metafunc.parametrize("shop", params, ids=str, indirect=True, scope="session")


@pytest.fixture(scope="session")
def shop(request: pytest.FixtureRequest) -> Shop:
    """A store, dressed."""
    wanted: Shop = request.param
    dress(wanted.slug, theme=wanted.theme, language=wanted.language)
    return wanted


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one for each worker."""
    from playwright.sync_api import sync_playwright

    from tests.tools import debian

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=debian.chromium(), args=debian.chromium_flags())
        yield chromium
        chromium.close()
