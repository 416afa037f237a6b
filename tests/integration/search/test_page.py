"""The page of results says what was understood, and what was not."""

from __future__ import annotations

from urllib.parse import quote

import pytest

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
    assert [chip.get_text() for chip in page.page.select(".empty nav .chip")] == ["Mugs", "All products"]
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
