"""Stores for tests: `store_a` and `store_b` as they are opened, `shop_a` and `shop_b` with one of everything.

Whatever may repeat from store to store is the same in both shops: UPCs, slugs, names of categories, voucher codes, the
buyer. Every other text of the second store contains MARKER, so a page of the first store that shows it leaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from commerce.accounts.models import User
from commerce.context import store_context
from commerce.customer.alerts import ask
from commerce.customer.models import ProductAlert
from commerce.notifications.models import Delivery
from commerce.stores.domains import claim_domain
from commerce.stores.models import Store
from commerce.stores.roles import Role
from commerce.stores.scoping import StoreOwned
from commerce.stores.selectors import active_store
from commerce.wishlists.models import WishList
from commerce.wishlists.services import add_wish
from tests import factories as make

MARKER = "LEAK-B"
PRICE_OF_B = "8642.97"  # found in no text of the first store
# Codes, addresses and machine-read texts: those that repeat stay equal, the others must stay what they are.
_KEPT_AS_THEY_ARE = {
    "slug", "upc", "code", "number", "path", "partner_sku", "file_hash", "filter_spec", "focal_point_key", "key",
    "buyer_name", "proxy_class", "payment_kind", "shipping_kind", "shipping_code", "event", "kind", "event_type",
    "offer_type", "status", "language", "currency", "price_currency", "recipient", "remote_id", "hash", "usage",
    "old_status", "new_status", "tax_code",
}  # fmt: skip


@dataclass
class Shop:
    """A store, its people, and one (at least) of everything it can own."""

    store: Store
    owner: User
    manager: User
    staff: User
    viewer: User
    customer: User
    made: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """What was made in the shop: `product`, `parent`, `category`, `order`, `voucher`, `image`, ..."""
        try:
            return self.__dict__["made"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def host(self) -> str:
        return self.store.host

    @property
    def members(self) -> dict[str, User]:
        return {"owner": self.owner, "manager": self.manager, "staff": self.staff, "viewer": self.viewer}


def make_shop(slug: str, *, price: str = "10.00", **opening: Any) -> Shop:
    """Open a store and put one of everything into it; what may repeat in another store does."""
    store = make.make_store(slug, **opening)
    roles = {role: make.make_member(store, role) for role in (Role.MANAGER, Role.STAFF, Role.VIEWER)}
    customer = make.make_user(f"customer@{slug}.example", first_name="Ann", last_name="Buyer")
    shop = Shop(
        store, store.owner, roles[Role.MANAGER], roles[Role.STAFF], roles[Role.VIEWER], customer,
    )  # fmt: skip
    with store_context(store):
        shop.made.update(_one_of_everything(customer, price))
    return shop


def _one_of_everything(customer: User, price: str) -> dict[str, Any]:
    category = make.make_category("Cups")
    image = make.make_image()
    product = make.make_product(
        "Cup", upc="UPC-1", slug="cup", price=price, category=category, image=image, description="A cup."
    )
    parent = make.make_product(
        "Bowl", upc="UPC-2", variants={"Small": price, "Large": price}, category=category
    )
    method = make.make_shipping_method(kind="by_weight", bands={1000: "4.00"})
    made = {
        "category": category,
        "child_category": make.make_category("Small cups", parent=category),
        "image": image,
        "rendition": image.get_rendition("width-20"),
        "document": make.make_document(),
        "product": product,
        "parent": parent,
        "variant": parent.children.first(),
        "review": make.make_review(product),
        "synonyms": make.make_synonyms("cup, mug"),
        "sale": make.make_sale(product, name="Sale of cups"),
        "voucher": make.make_voucher("WELCOME"),
        "content_page": make.make_page(),
        "by_weight": method,
        "shipping_method": make.make_shipping_method("Courier"),
        "payment_method": make.make_payment_method(),
        "basket": make.make_basket(product, owner=customer),
        "order": make.make_order(product=product, user=customer, email=customer.email),
        "guest_order": make.make_order(product=product),
        "address": make.make_address(customer),
    }
    made["wish_list"] = wish_list = WishList.objects.create(owner=customer, visibility=WishList.PUBLIC)
    add_wish(wish_list=wish_list, product=product)
    ask(product=product, email=customer.email, language="en")
    made["domain"] = claim_domain(f"shop.{active_store().slug}.example.com")
    made["alert"] = ProductAlert.objects.get()
    made["delivery"] = Delivery.objects.create(
        event=f"test:{made['order'].pk}", kind="order_placed", audience="buyer", recipient=customer.email,
        order=made["order"], context={},
    )  # fmt: skip
    return made


def mark_every_text(store: Store, marker: str = MARKER) -> None:
    """Put a marker in front of every free text of every row of a store, found by introspection."""
    for model in apps.get_models():
        if not issubclass(model, StoreOwned) or model._meta.proxy or not model._meta.managed:
            continue
        texts = {
            field.attname: Left(Concat(Value(f"{marker} "), F(field.attname)), field.max_length or 100_000)
            for field in model._meta.local_concrete_fields
            if type(field) in (models.CharField, models.TextField) or isinstance(field, models.TextField)
            if not field.choices and field.name not in _KEPT_AS_THEY_ARE
        }
        if texts:
            with store_context(store):
                model._base_manager.filter(store=store).update(**texts)


# --- fixtures


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets the worker keep what it keeps by store, although a test's transaction is never committed.

    Calling it makes what was changed so far count as committed.
    """
    monkeypatch.setattr("commerce.stores.kept.connection", SimpleNamespace(in_atomic_block=False))
    return connection.run_on_commit.clear


@pytest.fixture
def store_a(db: None) -> Store:
    """A store as it is opened."""
    return make.make_store("aster")


@pytest.fixture
def store_b(db: None) -> Store:
    """Another store as it is opened."""
    return make.make_store("birch")


@pytest.fixture
def in_store_a(store_a: Store) -> Iterator[Store]:
    """The test runs in `store_a`."""
    with store_context(store_a):
        yield store_a


@pytest.fixture
def shop_a(db: None) -> Shop:
    """A store with people and one of everything."""
    return make_shop("aster")


@pytest.fixture
def shop_b(db: None) -> Shop:
    """The same again, marked: see MARKER."""
    return make_marked_shop()


@pytest.fixture
def member_of_both(shop_a: Shop, shop_b: Shop) -> User:
    """A manager of both shops."""
    user = make.make_member(shop_a.store, Role.MANAGER, make.make_user("both@example.com"))
    return make.make_member(shop_b.store, Role.MANAGER, user)


@pytest.fixture
def operator(db: None) -> User:
    """Somebody who runs the platform."""
    return make.make_operator()


def make_marked_shop() -> Shop:
    """The second shop, with MARKER in every text that its first one does not need to share."""
    shop = make_shop(
        "birch", price=PRICE_OF_B, name=f"{MARKER} store", owner=make.make_user("owner@birch.example")
    )
    Store.objects.filter(pk=shop.store.pk).update(
        tagline=f"{MARKER} tagline", announcement=f"{MARKER} announcement", email="leak-b@birch.example",
        phone=MARKER, branding={"text": MARKER},
    )  # fmt: skip
    mark_every_text(shop.store)
    with store_context(shop.store):  # a page's title lies in a table of Wagtail's
        page = shop.content_page
        page.refresh_from_db()
        page.title, page.draft_title = f"{MARKER} page", f"{MARKER} page"
        page.save_revision().publish()
    shop.store.refresh_from_db()
    with store_context(shop.store):
        for thing in shop.made.values():
            thing.refresh_from_db()
    return shop
