"""The purchase without a mouse: Tab, Enter, Space and the arrows, and the focus is to be seen all the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Shop
from tests.e2e.errand import BUYERS, be_thanked
from tests.tools.verdict import refuse
from tests.tools.watched import Watched, leave, new_visitor

# What a reader sees of the focus: the element, its label, neighbour or frame looks different without it.
_IS_SHOWN = """() => {
    const element = document.activeElement;
    const parts = [element, element.closest("label"), element.nextElementSibling, element.parentElement];
    const look = () => parts.filter(Boolean).map((part) => {
        const { outline, boxShadow, borderColor, backgroundColor, textDecoration } = getComputedStyle(part);
        return [outline, boxShadow, borderColor, backgroundColor, textDecoration].join();
    }).join();
    const focused = look();
    element.blur();
    const plain = look();
    element.focus({focusVisible: true});
    return focused !== plain;
}"""
_MOST_STEPS = 250


def tab_to(visitor: Watched, selector: str) -> None:
    """Press Tab until an element has the focus, and see it there."""
    page = visitor.page
    for _step in range(_MOST_STEPS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            if not page.evaluate(_IS_SHOWN):
                visitor.note(f"the focus is not to be seen on {selector}")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector} on {page.url}")


def press(visitor: Watched, selector: str, *, leads_to: str = "") -> None:
    """Tab to an element and press Enter."""
    tab_to(visitor, selector)
    visitor.page.keyboard.press("Enter")
    if leads_to:
        visitor.page.wait_for_url(leads_to)
        visitor.arrived()


@pytest.mark.dresses(lambda shop: shop.is_in_its_own_dress)
def test_purchase_with_the_keyboard_alone(shop: Shop, browser: Any) -> None:
    visitor = new_visitor(browser, "desktop")
    page = visitor.page
    product = sorted(shop.products_with_variants())[0]
    try:
        visitor.open(shop.url())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main", (
            "no way to skip the header"
        )
        press(visitor, "a[href='/catalogue/']", leads_to="**/catalogue/")
        visitor.open(shop.url(product))
        choose_a_variant(visitor)
        press(visitor, "form[action='/basket/add/'] [type=submit]")
        link = page.locator("dialog[open] a[href='/basket/']")
        link.or_(page.locator("form[action='/basket/line/']")).first.wait_for()
        if link.is_visible():
            press(visitor, "dialog[open] a[href='/basket/']", leads_to="**/basket/")
        quantity = "form[action='/basket/line/'] input[name=quantity]"
        tab_to(visitor, quantity)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.locator(quantity)).to_have_value("2")
        press(visitor, "main a[href='/checkout/']", leads_to="**/checkout/")
        fill_in(visitor, BUYERS[shop.store.country])
        press(visitor, "form[action='/checkout/'] [type=submit]")
        be_thanked(visitor)
    finally:
        leave(visitor)
    refuse(visitor.problems)


def choose_a_variant(visitor: Watched) -> None:
    """The first that is not the chosen one."""
    page = visitor.page
    product = page.locator("form[action='/basket/add/'] input[name=product]")
    before = product.input_value()
    press(visitor, "main a[href*='variant=']:not([aria-current])")
    page.wait_for_url("**variant=*")
    visitor.arrived()
    assert product.input_value() != before


def fill_in(visitor: Watched, buyer: dict[str, str]) -> None:
    """Every field of checkout that is to be seen, in the order of Tab."""
    page: Page = visitor.page
    for name, value in buyer.items():
        if page.locator(f"form[action='/checkout/'] [name={name}]").is_visible():
            tab_to(visitor, f"form[action='/checkout/'] [name={name}]")
            page.keyboard.press("Control+a")
            page.keyboard.type(value)
