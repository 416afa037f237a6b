"""What a shopper does, in steps that hold for every theme and language: by addresses, roles and fields' names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, TimeoutError, expect

from tests.tools.watched import Watched

# By the store's country, which checkout offers first.
BUYERS = {
    "IE": {
        "name": "Анна O’Neil-Бергман",
        "email": "anna@example.com",
        "phone": "+353 20 912 3456",
        "line1": "7 Harbour Row",
        "postcode": "T12 X7K2",
        "city": "Cork",
    },
    "RU": {
        "name": "Анна O’Neil-Бергман",
        "email": "anna@example.com",
        "phone": "+7 495 123-45-67",
        "line1": "ул. Лесная, 7",
        "postcode": "125047",
        "city": "Москва",
    },
}


@dataclass
class Receipt:
    """What was ordered, as the errand saw it."""

    number: str
    name: str
    products: list[tuple[int, int]]  # (pk, quantity)


def buy(visitor: Watched, home: str, *, among: set[str], buyer: dict[str, str]) -> Receipt:
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
    go_to_basket(visitor)
    page.locator("form[action='/basket/line/'] button[value=more]").click()
    expect(page.locator("form[action='/basket/line/'] input[name=quantity]")).to_have_value("2")
    visitor.arrived()
    follow(page, "/checkout/")
    visitor.arrived()
    fill_in(page, buyer)
    press(page, "/checkout/")
    be_thanked(visitor)
    number = re.search(r"/thank-you/([^/]+)/", page.url)[1]
    assert number in page.locator("main").inner_text()
    follow(page, f"/order/{number}/")
    page.wait_for_url(f"**/order/{number}/**")
    visitor.arrived()
    assert number in page.locator("main").inner_text()
    return Receipt(number, buyer["name"], [(product, 2)])


def be_thanked(visitor: Watched) -> None:
    """Come from checkout to the thank-you page; an error says what checkout did not like."""
    page = visitor.page
    thanks = re.compile(r"/checkout/thank-you/")
    try:
        page.wait_for_url(thanks, wait_until="commit")
    except TimeoutError:
        said = page.locator("main [role=alert], main [aria-invalid=true]").evaluate_all(
            "(parts) => parts.map((part) => part.innerText || `${part.name}: ${part.value}`)"
        )
        raise AssertionError(f"The order was not taken: {said}") from None
    visitor.arrived()


def go_to_basket(visitor: Watched) -> None:
    """After something was put into the basket: that is where the form leads, or a dialog that a script opens."""
    page = visitor.page
    dialog = page.locator("dialog[open] a[href='/basket/']")
    line = page.locator("form[action='/basket/line/']")
    dialog.or_(line).first.wait_for()
    visitor.arrived()
    if dialog.is_visible():
        dialog.click()
        line.first.wait_for()
        visitor.arrived()


def follow(page: Page, path: str) -> None:
    """Click the first link that is to be seen and whose address starts so; in the main part before the frame."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    links = page.locator(f"a:is([href^='{path}'], [href^='{origin}{path}']):visible")
    main = page.locator("main").locator(links)
    (main if main.count() else links).first.click()


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


def fill_in(page: Page, buyer: dict[str, str]) -> None:
    """The contact and the address; the ways of delivery and payment stay as they are offered first."""
    form = page.locator("form[action='/checkout/']")
    for name, value in buyer.items():
        field = form.locator(f"[name={name}]")
        if field.is_visible():
            field.fill(value)
