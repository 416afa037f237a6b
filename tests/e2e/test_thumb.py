"""What a thumb presses on every page of a phone: the menu, and the hearts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Shop
from tests.tools.verdict import refuse
from tests.tools.watched import leave, new_visitor


@pytest.mark.dresses(lambda shop: shop.is_in_its_own_dress)
@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_menu_and_hearts(shop: Shop, browser: Any, scripts: bool) -> None:
    visitor = new_visitor(browser, "phone", scripts=scripts)
    page = visitor.page
    try:
        visitor.open(shop.url())
        page.locator(".menu > summary").tap()
        page.locator(".drawer .tree a").nth(1).tap()
        page.wait_for_url("**/catalogue/*/")
        visitor.arrived()
        heart = page.locator("main .heart").nth(1)
        heart.tap()
        if scripts:
            expect(heart).to_have_attribute("aria-pressed", "true")
            expect(page.locator(".drawer [data-personal=wished]")).to_have_text("1")
        else:
            expect(page.locator(".note.success")).to_be_visible()
            assert "/catalogue/" in page.url
        visitor.open(shop.url("/wishlist/"))
        expect(page.locator("main .card")).to_have_count(1)
    finally:
        leave(visitor)
    refuse(visitor.problems)
