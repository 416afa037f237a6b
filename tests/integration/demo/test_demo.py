"""The demo as it is loaded, once for all tests of this module: it takes seconds. What a test changes is undone."""

# Long because it is one promise after another about the same loaded demo.

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Sum
from django.test import Client
from django.utils import timezone
from PIL import Image

from cms_pages.blocks import LandingBlocks
from cms_pages.content_services import own_pages
from cms_pages.models import InstagramPost, LandingPage, StoreImage
from commerce.accounts.models import User
from commerce.analytics.selectors import figures
from commerce.basket import services as basket_services
from commerce.basket.models import Basket
from commerce.catalogue.models import Category, Product, ProductRecommendation
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.selectors import product_cards
from commerce.context import all_stores, store_context
from commerce.notifications.models import Delivery
from commerce.offer.selectors import products_on_offer
from commerce.order.models import Channel, Line, Order, OrderStatusChange
from commerce.order.statuses import OrderStatus, PaymentStatus
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentMethod
from commerce.search.indexing import index_store
from commerce.search.selectors import search_products
from commerce.shipping.models import ShippingMethod
from commerce.stores.guards import has_store
from commerce.stores.models import Membership, Store
from commerce.voucher.models import Voucher
from site_config.demo.accounts import OPERATOR, PASSWORD
from site_config.demo.content import PICTURES, STORES, missing_pictures, pictures_of, read_content
from site_config.demo.loader import load_demo
from tests import factories as make

Demo = dict[str, Store]
both_stores = pytest.mark.parametrize("slug", STORES)


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """The demo's stores by slug."""
    monkeypatch.setattr(
        "cms_pages.sizes._ask_for", lambda image, preset: None
    )  # minutes of work, and the queue's
    return {store.slug: store for store in Store.objects.all()}


def test_two_stores_differ_in_language_currency_and_theme(demo: Demo) -> None:
    assert {slug: (s.language, s.currency, s.status) for slug, s in demo.items()} == {
        "aurora": ("en", "EUR", "open"),
        "terra": ("ru", "RUB", "open"),
    }
    assert demo["aurora"].theme != demo["terra"].theme


# --- catalogue


@pytest.mark.parametrize(("slug", "count"), [("aurora", 24), ("terra", 60)])
def test_products_are_all_for_sale_in_a_category_with_a_photo(demo: Demo, slug: str, count: int) -> None:
    with store_context(demo[slug]):
        products = Product.objects.browsable()
        assert products.count() == count
        assert not products.filter(categories=None).exists()
        assert not products.filter(images=None).exists()
        cards = product_cards([product.pk for product in products])
        assert [card.title for card in cards if card.price is None] == []


