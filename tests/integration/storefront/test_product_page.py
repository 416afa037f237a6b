"""The product page: what is chosen, what delivery costs, and what a script finds on it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from commerce.basket.models import Basket
from commerce.catalogue.models import ProductAttribute, ProductImage, ProductRecommendation
from commerce.catalogue.product_page import Rating
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


def test_page_holds_every_variant_for_its_script(inside: Store, visitor: Browser) -> None:
    bowl = make.make_product("Bowl", slug="bowl", variants={"Sage": "9.00", "Moss": "20.00"}, stock=3)
    moss = bowl.children.get(title="Moss")
    found = visitor.open("/product/bowl/").page.select("template[data-variant]")
    assert [json.loads(one["data-values"]) for one in found] == [["Sage"], ["Moss"]]
    assert (found[1]["data-id"], found[1]["data-left"], found[1].has_attr("data-available")) == (
        str(moss.pk),
        "3",
        True,
    )
    assert [part["data-from"] for part in found[1].select("[data-from]")] == ["price", "stock"]
    assert "€20" in found[1].select_one("[data-from=price]").decode_contents()


def test_colour_of_a_value_is_a_dot_beside_its_name(inside: Store, visitor: Browser) -> None:
    make.make_product("Bowl", slug="bowl", variants={"Sage": "9.00", "Moss": "20.00"})
    ProductAttribute.objects.filter(code="colour").update(swatches={"Sage": "#9aa588"})
    chips = visitor.open("/product/bowl/").page.select(".buy .group .chip")
    dots = [chip.select_one("circle") for chip in chips]
    assert [dot and dot["fill"] for dot in dots] == ["#9aa588", None]


def test_gallery_begins_with_the_chosen_variant(inside: Store, visitor: Browser) -> None:
    bowl = make.make_product(
        "Bowl", slug="bowl", variants={"Sage": "9.00", "Moss": "20.00"}, image=make.make_image("Both")
    )
    sage, moss = bowl.children.order_by("pk")
    for child in (sage, moss):
        ProductImage.objects.create(product=child, image=make.make_image(child.title))
    page = visitor.open(f"/product/bowl/?variant={moss.slug}").page
    of = [shot["data-of"] for shot in page.select(".shots li")]
    assert of == [str(moss.pk), "", str(sage.pk)]


def test_photo_opens_without_a_script(inside: Store, visitor: Browser) -> None:
    image = make.make_image("A cup")
    make.make_product("Cup", slug="cup", image=image)
    link = visitor.open("/product/cup/").page.select_one(".shots a")
    assert link["href"].startswith("/media/")


def test_delivery_is_promised_in_words(inside: Store, visitor: Browser) -> None:
    from commerce.shipping.models import ShippingMethod

    ShippingMethod.objects.all().delete()
    make.make_shipping_method("Courier", price="5.00", free_from="60", min_days=2, max_days=4)
    make.make_shipping_method("Shelf", kind="pickup", price="0")
    make.make_shipping_method("Bird", price="7.00", max_days=1)
    make.make_product("Cup", slug="cup")
    lines = visitor.open("/product/cup/").page.select(".promise li")
    assert [" ".join(line.get_text().split()) for line in lines] == [
        "Courier: €5, free from €60, in 2–4 days",
        "Shelf: free",
        "Bird: €7, in 1 day",
    ]


def test_related_are_the_sellers_choice_and_then_the_category(inside: Store, visitor: Browser) -> None:
    cups, lamps = make.make_category("Cups"), make.make_category("Lamps")
    cup = make.make_product("Cup", slug="cup", category=cups)
    make.make_product("Mug", category=cups)
    make.make_product("Lamp", category=lamps)
    spoon = make.make_product("Spoon", category=lamps)
    ProductRecommendation.objects.create(primary=cup, recommendation=spoon)
    cards = visitor.open("/product/cup/").page.select(".card h3 a")
    assert [card.get_text() for card in cards] == ["Spoon", "Mug"]


def test_product_of_no_category_has_the_newest_beside_it(inside: Store, visitor: Browser) -> None:
    make.make_product("Mug", category=make.make_category("Cups"))
    make.make_product("Cup", slug="cup")
    cards = visitor.open("/product/cup/").page.select(".card h3 a")
    assert [card.get_text() for card in cards] == ["Mug"]


def test_rating_is_reckoned_from_shown_reviews(inside: Store, visitor: Browser) -> None:
    cup = make.make_product("Cup", slug="cup")
    for score in (5, 5, 4):
        make.make_review(cup, score=score)
    make.make_review(cup, score=1, approved=False)
    page = visitor.open("/product/cup/").page
    assert page.select_one(".average strong").get_text() == "4.7"
    assert [meter["value"] for meter in page.select(".shares meter")] == ["67", "33", "0", "0", "0"]


def test_rating_of_nothing_is_nothing() -> None:
    rating = Rating({})
    assert (rating.count, rating.average, rating.shares[0]) == (0, 0, (5, 0, 0))


def test_script_puts_into_the_basket_and_stays(inside: Store, client_of: Callable[[Store], Client]) -> None:
    cup = make.make_product("Cup")
    response = client_of(inside).post("/basket/add/", {"product": cup.pk, "quantity": 2}, headers=JSON)
    assert (response.status_code, response.json()) == (
        200,
        {"ok": True, "message": "“Cup” is in your basket.", "count": 2},
    )
    assert Basket.objects.get().num_items == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"quantity": "x"}, "Write the quantity as a whole number, for example 2."),
        ({"quantity": "4"}, "Only 3 are left in stock."),
        ({"product": "999999"}, "This product is no longer sold here."),
        ({"product": "ten"}, "This product is no longer sold here."),
    ],
)
def test_script_is_refused_in_a_sentence(
    data: dict[str, str], sentence: str, inside: Store, client_of: Callable[[Store], Client]
) -> None:
    cup = make.make_product("Cup", stock=3)
    sent = {"product": cup.pk, "quantity": "1", **data}
    response = client_of(inside).post("/basket/add/", sent, headers=JSON)
    assert (response.status_code, response.json()) == (422, {"ok": False, "message": sentence})


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}]
)
def test_another_site_puts_nothing_into_the_basket(headers: dict[str, str], inside: Store) -> None:
    cup = make.make_product("Cup")
    client = Client(enforce_csrf_checks=True, headers={"host": inside.host})
    assert client.post("/basket/add/", {"product": cup.pk}, headers=headers).status_code == 403
    assert not Basket.objects.exists()
