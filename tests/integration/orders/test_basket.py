"""Writers of baskets: what they accept, what they say when they refuse."""

from __future__ import annotations

import pytest

from commerce.basket import services
from commerce.basket.models import Basket
from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.partner.models import StockRecord
from commerce.stores.models import Store
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_store_a")]


def quantities(basket: Basket) -> dict[str, int]:
    return dict(basket.lines.order_by("pk").values_list("product__title", "quantity"))


def test_a_new_basket_is_saved_with_its_first_product() -> None:
    basket = Basket()
    line = services.add_product(basket=basket, product=make.make_product("Cup"), quantity=2)
    assert (line.basket_id, line.quantity) == (basket.pk, 2)
    assert quantities(Basket.objects.get()) == {"Cup": 2}


def test_more_of_a_product_grows_its_line() -> None:
    cup = make.make_product("Cup")
    basket = make.make_basket(cup, quantity=2)
    services.add_product(basket=basket, product=cup, quantity=3)
    assert quantities(basket) == {"Cup": 5}


def test_a_refused_first_product_leaves_no_basket() -> None:
    with pytest.raises(services.BasketRefused):
        services.add_product(basket=Basket(), product=make.make_product(stock=0))
    assert not Basket.objects.exists()


@pytest.mark.parametrize(
    ("in_basket", "more", "sentence"),
    [
        (0, 4, "Only 3 are left in stock."),
        (2, 2, "Only 3 are left in stock."),
        (0, 10**9, "Only 3 are left in stock."),
        (0, 0, "The quantity must be 1 or more."),
        (0, -1, "The quantity must be 1 or more."),
    ],
)
def test_quantities_that_are_refused(in_basket: int, more: int, sentence: str) -> None:
    cup = make.make_product("Cup", stock=3)
    basket = make.make_basket(cup, quantity=in_basket) if in_basket else Basket.objects.create()
    with pytest.raises(services.BasketRefused) as refusal:
        services.add_product(basket=basket, product=cup, quantity=more)
    assert refusal.value.message == sentence
    assert quantities(basket) == ({"Cup": in_basket} if in_basket else {})


def test_what_is_allocated_cannot_be_had() -> None:
    cup = make.make_product("Cup", stock=3)
    StockRecord.objects.update(num_allocated=3)
    with pytest.raises(services.BasketRefused, match=r"^Sold out\.$"):
        services.add_product(basket=Basket(), product=cup)


def test_a_thousand_of_one_product_is_the_most() -> None:
    cup = make.make_product("Cup", stock=5000)
    basket = make.make_basket(cup, quantity=1000)
    with pytest.raises(services.BasketRefused, match="at most 1000 pieces"):
        services.add_product(basket=basket, product=cup)
    assert quantities(basket) == {"Cup": 1000}


def test_a_basket_has_room_for_so_many_products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MAX_LINES", 2)
    cup = make.make_product("Cup")
    basket = make.make_basket(cup, make.make_product("Bowl"))
    with pytest.raises(services.BasketRefused, match="at most 2 different products"):
        services.add_product(basket=basket, product=make.make_product("Vase"))
    services.add_product(basket=basket, product=cup)
    assert quantities(basket) == {"Cup": 2, "Bowl": 1}


def test_products_that_are_not_sold_are_refused(store_b: Store) -> None:
    hidden = make.make_product(is_public=False)
    hidden_parent = make.make_product(variants={"Small": "1.00"}, is_public=False)
    without_price = make.make_product()
    StockRecord.objects.filter(product=without_price).update(price=None)
    with store_context(store_b):
        foreign = make.make_product()
    for product in (hidden, hidden_parent.children.get(), without_price, foreign):
        with pytest.raises(services.BasketRefused, match=r"[Nn]ot on sale"):
            services.add_product(basket=Basket(), product=product)
    assert not Basket.objects.exists()


def test_a_variant_must_be_chosen() -> None:
    bowl = make.make_product("Bowl", variants={"Small": "1.00"})
    with pytest.raises(services.BasketRefused, match="Choose a variant of “Bowl” first"):
        services.add_product(basket=Basket(), product=bowl)
    line = services.add_product(basket=Basket(), product=bowl.children.get())
    assert line.title == "Bowl, Small"


def test_setting_a_quantity() -> None:
    basket = make.make_basket(make.make_product("Cup", stock=8), make.make_product("Bowl"))
    cup, bowl = basket.all_lines()
    assert services.set_quantity(basket=basket, line=cup, quantity=7).quantity == 7
    assert services.set_quantity(basket=basket, line=bowl, quantity=0) is None
    assert quantities(basket) == {"Cup": 7}
    with pytest.raises(services.BasketRefused, match="Only 8 are left"):
        services.set_quantity(basket=basket, line=cup, quantity=9)
    with pytest.raises(services.BasketRefused, match="1 or more"):
        services.set_quantity(basket=basket, line=cup, quantity=-1)
    assert quantities(basket) == {"Cup": 7}


def test_a_line_of_another_basket_is_refused() -> None:
    mine, other = make.make_basket(), make.make_basket()
    with pytest.raises(services.BasketRefused, match="no longer in your basket"):
        services.set_quantity(basket=mine, line=other.all_lines()[0], quantity=0)
    assert other.lines.count() == 1


def test_an_ordered_basket_cannot_be_changed() -> None:
    cup = make.make_product("Cup")
    basket = make.make_basket(cup)
    line = basket.all_lines()[0]
    make.make_order(basket=basket)
    stale = Basket.objects.get()
    stale.status = Basket.OPEN  # as another tab still sees it
    for change in (
        lambda: services.add_product(basket=stale, product=cup),
        lambda: services.set_quantity(basket=stale, line=line, quantity=5),
        lambda: services.set_quantity(basket=stale, line=line, quantity=0),
        lambda: services.add_voucher(basket=stale, code="X"),
        lambda: services.remove_voucher(basket=stale, code="X"),
    ):
        with pytest.raises(services.BasketRefused, match="has been ordered already"):
            change()
    assert quantities(basket) == {"Cup": 1}


def test_merging_keeps_the_larger_quantity_and_vouchers() -> None:
    user, voucher = make.make_user(), make.make_voucher()
    cup, bowl, vase = (make.make_product(title) for title in ("Cup", "Bowl", "Vase"))
    own = make.make_basket(cup, bowl, owner=user)
    guest = make.make_basket(cup, vase, quantity=3)
    guest.vouchers.add(voucher)
    merged = services.adopt_basket(user=user, guest_basket=guest)
    assert merged.pk == own.pk
    assert quantities(merged) == {"Cup": 3, "Bowl": 1, "Vase": 3}
    assert list(merged.vouchers.all()) == [voucher]


def test_a_line_warns_of_what_changed_since() -> None:
    basket = make.make_basket(make.make_product("Cup", price="10.00", stock=5), quantity=4)

    def warning() -> str:
        return Basket.objects.get().all_lines()[0].get_warning()

    assert warning() == ""
    StockRecord.objects.update(price="12.00")
    assert warning() == "Dearer than when you put it in: €12 instead of €10."
    StockRecord.objects.update(price="8.00")
    assert warning() == "Cheaper than when you put it in: €8 instead of €10."
    StockRecord.objects.update(num_allocated=2)
    assert warning() == "Only 3 are left in stock."
    Product.objects.update(is_public=True)
    StockRecord.objects.update(num_allocated=5)
    assert warning() == "Sold out."
    Product.objects.update(is_public=False)
    assert warning() == "Not on sale any more."
    assert basket.num_items == 4
