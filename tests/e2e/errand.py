"""What a shopper does, in steps that hold for every theme and language: by addresses, roles and fields' names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.tools.watched import Watched

BUYER = {
    "name": "Анна O’Neil-Бергман",
    "email": "anna@example.com",
    "phone": "+49 30 1234567",
    "line1": "Lindenstraße 7",
    "postcode": "10969",
    "city": "Berlin",
}


@dataclass
class Receipt:
    """What was ordered, as the errand saw it."""

    number: str
    name: str
    products: list[tuple[int, int]]  # (pk, quantity)


def buy(visitor: Watched, home: str, *, among: set[str]) -> Receipt:
    """Landing page, list, product, variant, basket, checkout, thank-you, order: one product in two pieces.

    The product is one of `among` (paths of products with variants) that the list shows.
    """
    page = visitor.page
    visitor.open(home)
    follow(page, "/catalogue/")
    visitor.arrived()
    shown = page.locator("main a[href^='/product/']").evaluate_all("(links) => links.map((a) => a.pathname)")
    path = next(path for path in shown if path in among)
    follow(page, path)
    page.wait_for_url(f"**{path}*")
    visitor.arrived()
    choose_another_variant(page)
    visitor.arrived()
    product = int(page.locator("form[action='/basket/add/'] input[name=product]").input_value())
    press(page, "/basket/add/")
    page.wait_for_url("**/basket/")
    visitor.arrived()
    page.locator("form[action='/basket/line/'] button[value=more]").click()
    page.locator("form[action='/basket/line/'] input[name=quantity][value='2']").wait_for()
    visitor.arrived()
    follow(page, "/checkout/")
    visitor.arrived()
    fill_in(page)
    press(page, "/checkout/")
    page.wait_for_url("**/checkout/thank-you/**")
    visitor.arrived()
    number = re.search(r"/thank-you/([^/]+)/", page.url)[1]
    assert number in page.locator("main").inner_text()
    follow(page, f"/order/{number}/")
    page.wait_for_url(f"**/order/{number}/**")
    visitor.arrived()
    assert number in page.locator("main").inner_text()
    return Receipt(number, BUYER["name"], [(product, 2)])


def follow(page: Page, path: str) -> None:
    """Click the first link that is to be seen and whose address starts so; in the main part before the frame."""
    links = f"a[href^='{path}']:visible"
    main = page.locator(f"main {links}")
    (main if main.count() else page.locator(links)).first.click()


def press(page: Page, action: str) -> None:
    """Click the button that sends the form with an action."""
    page.locator(f"form[action='{action}'] [type=submit]:visible").first.click()


def choose_another_variant(page: Page) -> None:
    """Choose a variant in stock that is not the chosen one."""
    product = page.locator("form[action='/basket/add/'] input[name=product]")
    before = product.input_value()
    others = page.locator("main a[href*='variant=']:not([aria-current])")
    for n in range(others.count()):
        others.nth(n).click()
        page.wait_for_url("**variant=*")
        if product.count() and product.input_value() != before:
            return
    raise AssertionError(f"No other variant can be chosen on {page.url}")


def fill_in(page: Page) -> None:
    """Everything that checkout must know: the first delivery that asks for an address, the first payment."""
    form = page.locator("form[action='/checkout/']")
    for name, value in BUYER.items():
        field = form.locator(f"[name={name}]")
        if field.is_visible():
            field.fill(value)