@both_stores
def test_categories_are_two_deep(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        assert set(Category.objects.values_list("depth", flat=True)) == {1, 2}


@both_stores
def test_variants_have_prices_and_stock_of_their_own(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        parents = Product.objects.annotate(
            variants=Count("children"),
            prices=Count("children__stockrecords__price", distinct=True),
            stocks=Count("children__stockrecords__num_in_stock", distinct=True),
        )
        assert parents.filter(variants__gt=1, prices__gt=1, stocks__gt=1).exists()
        variants = Product.objects.filter(structure=Product.CHILD)
        assert not variants.filter(stockrecords=None).exists()
        assert not variants.filter(attribute_values=None).exists()


@both_stores
def test_something_is_sold_out_and_something_on_offer(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        cards = product_cards([product.pk for product in Product.objects.browsable()])
        assert any(not card.is_available for card in cards)
        lowered = {card.product_id for card in cards if card.price.old}
        assert lowered and lowered == set(products_on_offer().values_list("pk", flat=True))


@both_stores
def test_the_voucher_lowers_a_basket(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        on_offer = products_on_offer().values("pk")
        record = (
            StockRecord.objects.exclude(product__in=on_offer)
            .exclude(product__parent__in=on_offer)
            .filter(num_in_stock__gt=F("num_allocated"))
            .order_by("-price")[0]
        )
        basket = Basket()
        basket_services.add_product(basket=basket, product=record.product)
        voucher = basket_services.add_voucher(basket=basket, code=Voucher.objects.get().code)
        assert [one["voucher"] for one in basket.offer_applications] == [voucher]


@both_stores
def test_reviews_and_related_products(demo: Demo, slug: str) -> None:
    content = read_content(slug)
    with store_context(demo[slug]):
        written = [
            review["score"] for product in content["products"] for review in product.get("reviews", [])
        ]
        assert sorted(ProductReview.objects.values_list("score", flat=True)) == sorted(written)
        related = sum(len(product.get("related", [])) for product in content["products"])
        assert ProductRecommendation.objects.count() == related
        rated = Product.objects.filter(reviews__isnull=False).distinct()
        assert rated.exists() and not rated.filter(rating=None).exists()


@both_stores
def test_the_newest_products_are_those_that_came_last(demo: Demo, slug: str) -> None:
    products = read_content(slug)["products"]
    days = {product["slug"]: product["days_ago"] for product in products}
    with store_context(demo[slug]):
        newest_first = Product.objects.browsable().order_by("-date_created").values_list("slug", flat=True)
        assert [days[one] for one in newest_first] == sorted(days.values())


@pytest.mark.parametrize(
    ("slug", "typed", "found"), [("aurora", "mugs", "tide-mug"), ("terra", "улуны", "te-guan-in")]
)
def test_products_are_found(demo: Demo, slug: str, typed: str, found: str) -> None:
    with store_context(demo[slug]):
        assert index_store() == Product.objects.browsable().count()
        ids = search_products(typed).product_ids
        assert found in Product.objects.filter(pk__in=ids).values_list("slug", flat=True)


# --- orders


@both_stores
def test_orders_are_in_every_status_and_came_through_every_door(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        orders = Order.objects.all()
        assert orders.count() == 40
        assert set(orders.values_list("status", flat=True)) == set(OrderStatus.values)
        assert set(orders.values_list("payment_status", flat=True)) == set(PaymentStatus.values)
        assert {Channel.WEB, Channel.TELEGRAM, Channel.INSTAGRAM} <= set(
            orders.values_list("channel", flat=True)
        )
        assert set(orders.values_list("payment_kind", flat=True)) == set(PaymentMethod.Kind.values)


@both_stores
def test_orders_are_spread_over_a_month(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        placed = list(Order.objects.order_by("date_placed").values_list("date_placed", flat=True))
    now = timezone.now()
    assert timedelta(days=25) < now - placed[0] < timedelta(days=31)
    assert timedelta(0) < now - placed[-1] < timedelta(days=1)
    assert max(later - earlier for earlier, later in pairwise(placed)) < timedelta(days=5)


@both_stores
def test_an_orders_history_leads_to_its_statuses_in_the_order_of_time(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        for order in Order.objects.prefetch_related("status_changes"):
            changes = sorted(order.status_changes.all(), key=lambda change: change.pk)
            dates = [change.date_created for change in changes]
            assert dates == sorted(dates) and dates[0] == order.date_placed and dates[-1] < timezone.now()
            for kind, now in [("order", order.status), ("payment", order.payment_status)]:
                moves = [(change.old_status, change.new_status) for change in changes if change.kind == kind]
                assert all(before[1] == after[0] for before, after in pairwise(moves))
                assert (moves[-1][1] if moves else PaymentStatus.UNPAID) == now
            assert all(change.actor_label for change in changes)
        assert OrderStatusChange.objects.exclude(actor=None).values("actor").distinct().count() > 1


@both_stores
def test_the_stock_is_what_the_catalogue_says_besides_what_is_allocated(demo: Demo, slug: str) -> None:
    stocks = {
        item["upc"]: item["stock"]
        for product in read_content(slug)["products"]
        for item in product.get("variants", [product])
    }
    with store_context(demo[slug]):
        records = StockRecord.objects.annotate(held=Sum("line__num_allocated", default=0))
        assert {record.partner_sku: record.net_stock_level for record in records} == stocks
        assert all(record.num_allocated == record.held for record in records)
        assert Line.objects.filter(num_allocated__gt=0).exists()


@both_stores
def test_only_the_newest_orders_are_written_about(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        written = set(Delivery.objects.values_list("order", flat=True))
        newest = Order.objects.order_by("-date_placed").values_list("pk", flat=True)[:4]
        assert written == set(newest)


# --- people


@both_stores
def test_members_log_in_and_have_their_roles(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        roles = dict(Membership.objects.values_list("user__email", "role"))
    assert roles == {
        f"owner@{slug}.example": "owner",
        f"manager@{slug}.example": "manager",
        f"staff@{slug}.example": "staff",
        f"viewer@{slug}.example": "viewer",
        "both@example.com": "manager",
    }
    for email in [*roles, f"customer@{slug}.example"]:
        assert authenticate(username=email, password=PASSWORD) is not None
    assert demo[slug].owner.email == f"owner@{slug}.example"


def test_the_operator_is_the_only_superuser(demo: Demo) -> None:
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == [OPERATOR]


@both_stores
def test_the_customer_has_orders_and_an_address(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        customer = User.objects.get(email=f"customer@{slug}.example")
        assert Order.objects.filter(user=customer).count() >= 2
        assert customer.addresses.count() == 1
        assert customer.store_role is None


# --- pages and pictures


@both_stores
def test_the_landing_page_has_every_kind_of_section_and_is_shown(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        page = LandingPage.objects.get()
        assert {block.block_type for block in page.body} == set(LandingBlocks().child_blocks)
    response = Client().get("/", headers={"host": demo[slug].host})
    assert response.status_code == 200
    text = response.content.decode()
    content = read_content(slug)
    for shown in [
        content["banner"]["heading"],
        content["questions"][0]["question"],
        content["contacts"]["phone"],
    ]:
        assert shown in text
    with store_context(demo[slug]):
        assert InstagramPost.objects.count() == len(content["posts"])


@both_stores
def test_every_product_and_category_is_shown(demo: Demo, slug: str) -> None:
    client = Client(headers={"host": demo[slug].host})
    with store_context(demo[slug]):
        shown = [*Product.objects.browsable(), *Category.objects.all()]
        addresses = {one.get_absolute_url(): getattr(one, "title", "") or one.name for one in shown}
    answers = {address: client.get(address) for address in addresses}
    assert Counter(answer.status_code for answer in answers.values()) == {200: len(addresses)}
    words = {
        address: " ".join(re.sub(r"<[^>]+>", " ", a.content.decode()).split())
        for address, a in answers.items()
    }
    unescaped = {address: text.replace("&amp;", "&").replace("&#39;", "'") for address, text in words.items()}
    assert [address for address, name in addresses.items() if name not in unescaped[address]] == []


@both_stores
def test_the_ways_of_delivery_and_payment_are_complete(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        methods = ShippingMethod.objects.filter(is_active=True).annotate(
            bands_from=Min("bands__price"), bands_to=Max("bands__price")
        )
        assert set(methods.values_list("kind", flat=True)) == set(ShippingMethod.Kind.values)
        for method in methods:
            if method.kind == ShippingMethod.Kind.BY_WEIGHT:
                assert method.bands_from < method.bands_to < method.price
        transfer = PaymentMethod.objects.get(kind=PaymentMethod.Kind.BANK_TRANSFER, is_active=True)
        assert transfer.instructions == read_content(slug)["texts"]["bank_transfer"]


@both_stores
def test_no_picture_is_missing(slug: str) -> None:
    assert missing_pictures(slug) == []


@both_stores
def test_no_picture_is_unused(slug: str) -> None:
    assert {path.name for path in (PICTURES / slug).iterdir()} - set(pictures_of(read_content(slug))) == set()


@both_stores
def test_pictures_are_small_and_say_nothing_else(slug: str) -> None:
    for path in (PICTURES / slug).glob("*.jpg"):
        assert path.stat().st_size <= 60 * 1024, path.name
        with Image.open(path) as picture:
            assert (picture.format, min(picture.size) >= 700, dict(picture.getexif())) == (
                "JPEG",
                True,
                {},
            ), path.name


@both_stores
def test_pictures_describe_themselves(demo: Demo, slug: str) -> None:
    with store_context(demo[slug]):
        images = StoreImage.objects.all()
        assert images.count() == len(pictures_of(read_content(slug)))
        assert not images.filter(description="").exists()


def test_no_row_points_into_the_other_store(demo: Demo) -> None:
    with all_stores(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # composite keys, otherwise checked at the commit


# --- loading again


def _load(**options: bool) -> str:
    said = StringIO()
    call_command("load_demo", stdout=said, **options)
    return said.getvalue()


def _rows() -> dict[str, int]:
    """How many rows each table has that belongs to stores."""
    with all_stores(), connection.cursor() as cursor:
        counts = {}
        for model in apps.get_models(include_auto_created=True):
            if (
                model._meta.managed
                and not model._meta.proxy
                and (has_store(model) or model._meta.auto_created)
            ):
                cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
                counts[model._meta.label] = cursor.fetchone()[0]
    return counts


def test_a_second_run_does_nothing_and_says_so(demo: dict[str, Store]) -> None:
    before = _rows()
    assert _load() == "The demo stores are there already. To load them anew: manage.py load_demo --reset\n"
    assert _rows() == before


def _fixed_rows() -> dict[str, int]:
    """Without what is in the baskets: nobody orders at night, so the hour of the load decides who fills which."""
    in_baskets = {
        "Line",
        "LinePrice",
        "OrderDiscount",
        "OrderLineDiscount",
        "VoucherApplication",
        "Basket_vouchers",
    }
    return {label: count for label, count in _rows().items() if label.partition(".")[2] not in in_baskets}


def test_reset_replaces_the_demo_stores_and_no_other(
    demo: dict[str, Store], django_capture_on_commit_callbacks: Callable
) -> None:
    seller = make.make_store("gamma")
    with store_context(seller):
        kept = make.make_product("Cup", image=make.make_image())
    before = _fixed_rows()
    with store_context(demo["aurora"]):
        old_file = Path(settings.MEDIA_ROOT) / StoreImage.objects.order_by("pk")[0].file.name
    assert old_file.exists()
    with django_capture_on_commit_callbacks() as callbacks:
        _load(reset=True)
    assert _fixed_rows() == before
    assert not Store.objects.filter(pk__in=[store.pk for store in demo.values()]).exists()
    with store_context(seller):
        assert list(kept.images.values_list("image__title", flat=True)) == ["A cup on a table"]
    for callback in callbacks:
        if "delete_file" in getattr(callback, "__qualname__", ""):
            callback()
    assert not old_file.exists()


@both_stores
def test_figures_tell_of_a_month(slug: str, demo: Demo) -> None:
    with store_context(demo[slug]):
        shown = figures(30)
    steps = [step.visitors for step in shown.funnel]
    assert steps == sorted(steps, reverse=True)
    assert (steps[0] > 2000, steps[-1] > 10, len(shown.products), len(shown.sources)) == (True, True, 8, 6)
    assert all(day.visitors >= day.orders for day in shown.days[:-1])  # today is counted as it goes


@both_stores
def test_pages_of_the_store_are_public_and_finished(slug: str, demo: Demo) -> None:
    with store_context(demo[slug]):
        pages = list(own_pages())
    assert [page.kind for page in pages if page.live] == ["delivery", "returns", "privacy", "terms"]
    client = Client(headers={"host": demo[slug].host})
    for page in pages:
        text = client.get(page.path_in_store).content.decode()
        assert ("[→" in text, demo[slug].name in text) == (False, True)
