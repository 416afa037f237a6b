"""Whatever a card is made of, a change of it is on the card at the commit, and nothing else is written."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from commerce.cards import keeping
from commerce.cards.models import Card, CardPlace
from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Category,
    Product,
    ProductAttribute,
    ProductClass,
    ProductImage,
)
from commerce.catalogue.services import remove_product
from commerce.catalogue.tree import save_category
from commerce.order.moves import change_status
from commerce.order.people import Actor
from commerce.order.statuses import OrderStatus
from commerce.partner.models import StockRecord
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]
Commit = Callable


def card_of(product: Product) -> Card:
    return Card.objects.get(pk=product.pk)


def lists_of(product: Product) -> set[str]:
    """Names of the categories whose lists hold a product."""
    return set(CardPlace.objects.filter(card=product.pk).values_list("category__name", flat=True))


# --- the product


def test_a_new_product_has_a_card_with_what_lists_show(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup «Ёлка», №2", price="12.50", slug="cup", image=make.make_image())
    card = card_of(cup)
    assert (card.title, card.sort_title, card.slug) == ("Cup «Ёлка», №2", "cup елка no2", "cup")
    assert (card.price, card.old_price, card.is_from, card.is_available) == (
        Decimal("12.50"),
        None,
        False,
        True,
    )
    assert (card.created, card.rating, card.review_count) == (cup.date_created, None, 0)
    assert (card.image_id, card.second_image_id) == (ProductImage.objects.get().image_id, None)
    assert (card.values, card.values_in_stock, card.priced_until) == ([], [], None)


def test_a_new_name_and_address_are_on_it(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup", slug="cup")
    with commit():
        cup.title, cup.slug = "Mug", "mug"
        cup.save()
    assert (card_of(cup).title, card_of(cup).slug) == ("Mug", "mug")


def test_a_hidden_product_has_none_until_it_is_shown(commit: Commit) -> None:
    category = make.make_category("Cups")
    with commit():
        cup = make.make_product("Cup", is_public=False, category=category)
    for is_public in (True, False):
        with commit():
            cup.is_public = is_public
            cup.save()
        assert (Card.objects.exists(), CardPlace.objects.exists()) == (is_public, is_public)


def test_a_deleted_product_has_none(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup", category=make.make_category("Cups"))
    with commit():
        cup.delete()
    assert not Card.objects.exists() and not CardPlace.objects.exists()


def test_an_ordered_product_that_is_taken_out_has_none(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup")
        make.make_order(product=cup)
    with commit():
        assert remove_product(product=cup) is False
    assert not Card.objects.exists()


def test_a_review_that_is_approved_counts(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup")
    with commit():
        for score in (5, 5, 4):
            make.make_review(cup, score=score)
        make.make_review(cup, score=1, approved=False)
    assert (round(card_of(cup).rating, 2), card_of(cup).review_count) == (4.67, 3)


# --- price and stock


def test_a_new_price_is_on_it_and_in_its_lists(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup", price="10.00", category=make.make_category("Cups"))
    with commit():
        record = cup.stockrecords.get()
        record.price = Decimal("11.00")
        record.save()
    assert card_of(cup).price == CardPlace.objects.get().price == Decimal("11.00")


def test_variants_share_the_card_of_their_parent(commit: Commit) -> None:
    with commit():
        bowl = make.make_product("Bowl", variants={"Sage": "10.00", "Sea": "12.00"})
    sage, sea = bowl.children.order_by("pk")
    assert Card.objects.get() == card_of(bowl)
    assert (card_of(bowl).price, card_of(bowl).is_from) == (Decimal(10), True)
    assert card_of(bowl).values == ["colour=Sage", "colour=Sea"]
    with commit():  # the price is that of what can be had
        StockRecord.objects.get(product=sage).delete()
        make.make_stock(sage, price="10.00", stock=0)
    assert (card_of(bowl).price, card_of(bowl).is_from, card_of(bowl).is_available) == (
        Decimal(12),
        False,
        True,
    )
    assert (card_of(bowl).values, card_of(bowl).values_in_stock) == (
        ["colour=Sage", "colour=Sea"],
        ["colour=Sea"],
    )
    with commit():
        record = StockRecord.objects.get(product=sea)
        record.num_in_stock = 0
        record.save()
    assert (card_of(bowl).price, card_of(bowl).is_from, card_of(bowl).is_available) == (
        Decimal(10),
        True,
        False,
    )
    with commit():
        sage.delete()
    assert (card_of(bowl).price, card_of(bowl).values) == (Decimal(12), ["colour=Sea"])
    with commit():
        sea.is_public = False
        sea.save()
    assert (card_of(bowl).price, card_of(bowl).values, card_of(bowl).is_available) == (None, [], False)


def test_an_added_variant_is_on_it(commit: Commit) -> None:
    with commit():
        bowl = make.make_product("Bowl", variants={"Sage": "10.00"})
    with commit():
        child = Product(structure=Product.CHILD, parent=bowl, title="Sea")
        child.attr.colour = "Sea"
        child.save()
        make.make_stock(child, price="8.00")
    assert (card_of(bowl).price, card_of(bowl).is_from, card_of(bowl).values) == (
        Decimal(8), True, ["colour=Sage", "colour=Sea"],
    )  # fmt: skip


def test_what_is_not_counted_is_always_there(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup", stock=0)
    assert not card_of(cup).is_available
    with commit():
        goods = ProductClass.objects.get()
        goods.track_stock = False
        goods.save()
    assert card_of(cup).is_available


def test_an_order_that_takes_the_last_one_and_its_cancelling_are_seen(commit: Commit) -> None:
    with commit():
        cup = make.make_product("Cup", stock=2)
    with commit():
        order = make.make_order(product=cup, quantity=2)
    assert not card_of(cup).is_available
    with commit():
        change_status(order=order, to=OrderStatus.CANCELLED, actor=Actor.buyer("Ann"))
    assert card_of(cup).is_available


def test_an_order_that_leaves_some_refreshes_nothing(commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    with commit():
        cup = make.make_product("Cup", stock=3)
    calls: list[set[int]] = []
    monkeypatch.setattr(keeping, "refresh_cards", lambda ids: calls.append(set(ids)))
    with commit():
        make.make_order(product=cup, quantity=2)
    assert calls == []


# --- categories


def test_a_product_is_in_the_lists_of_its_category_and_of_those_above(commit: Commit) -> None:
    top = make.make_category("Top")
    middle = make.make_category("Middle", parent=top)
    make.make_category("Beside", parent=top)
    with commit():
        cup = make.make_product("Cup", category=make.make_category("Low", parent=middle))
    assert lists_of(cup) == {"Top", "Middle", "Low"}


def test_a_moved_category_takes_its_products_along(commit: Commit) -> None:
    here, there = make.make_category("Here"), make.make_category("There")
    moved = make.make_category("Moved", parent=here)
    with commit():
        cup = make.make_product("Cup", category=make.make_category("Low", parent=moved))
    with commit():
        save_category(category=Category.objects.get(pk=moved.pk), name="Renamed", parent=there)
    assert lists_of(cup) == {"There", "Renamed", "Low"}


def test_what_is_in_a_hidden_category_is_in_no_list_by_it(commit: Commit) -> None:
    top = make.make_category("Top")
    middle = make.make_category("Middle", parent=top)
    with commit():
        cup = make.make_product("Cup", category=make.make_category("Low", parent=middle))
        cup.productcategory_set.create(category=make.make_category("Presents"))
    for is_public, lists in ((False, {"Presents"}), (True, {"Top", "Middle", "Low", "Presents"})):
        with commit():
            save_category(
                category=Category.objects.get(pk=middle.pk), name="Middle", parent=top, is_public=is_public
            )
        assert lists_of(cup) == lists


@pytest.mark.parametrize("other_way_round", [False, True])
def test_a_product_put_into_a_category_and_taken_out(commit: Commit, other_way_round: bool) -> None:
    with commit():
        cup, category = make.make_product("Cup"), make.make_category("Cups")
    links, other = (category.product_set, cup) if other_way_round else (cup.categories, category)
    with commit():
        links.add(other)
    assert lists_of(cup) == {"Cups"}
    with commit():
        links.remove(other)
    assert lists_of(cup) == set()


def test_a_deleted_category_has_no_list(commit: Commit) -> None:
    category = make.make_category("Cups")
    with commit():
        make.make_product("Cup", category=category)
    with commit():
        Category.objects.get(pk=category.pk).delete()
    assert not CardPlace.objects.exists()


# --- photographs


def test_its_own_photographs_come_before_those_of_its_variants(commit: Commit) -> None:
    first, second, third = (make.make_image(f"Photo {number}") for number in range(3))
    with commit():
        bowl = make.make_product("Bowl", variants={"Sage": "10.00"}, image=second)
        ProductImage.objects.create(product=bowl.children.get(), image=first)
    assert (card_of(bowl).image_id, card_of(bowl).second_image_id) == (second.pk, first.pk)
    with commit():
        ProductImage.objects.create(product=bowl, image=third, display_order=1)
    assert (card_of(bowl).image_id, card_of(bowl).second_image_id) == (second.pk, third.pk)
    with commit():
        second.delete()  # from the library
    assert (card_of(bowl).image_id, card_of(bowl).second_image_id) == (third.pk, first.pk)


# --- attributes


def make_attribute(code: str, kind: str = ProductAttribute.TEXT, **fields: Any) -> ProductAttribute:
    goods = ProductClass.objects.get()
    return ProductAttribute.objects.create(
        product_class=goods, code=code, name=code.title(), type=kind, **fields
    )


def test_values_of_every_kind_that_one_can_choose_by(commit: Commit) -> None:
    group = AttributeOptionGroup.objects.create(name="Metals")
    gold, iron = (AttributeOption.objects.create(group=group, option=name) for name in ("Gold", "Iron"))
    for code, kind in (
        ("material", ProductAttribute.TEXT), ("pieces", ProductAttribute.INTEGER), ("litres", ProductAttribute.FLOAT),
        ("washable", ProductAttribute.BOOLEAN), ("story", ProductAttribute.RICHTEXT), ("care", ProductAttribute.TEXT),
    ):  # fmt: skip
        make_attribute(code, kind)
    make_attribute("metal", ProductAttribute.OPTION, option_group=group)
    make_attribute("metals", ProductAttribute.MULTI_OPTION, option_group=group)
    with commit():
        cup = make.make_product("Cup")
        cup.attr.material, cup.attr.pieces, cup.attr.litres, cup.attr.washable = " Stoneware ", 6, 0.25, True
        cup.attr.story, cup.attr.care = "<p>Long ago</p>", "Wash it by hand. " * 10
        cup.attr.metal, cup.attr.metals = gold, [gold, iron]
        cup.save()
    assert card_of(cup).values == [
        "litres=0.25", "material=Stoneware", "metal=Gold", "metals=Gold", "metals=Iron", "pieces=6", "washable=true",
    ]  # fmt: skip
    with commit():
        gold.option = "Silver"
        gold.save()
        cup.attr.metals = [iron]
        cup.attr.material = "Clay"
        cup.save()
    assert card_of(cup).values == [
        "litres=0.25", "material=Clay", "metal=Silver", "metals=Iron", "pieces=6", "washable=true",
    ]  # fmt: skip


def test_a_deleted_attribute_leaves_the_cards(commit: Commit) -> None:
    material = make_attribute("material")
    with commit():
        cup = make.make_product("Cup")
        cup.attr.material = "Clay"
        cup.save()
    with commit():
        material.delete()
    assert card_of(cup).values == []
