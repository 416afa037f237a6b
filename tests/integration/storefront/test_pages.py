"""What shoppers read on lists, products and landing pages."""

from __future__ import annotations

import pytest
from django.test import Client

from commerce.catalogue.models import ProductAttributeValue, ProductRecommendation
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db


def titles(visitor: Browser) -> list[str]:
    return [link.get_text() for link in visitor.page.select(".card h2 a")]


def test_landing_page_shows_its_sections_and_the_goods(inside: Store, visitor: Browser) -> None:
    make.make_product("Tide mug")
    visitor.open("/")
    assert [visitor.page.h1.get_text(), "Tide mug" in visitor.text, "Questions and answers" in visitor.text] == [
        "Good things, chosen with care", True, True,
    ]  # fmt: skip


def test_category_shows_its_own_products_and_those_below(inside: Store, visitor: Browser) -> None:
    ceramics = make.make_category("Ceramics")
    mugs = make.make_category("Mugs", parent=ceramics)
    candles = make.make_category("Candles")
    make.make_product("Vase", category=ceramics)
    make.make_product("Mug", category=mugs)
    make.make_product("Candle", category=candles)
    assert titles(visitor.open("/catalogue/ceramics/")) == ["Mug", "Vase"]


def test_hidden_category_and_hidden_product_are_not_found(inside: Store, visitor: Browser) -> None:
    make.make_category("Secret", is_public=False)
    make.make_product("Draft", slug="draft", is_public=False)
    assert [visitor.open("/catalogue/secret/").status, visitor.open("/product/draft/").status] == [404, 404]


def test_list_has_pages_of_24_that_keep_the_order(inside: Store, visitor: Browser) -> None:
    for n in range(30):
        make.make_product(f"Cup {n:02}", price=f"{n + 1}.00")
    visitor.open("/catalogue/?sort=price")
    first = titles(visitor)
    visitor.click("Next page")
    assert (first, titles(visitor)) == (
        [f"Cup {n:02}" for n in range(24)],
        [f"Cup {n:02}" for n in range(24, 30)],
    )


