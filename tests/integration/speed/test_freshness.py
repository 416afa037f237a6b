"""Whatever changes what pages show makes cached pages old; what visitors and orders do does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from cms_pages.models import InstagramPost, LandingPage, StoreRendition
from commerce.catalogue.models import Product
from commerce.catalogue.services import remove_product
from commerce.catalogue.tree import save_category
from commerce.context import store_context
from commerce.order.people import Actor
from commerce.order.services import change_status
from commerce.stores.freshness import is_shown
from commerce.stores.models import StoreDomain
from commerce.stores.scoping import StoreOwned
from tests import factories as make
from tests.fixtures_stores import Shop

pytestmark = pytest.mark.django_db

SHOWN = {
    "catalogue.AttributeOption", "catalogue.AttributeOptionGroup", "catalogue.Category", "catalogue.Option",
    "catalogue.Product", "catalogue.ProductAttribute", "catalogue.ProductAttributeValue", "catalogue.ProductCategory",
    "catalogue.ProductClass", "catalogue.ProductImage", "catalogue.ProductRecommendation", "cms_pages.InstagramPost",
    "cms_pages.LandingPage", "cms_pages.StoreDocument", "cms_pages.StoreImage", "cms_pages.StoreRendition",
    "offer.Benefit", "offer.Condition", "offer.ConditionalOffer", "offer.Range", "offer.RangeProduct",
    "partner.Partner", "partner.StockRecord", "payment.PaymentMethod", "reviews.ProductReview",
    "shipping.ShippingMethod", "shipping.WeightBand",
}  # fmt: skip


def test_models_on_pages_count() -> None:
    counted = {model._meta.label for model in apps.get_models() if is_shown(model) and not model._meta.proxy}
    assert counted >= SHOWN


def test_models_that_do_not_count_exist() -> None:
    """A renamed model would count silently, and each order would empty the store's cache."""
    from commerce.stores.freshness import NOT_SHOWN, NOT_SHOWN_APPS

    owned = [model for model in apps.get_models() if issubclass(model, StoreOwned)]
    assert {model._meta.label for model in owned} >= NOT_SHOWN
    assert {model._meta.app_label for model in owned} >= NOT_SHOWN_APPS


def _save(shop: Shop, name: str) -> None:
    thing = shop.made[name]
    type(thing).objects.get(pk=thing.pk).save()


CHANGES: dict[str, Callable[[Shop], Any]] = {
    "a product is saved": lambda shop: _save(shop, "product"),
    "a product is deleted": lambda shop: make.make_product("Gone").delete(),
    "an ordered product is hidden": lambda shop: remove_product(product=shop.product),
    "a price": lambda shop: shop.product.stockrecords.get().save(),
    "a category": lambda shop: _save(shop, "category"),
    "a category moves": lambda shop: save_category(category=shop.child_category, name="Small cups"),
    "a picture is renamed": lambda shop: _save(shop, "image"),
    "a size of a picture is made": lambda shop: shop.image.get_rendition("width-30"),
    "a size of a picture is dropped": lambda shop: StoreRendition.objects.all().delete(),
    "a sale": lambda shop: make.make_sale(shop.product, name="Another sale"),
    "a range gets a category": lambda shop: shop.sale.benefit.range.included_categories.add(shop.category),
    "a review": lambda shop: _save(shop, "review"),
    "a way to deliver": lambda shop: _save(shop, "shipping_method"),
    "a way to pay": lambda shop: _save(shop, "payment_method"),
    "the store": lambda shop: shop.store.save(),
    "a domain": lambda shop: StoreDomain.objects.create(store=shop.store, host="pottery.example"),
    "the store's site": lambda shop: shop.store.site.save(),
    "the landing page": lambda shop: _landing(shop).save_revision().publish(),
    "the landing page is taken down": lambda shop: _landing(shop).unpublish(),
    "an Instagram post": lambda shop: InstagramPost.objects.create(
        remote_id="1", image=shop.image, posted_at=shop.order.date_placed
    ),
    "the last but few are sold": lambda shop: _sell(shop, stock=7, quantity=2),
    "one of few is sold": lambda shop: _sell(shop, stock=3, quantity=1),
    "an order of few is cancelled": lambda shop: _cancel(shop),
}  # fmt: skip


def _landing(shop: Shop) -> LandingPage:
    return LandingPage.objects.get(store_id=shop.store.pk)


def _sell(shop: Shop, *, stock: int, quantity: int) -> None:
    shop.product.stockrecords.update(num_in_stock=stock, num_allocated=0)
    make.make_order(product=shop.product, quantity=quantity)


def _cancel(shop: Shop) -> None:
    shop.product.stockrecords.update(num_in_stock=3, num_allocated=1)
    change_status(order=shop.guest_order, to="cancelled", actor=Actor.of(shop.owner))


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_pages_show_makes_them_old(change: str, shop_a: Shop, bumps: Any) -> None:
    with store_context(shop_a.store):
        # Twice where cards follow: a page made in between has old ones.
        assert bumps(shop_a.store, lambda: CHANGES[change](shop_a)) in (1, 2)


NO_CHANGES: dict[str, Callable[[Shop], Any]] = {
    "an order of plenty": lambda shop: _sell(shop, stock=100, quantity=2),
    "an order moves on": lambda shop: change_status(order=shop.guest_order, to="confirmed", actor=Actor.of(shop.owner)),
    "something is put into a basket": lambda shop: make.make_basket(shop.product),
    "a draft of the landing page": lambda shop: _landing(shop).save_revision(),
    "a member": lambda shop: make.make_member(shop.store, user=make.make_user()),
}  # fmt: skip


@pytest.mark.parametrize("change", NO_CHANGES)
def test_what_no_page_shows_leaves_the_pages_as_they_are(change: str, shop_a: Shop, bumps: Any) -> None:
    with store_context(shop_a.store):
        assert bumps(shop_a.store, lambda: NO_CHANGES[change](shop_a)) == 0


def test_a_change_of_one_store_leaves_the_pages_of_another(shop_a: Shop, shop_b: Shop, bumps: Any) -> None:
    def change() -> None:
        with store_context(shop_b.store):
            Product.objects.get(pk=shop_b.product.pk).save()

    assert bumps(shop_a.store, change) == 0
