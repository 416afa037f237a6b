"""The HTML of every page, and every link on it. Pages are found in the URLconf, then by following links."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from commerce.context import store_context
from tests.e2e.conftest import Shop, site_port
from tests.tools import nu, routes
from tests.tools.crawl import crawl, whole
from tests.tools.demo import PLATFORM, log_in, visitor_with_basket
from tests.tools.surfer import Answer, Surfer
from tests.tools.verdict import refuse

ERRORS = ("/no-such-page/", "/product/none/", "/catalogue/?page=999")
# Forms that would end the visit, or send the letter that is one of a few in an hour.
NOT_SENT = ("logout", "delete")


def sent_forms(surfer: Surfer, pages: dict[str, Answer]) -> Iterator[tuple[str, Answer]]:
    """Every POST form of the pages sent as empty as a browser lets it be: the pages with the errors."""
    done = set()
    for url, answer in pages.items():
        for form in answer.page.select("form[method=post]"):
            action = form.get("action") or url
            fields = tuple(field.get("name") for field in form.select("[name]"))
            if (action, fields) in done or any(word in action for word in NOT_SENT):
                continue
            done.add((action, fields))
            empty = {name: "" for name in fields if name and name != "csrfmiddlewaretoken"}
            sent = surfer.submit(answer, form, **empty)
            if sent.is_page:
                yield f"{url} → {action}", sent


def assert_valid(pages: dict[str, bytes]) -> None:
    """No error of the Nu checker in any; its warnings are pytest's."""
    verdict = nu.validate(pages)
    for sentence in verdict.warnings:
        warnings.warn(sentence, stacklevel=1)
    refuse(verdict.errors)


@pytest.mark.dresses(lambda shop: shop.is_in_its_own_dress)
@pytest.mark.parametrize("who", ["anybody", "customer"])
def test_every_link_of_a_store_leads_somewhere_and_every_page_is_valid(shop: Shop, who: str) -> None:
    surfer = visitor_with_basket(shop.slug, logged_in=who == "customer")
    with store_context(shop.store):
        starts = routes.store_paths()
    found = crawl(surfer, starts, files=who == "anybody")
    pages = found.pages
    for path in ERRORS:
        answer = surfer.get(path)
        assert answer.status == 404
        pages[path] = answer.body
    for where, answer in sent_forms(surfer, found.answers):
        assert answer.status < 500, where
        pages[where] = answer.body
    refuse(found.problems)
    assert_valid(pages)


@pytest.mark.dresses(lambda shop: shop.language == ("en" if shop.slug == "aurora" else "ru"))
def test_pages_are_valid_in_every_theme(shop: Shop) -> None:
    surfer = visitor_with_basket(shop.slug, logged_in=False)
    with store_context(shop.store):
        answers = {path: surfer.follow(path) for path in routes.store_paths(each=2)}
    assert_valid({path: whole(path, answer.body) for path, answer in answers.items() if answer.is_page})


@pytest.mark.xdist_group("terra")
@pytest.mark.parametrize("who", ["", "owner@aurora.example", "operator@vitrina.example"])
def test_every_link_of_the_platform_leads_somewhere_and_every_page_is_valid(who: str) -> None:
    surfer = Surfer(PLATFORM, site_port())
    if who:
        log_in(surfer, "/login/", who)
    found = crawl(
        surfer, routes.platform_paths(), closed=() if who.startswith("operator") else ["/operators/"]
    )
    pages = {**found.pages, "/no-such-page/x/": surfer.get("/no-such-page/x/").body}
    for where, answer in sent_forms(surfer, found.answers):
        assert answer.status < 500, where
        pages[where] = answer.body
    refuse(found.problems)
    assert_valid(pages)