def test_list_sorts_parents_by_their_cheapest_variant(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", price="12.00")
    make.make_product("Bowl", variants={"Small": "9.00", "Large": "20.00"})
    make.make_product("Plate", price="30.00")
    up = titles(visitor.open("/catalogue/?sort=price"))
    assert (up, titles(visitor.open("/catalogue/?sort=-price"))) == (
        ["Bowl", "Cup", "Plate"],
        ["Plate", "Cup", "Bowl"],
    )


def test_empty_catalogue_says_so(visitor: Browser) -> None:
    assert "Nothing here yet" in visitor.open("/catalogue/").text


def test_card_shows_the_lowered_price_with_the_old_one_struck(inside: Store, visitor: Browser) -> None:
    cup = make.make_product("Cup", price="10.00")
    make.make_sale(cup, percent=20)
    card = visitor.open("/catalogue/").page.select_one(".card")
    assert (card.select_one(".price").get_text(" ", strip=True), card.s.get_text(" ", strip=True)) == (
        "Now €8 instead of €10", "instead of €10",
    )  # fmt: skip


def test_card_of_a_product_with_variants_shows_the_lowest_price(inside: Store, visitor: Browser) -> None:
    make.make_product("Bowl", variants={"Small": "9.00", "Large": "20.00"})
    assert visitor.open("/catalogue/").page.select_one(".card .price").get_text(" ", strip=True) == "from €9"


def test_sold_out_product_says_so_and_cannot_be_put_into_the_basket(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", stock=0)
    visitor.open("/product/cup/")
    assert ("Sold out" in visitor.text, visitor.page.select("form[action='/basket/add/']")) == (True, [])


def test_variant_is_chosen_by_a_link_and_shows_its_own_price(inside: Store, visitor: Browser) -> None:
    make.make_product("Bowl", slug="bowl", variants={"Sage": "9.00", "Moss": "20.00"})
    visitor.open("/product/bowl/")
    before = visitor.page.select_one(".buy .price").get_text(strip=True)
    visitor.click("Moss")
    assert (before, visitor.page.select_one(".buy .price").get_text(strip=True)) == ("€9", "€20")


def test_two_options_give_two_rows_of_chips(inside: Store, visitor: Browser) -> None:
    bowl = make.make_product(
        "Bowl", slug="bowl", variants={"S1": "9.00", "S2": "9.00", "L1": "20.00", "L2": "20.00"}
    )
    size = make.ProductAttribute.objects.create(
        product_class=bowl.product_class, code="size", name="Size", type="text"
    )
    for child, (colour, big) in zip(
        bowl.children.order_by("pk"),
        [("Sage", "Small"), ("Moss", "Small"), ("Sage", "Large"), ("Moss", "Large")],
        strict=True,
    ):
        ProductAttributeValue.objects.filter(product=child, attribute__code="colour").update(
            value_text=colour
        )
        ProductAttributeValue.objects.create(product=child, attribute=size, value_text=big)
    visitor.open("/product/bowl/").click("Moss").click("Large")
    chosen = [chip.get_text() for chip in visitor.page.select(".chip[aria-current]")]
    assert (chosen, visitor.page.select_one(".buy .price").get_text(strip=True)) == (["Moss", "Large"], "€20")


def test_product_page_shows_approved_reviews_only_and_what_the_seller_put_beside_it(
    inside: Store, visitor: Browser
) -> None:
    cup, plate = make.make_product("Cup", slug="cup"), make.make_product("Plate")
    ProductRecommendation.objects.create(primary=cup, recommendation=plate)
    make.make_review(cup, title="Lovely")
    make.make_review(cup, title="Spam", approved=False)
    visitor.open("/product/cup/")
    assert ("Lovely" in visitor.text, "Spam" in visitor.text, "1 review" in visitor.text) == (
        True,
        False,
        True,
    )
    assert [link.get_text() for link in visitor.page.select(".card h3 a")] == ["Plate"]


def test_photo_has_sizes_dimensions_and_a_text(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", image=make.make_image("A cup", size=(1200, 1500)))
    visitor.open("/product/cup/")  # asks the queue for the sizes
    image = visitor.open("/product/cup/").page.select_one(".gallery picture img")
    source = visitor.page.select_one(".gallery source")
    assert (image["width"], image["height"], image["alt"]) == ("1200", "1500", "Cup")
    assert [part.split()[1] for part in source["srcset"].split(", ")] == ["480w", "800w", "1200w"]


def test_text_of_a_seller_cannot_become_markup(inside: Store, visitor: Browser) -> None:
    make.make_product("<script>alert(1)</script>", slug="cup", description="<img src=x onerror=alert(2)>")
    page = str(visitor.open("/product/cup/").page)
    assert ("<script>alert" in page, "<img src=x" in page, "&lt;img src=x" in page) == (False, False, True)


def test_search_finds_and_says_when_it_does_not(inside: Store, visitor: Browser) -> None:
    from commerce.search.indexing import index_store

    make.make_product("Tide mug")
    index_store()
    found = titles(visitor.open("/search/?q=mugs"))
    assert (found, "Nothing found for “sofa”" in visitor.open("/search/?q=sofa").text) == (["Tide mug"], True)


def test_russian_store_writes_prices_its_own_way(client: Client) -> None:
    from commerce.context import store_context

    store = make.make_store("terra", language="ru", currency="RUB")
    with store_context(store):
        make.make_product("Чай", price="1250.00", slug="chay")
    visitor = Browser().open(f"http://{store.host}/product/chay/")
    assert visitor.page.html["lang"] == "ru"
    assert visitor.page.select_one(".buy .price").get_text(strip=True) == "1\xa0250\xa0₽"


@pytest.mark.parametrize(("status", "words"), [("draft", "Opening soon"), ("closed", "Closed for now")])
def test_store_that_is_not_open_shows_a_notice_to_strangers_and_itself_to_members(
    status: str, words: str, store: Store, visitor: Browser
) -> None:
    Store.objects.filter(pk=store.pk).update(status=status)
    from commerce.stores import hosts

    hosts.forget([store.host])
    visitor.open("/catalogue/")
    assert (visitor.status, words in visitor.text) == (503, True)
    member = Client(headers={"host": store.host})
    member.force_login(store.owner)
    assert member.get("/catalogue/").status_code == 200


def test_buyer_of_a_closed_store_still_sees_the_order(inside: Store, visitor: Browser) -> None:
    order = make.make_order()
    inside.status = Store.Status.CLOSED
    inside.save()
    from commerce.stores import hosts

    hosts.forget([inside.host])
    visitor.open(order.get_absolute_url())
    assert (visitor.status, order.number in visitor.text) == (200, True)


def test_menu_and_footer_of_two_themes_render_from_the_same_templates(
    inside: Store, visitor: Browser
) -> None:
    from commerce.stores import hosts

    seen = []
    for theme in ("linen", "night"):
        Store.objects.filter(pk=inside.pk).update(theme=theme)
        hosts.forget([inside.host])
        visitor.open("/catalogue/")
        seen.append((visitor.status, visitor.page.select_one("header.head")["class"][1]))
    assert seen == [(200, "centred"), (200, "left")]
