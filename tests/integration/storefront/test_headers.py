"""What pages tell browsers and search engines."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from commerce.stores.models import Store
from tests import factories as make
from themes.look import look_of

pytestmark = pytest.mark.django_db

PERSONAL = ["/basket/", "/account/login/", "/account/register/", "/account/password/"]
SHARED = ["/", "/catalogue/", "/product/cup/", "/search/?q=cup"]


@pytest.fixture
def client(inside: Store, client_of: Callable[[Store], Client]) -> Client:
    make.make_product("Cup", slug="cup", image=make.make_image())
    return client_of(inside)


@pytest.mark.parametrize("path", [*PERSONAL, *SHARED, "/nothing/"])
def test_page_runs_no_script_and_loads_nothing_from_elsewhere(
    path: str, client: Client, inside: Store
) -> None:
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert ("script-src 'self';" in policy, "default-src 'none'" in policy, "unsafe" in policy) == (
        True,
        True,
        False,
    )
    assert f"'{look_of(inside).css_hash}'" in policy
    page = BeautifulSoup(response.content, "html.parser")
    assert [
        str(tag)[:80]
        for tag in page.select(
            "script:not([src], [type='application/ld+json']), [style], [onclick], [onload]"
        )
    ] == []
    addresses = [
        tag.get("src") or tag.get("href") for tag in page.select("script[src], link, img, source[src]")
    ]
    outside = [address for address in addresses if "//" in address and inside.host not in address]
    assert outside == []


@pytest.mark.parametrize("path", PERSONAL)
def test_personal_page_is_kept_by_nobody(path: str, client: Client) -> None:
    response = client.get(path)
    assert ("no-store" in response["Cache-Control"], "private" in response["Cache-Control"]) == (True, True)
    assert response["X-Robots-Tag"] == "noindex"


def test_order_page_is_kept_by_nobody(inside: Store, client: Client) -> None:
    response = client.get(make.make_order().get_absolute_url())
    assert ("no-store" in response["Cache-Control"], response["X-Robots-Tag"]) == (True, "noindex")


@pytest.mark.parametrize("path", SHARED)
def test_page_for_everybody_may_be_found(path: str, client: Client) -> None:
    assert "X-Robots-Tag" not in client.get(path)


def test_robots_are_kept_out_of_personal_pages(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /basket/", "Disallow: /checkout/", "Disallow: /order/", "Disallow: /cabinet/"} <= set(
        lines
    )


@pytest.mark.parametrize("path", [*SHARED, *PERSONAL])
def test_headings_begin_with_one_h1_and_skip_no_level(path: str, client: Client) -> None:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    levels = [int(tag.name[1]) for tag in page.select("main h1, main h2, main h3, main h4")]
    assert (levels.count(1), levels[0]) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", [*SHARED, *PERSONAL])
def test_every_field_has_a_name_to_be_called_by(path: str, client: Client) -> None:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    nameless = [
        field.get("name")
        for field in page.select("input:not([type=hidden]), select, textarea")
        if not field.get("aria-label")
        and not page.select(f"label[for='{field.get('id')}']")
        and not field.find_parent("label")
    ]
    assert nameless == []


def test_broken_page_says_so_without_the_database(inside: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper

    client = Client(headers={"host": inside.host}, raise_request_exception=False)
    assert client.get("/catalogue/").status_code == 200  # the host is known now

    def no_database(self: BaseDatabaseWrapper, *args: object, **kwargs: object) -> None:
        raise ConnectionError("The database is away")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", no_database)
    response = client.get("/catalogue/")
    assert (response.status_code, "Something broke on our side" in response.text, inside.name in response.text) == (
        500, True, True,
    )  # fmt: skip
