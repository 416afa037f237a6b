"""Every page of a store in a real browser: axe-core, the console, the width of a phone. The purchase is elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest

from commerce.context import store_context
from tests.e2e.conftest import Shop
from tests.tools import routes
from tests.tools.demo import visitor_with_basket
from tests.tools.surfer import Surfer
from tests.tools.verdict import refuse
from tests.tools.watched import leave, new_visitor

ERRORS = ("/no-such-page/", "/product/none/", "/catalogue/?page=999", "/search/?q=x&page=99")
SEARCHES = ("/search/", "/search/?q=zzzzzz", "/search/?q=a&price_max=1", "/catalogue/?offer=1&price_min=x")


def pages_of(shop: Shop, surfer: Surfer) -> list[str]:
    """The address of one page of each kind, with those that only its owner's links lead to."""
    with store_context(shop.store):
        waiting = [path for path in routes.store_paths(each=1) if not path.startswith(routes.FRAGMENTS)]
    found: dict[str, str] = {}
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "0", path)
        if kind in found or "logout" in path:
            continue
        answer = surfer.get(path)
        if answer.is_page and answer.status in (200, 410):
            found[kind] = path
            waiting += [link["href"] for link in answer.page.select("main a[href^='/account/']")]
    return list(found.values())


@pytest.mark.dresses(lambda shop: shop.is_in_its_own_dress)
@pytest.mark.parametrize("device", ["phone", "desktop"])
@pytest.mark.parametrize("who", ["anybody", "customer"])
def test_every_page(shop: Shop, browser: Any, who: str, device: str) -> None:
    look_at_every_page(shop, browser, who, device)


@pytest.mark.dresses(lambda shop: (shop.slug, shop.language) == ("terra", "en"))
@pytest.mark.parametrize("who", ["anybody", "customer"])
def test_every_page_in_every_theme(shop: Shop, browser: Any, who: str) -> None:
    look_at_every_page(shop, browser, who, "phone")


def look_at_every_page(shop: Shop, browser: Any, who: str, device: str) -> None:
    """As a guest all of them with nonsense and errors; as a customer those of the account."""
    surfer = visitor_with_basket(shop.slug, logged_in=who == "customer")
    paths = pages_of(shop, surfer)
    if who == "anybody":
        paths += [*SEARCHES, *ERRORS]
    else:
        paths = [path for path in paths if path.startswith(("/account/", "/order/", "/checkout/"))]
    visitor = new_visitor(browser, device)
    visitor.forgiven |= {404, 410}
    visitor.page.context.add_cookies(surfer.cookies)
    try:
        for path in paths:
            visitor.open(shop.url(path))
    finally:
        leave(visitor)
    assert len(visitor.seen) > 8, visitor.seen
    refuse(visitor.problems)
