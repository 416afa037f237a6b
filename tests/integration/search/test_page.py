"""The page of results says what was understood, and what was not."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.cards.commits import settle
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser


def _open(store: Store, text: str) -> Browser:
    return Browser().open(f"http://{store.host}/search/?q={quote(text)}")


def _main(browser: Browser) -> str:
    return " ".join(browser.page.main.get_text(" ").split())


def _titles(browser: Browser) -> list[str]:
    return [card.get_text(strip=True) for card in browser.page.main.select(".card h2")]


def test_a_price_is_a_chip_that_takes_it_away(aurora: Store) -> None:
    page = _open(aurora, "mug under 20")
    chip = page.page.select_one(".page-head .chip")
    assert (_titles(page), chip.span.get_text(), chip["href"]) == (
        ["Small mug"],
        "up to €20",
        "?q=mug",
    )
    page.click("up to €20")
    assert len(_titles(page)) == 3


def test_a_price_reads_as_the_store_writes_it(terra: Store) -> None:
    assert _open(terra, "чашка от 500 до 1500").page.select_one(".page-head .chip span").get_text() == (
        "500\xa0₽ – 1\xa0500\xa0₽"
    )


def test_other_words_are_said_to_be_others(terra: Store) -> None:
    page = _open(terra, "чашкп")
    sentence = "Показаны результаты по запросу «чашка». По запросу «чашкп» ничего не нашлось."
    assert (_titles(page), sentence in _main(page)) == (["Чашка «Озёрная»", "Чашка «Лесная»"], True)


def test_pages_of_a_mistyped_query_go_on(aurora: Store) -> None:
    from commerce.search.services import index_products

    index_products([make.make_product(f"Lantern {number}").pk for number in range(30)])
    page = _open(aurora, "lantren")
    assert len(_titles(page)) == 24
    page.click("Page 2")
    assert len(_titles(page)) == 6


def test_other_prices_are_said_to_be_others(aurora: Store) -> None:
    page = _open(aurora, "lamp under 30")
    assert (_titles(page), "Nothing at this price. Here it is at others." in _main(page)) == (
        ["Reading lamp"],
        True,
    )


def test_a_foreign_price_is_said_to_be_left_out(aurora: Store) -> None:
    assert "“under $30” was left out" in _main(_open(aurora, "mug under $30"))


def test_what_is_too_long_is_said_to_be_cut(aurora: Store) -> None:
    assert "only its beginning was searched for" in _main(_open(aurora, "mug " * 2500))


def test_with_nothing_found_categories_and_goods_are_offered(aurora: Store) -> None:
    page = _open(aurora, "zzzzzz")
    assert "Nothing found for “zzzzzz”" in _main(page)
    chips = [chip.get_text() for chip in page.page.select(".empty nav .chip")]
    assert chips == ["Mugs", "All products", "To the home page"]
    assert len(page.page.select(".section .card")) == 4


def test_words_that_are_never_together_are_offered_apart(aurora: Store) -> None:
    page = _open(aurora, "tide lamp")
    assert [chip["href"] for chip in page.page.select(".empty p .chip")] == ["?q=tide", "?q=lamp"]


@pytest.mark.parametrize("text", ["!!!", "🫖", "«»", "& | !"])
def test_a_text_without_letters_is_said_to_have_none(aurora: Store, text: str) -> None:
    assert "There is no letter or digit in it to search for." in _main(_open(aurora, text))


def test_every_page_has_a_search_field_that_needs_no_script(aurora: Store) -> None:
    form = Browser().open(f"http://{aurora.host}/catalogue/").page.select_one("header form[role=search]")
    assert (form["action"], form.input["name"], form.get("method", "get")) == ("/search/", "q", "get")


# --- what was found, sorted and filtered


def test_what_was_found_can_be_put_in_another_order(aurora: Store) -> None:
    page = _open(aurora, "mug")
    assert page.page.select_one("#sort option").get_text() == "Best match"
    page.open("/search/?q=mug&sort=-price")
    assert _titles(page) == ["Giant mug", "Tide mug", "Small mug"]


def test_what_was_found_can_be_narrowed_and_the_words_stay(aurora: Store) -> None:
    page = _open(aurora, "mug").open("/search/?q=mug&price_max=30&sort=price")
    assert _titles(page) == ["Small mug", "Tide mug"]
    assert page.page.select_one("#filters [name=q]")["value"] == "mug"
    chip = page.page.select_one(".chosen .chip")
    assert chip["href"] == "/search/?q=mug&sort=price"
    assert len(_titles(page.open(chip["href"]))) == 3


def test_pages_of_a_narrowed_search_go_on(aurora: Store) -> None:
    from commerce.search.services import index_products

    index_products([make.make_product(f"Lantern {number}", price="7.00").pk for number in range(30)])
    page = _open(aurora, "lantern").open("/search/?q=lantern&price_max=8&sort=title").click("Page 2")
    assert (page.url.partition("?")[2], len(_titles(page))) == (
        "q=lantern&sort=title&price_max=8&page=2",
        6,
    )


def test_nothing_under_the_filters_offers_to_leave_one_out(aurora: Store) -> None:
    page = _open(aurora, "mug").open("/search/?q=mug&price_max=1")
    assert ("Nothing fits all of this" in _main(page), "Leave one filter out" in _main(page)) == (True, True)


@pytest.mark.parametrize("query", ["sort=nonsense", "price_min=cheap", "a_colour=<b>", "available=maybe"])
def test_what_makes_no_sense_is_said(aurora: Store, query: str) -> None:
    page = _open(aurora, "mug").open(f"/search/?q=mug&{query}")
    assert (len(_titles(page)), len(page.page.select("main .note.warning"))) == (3, 1)


@pytest.mark.parametrize("number", ["0", "2", "x", "99999", "-1", "%00", ""])
def test_a_page_that_is_not_there_is_not_found(aurora: Store, number: str) -> None:
    for text in ("mug", "zzzz", ""):
        assert Browser().open(f"http://{aurora.host}/search/?q={text}&page={number}").status == 404


@pytest.mark.parametrize("number", [1, 12])
def test_a_search_costs_the_same_however_much_is_found(number: int, aurora: Store) -> None:
    from commerce.search.services import index_products

    index_products([make.make_product(f"Lantern {one}").pk for one in range(number)])
    settle()
    browser = _open(aurora, "lantern")
    with CaptureQueriesContext(connection) as captured:
        browser.open("/search/?q=lantern")
    of_search = [query for query in captured if "cards_card" in query["sql"] or "search" in query["sql"]]
    assert len(of_search) == 3  # what is found, what it can be narrowed by, its cards
