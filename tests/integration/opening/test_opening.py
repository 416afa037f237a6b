"""What a new store begins with, and that opening one costs the same however many there are."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms_pages.models import LandingPage
from cms_pages.opening import open_store
from commerce.address.models import Country
from commerce.catalogue.models import ProductAttribute, ProductClass
from commerce.context import store_context
from commerce.partner.models import Partner
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Membership, Store
from commerce.stores.slugs import SlugRefused
from tests import factories as make

pytestmark = pytest.mark.django_db

FORM = {"name": "Birch & Clay", "language": "en", "currency": "EUR", "theme": "linen"}


@pytest.fixture
def owner():
    return make.make_user("owner@birch.example")


@pytest.fixture
def store(owner):
    return open_store(owner=owner, slug="birch-clay", **FORM)


def home_of(store):
    with store_context(store):
        return LandingPage.objects.get(store=store)


def test_a_store_has_its_host_its_owner_and_its_home_page(store, owner):
    page = home_of(store)
    assert [(one.host, one.is_primary) for one in store.domains.all()] == [("birch-clay.localhost", True)]
    assert (store.site.root_page_id, store.site.hostname) == (page.pk, "birch-clay.localhost")
    assert page.live and page.title == "Birch & Clay"
    with store_context(store):
        assert [(one.user, one.role) for one in Membership.objects.all()] == [(owner, "owner")]


def test_a_store_can_sell_on_the_first_day(store):
    with store_context(store):
        active = ShippingMethod.objects.filter(is_active=True)
        assert [(one.kind, one.price, one.free_from) for one in active] == [("flat", Decimal(5), Decimal(60))]
        assert [one.kind for one in PaymentMethod.objects.filter(is_active=True)] == ["cash_on_delivery"]
        assert [one.name for one in Partner.objects.all()] == ["Birch & Clay"]
        goods = ProductClass.objects.get()
        assert (goods.slug, goods.track_stock, goods.requires_shipping) == ("goods", True, True)
        assert [(one.code, one.type, one.required) for one in ProductAttribute.objects.all()] == [
            ("option", "text", False)
        ]


def test_methods_that_need_the_sellers_words_wait(store):
    with store_context(store):
        assert set(PaymentMethod.objects.filter(is_active=False).values_list("kind", flat=True)) == {
            "bank_transfer",
            "pay_at_pickup",
        }
        assert ShippingMethod.objects.get(is_active=False).kind == "pickup"


def test_the_home_page_is_filled_and_answers(store):
    response = Client().get("/", headers={"host": store.host})
    assert response.status_code == 200
    text = response.content.decode()
    for words in (
        "Good things, chosen with care",
        "About us",
        "Delivery by courier",
        "How long does delivery take?",
    ):
        assert words in text
    assert "owner@birch.example" not in text  # the log-in is nobody's business


def test_the_body_has_the_sections_of_a_shop(store):
    body = home_of(store).body.raw_data
    assert [section["type"] for section in body] == [
        "banner",
        "product_grid",
        "about",
        "delivery",
        "questions",
        "contacts",
    ]


def test_a_russian_store_has_russian_sums_and_zone(owner):
    store = open_store(owner=owner, slug="glina", **{**FORM, "language": "ru", "currency": "RUB"})
    assert (store.country, store.time_zone) == ("RU", "Europe/Moscow")
    with store_context(store):
        assert ShippingMethod.objects.get(is_active=True).price == Decimal(350)


@pytest.mark.parametrize("currency", Store.Currency.values)
def test_every_currency_can_be_opened_in(owner, currency):
    assert (
        open_store(owner=owner, slug="shop-of-coins", **{**FORM, "currency": currency}).currency == currency
    )


def test_a_refused_address_leaves_nothing_behind(owner, store):
    pages = Page.objects.count()
    with pytest.raises(SlugRefused) as refused:
        open_store(owner=owner, slug="birch-clay", **FORM)
    assert refused.value.message == "Another store already lives at “birch-clay”."
    assert (Store.objects.count(), Page.objects.count()) == (1, pages)


def test_all_countries_are_there():
    assert Country.objects.count() == 249
    assert Country.objects.get(pk="DE").printable_name == "Germany"


def test_opening_costs_the_same_with_1_and_with_30_stores(owner, store):
    def cost(slug):
        with CaptureQueriesContext(connection) as queries:
            open_store(owner=owner, slug=slug, **FORM)
        return len(queries)

    with_one = cost("second")
    for letters in [*"abcdefghjkmnopqrstuvwxyz", "aa", "bb", "cc", "dd"]:
        open_store(owner=owner, slug=f"many-{letters}", **FORM)
    assert (with_one, cost("the-last")) == (QUERIES, QUERIES)


QUERIES = 50  # of which 9 are savepoints
