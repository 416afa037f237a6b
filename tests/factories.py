"""Real things for tests, made through the product's own services wherever it has one.

Enter a store, then make what you need in it; every argument has a default that will do:

    store = make_store("aurora")
    with store_context(store):
        cup = make_product("Cup", price="12.00", stock=3)
        tea = make_product("Tea", variants={"100 g": "4.00", "1 kg": "31.00"})
        order = make_order(product=cup, quantity=2)

Stores with people and one of everything in them are the fixtures of tests/fixtures_stores.py. Users made here have no
password: log them in with `client.force_login(user)`, or pass `password=`.
"""

from __future__ import annotations

import io
import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture

from cms_pages.content_services import add_page, publish_page
from cms_pages.models import ContentPage, StoreDocument, StoreImage
from cms_pages.opening import open_store
from commerce.accounts.models import User
from commerce.address.models import Country, UserAddress
from commerce.basket import services as basket_services
from commerce.basket.models import Basket
from commerce.catalogue.models import (
    Category,
    Product,
    ProductAttribute,
    ProductCategory,
    ProductClass,
    ProductImage,
)
from commerce.catalogue.reviews.models import ProductReview
from commerce.context import store_context
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.order.models import Channel, Order
from commerce.partner.models import Partner, StockRecord
from commerce.payment.models import PaymentMethod
from commerce.search.models import SynonymGroup
from commerce.search.services import save_synonyms
from commerce.shipping.models import ShippingMethod, WeightBand
from commerce.stores.models import Membership, Store
from commerce.stores.page_links import PageKind
from commerce.stores.roles import Role
from commerce.voucher.models import Voucher

_number = itertools.count(1)


# --- people


def make_user(email: str = "", *, password: str | None = None, **fields: Any) -> User:
    """A person with a confirmed e-mail address, who belongs to no store yet."""
    fields.setdefault("email_confirmed_at", timezone.now())
    return User.objects.create_user(email or f"person{next(_number)}@example.com", password, **fields)


def make_operator(email: str = "operator@example.com") -> User:
    """Somebody who runs the platform."""
    return User.objects.create_superuser(email, email_confirmed_at=timezone.now())


def make_member(store: Store, role: str = Role.STAFF, user: User | None = None) -> User:
    """A user with a role in a store (the owner is there from the opening)."""
    user = user or make_user(f"{role}@{store.slug}.example")
    with store_context(store):
        Membership.objects.create(user=user, role=role)
    return user


# --- stores


def make_store(slug: str = "", *, owner: User | None = None, **fields: Any) -> Store:
    """An open store as a seller's sign-up leaves it: landing page, one delivery and one payment method, one partner."""
    slug = slug or f"store-{next(_number)}"
    owner = (
        owner
        or User.objects.filter(email=f"owner@{slug}.example").first()
        or make_user(f"owner@{slug}.example")
    )
    opening = {"name": slug.title(), "language": "en", "currency": "EUR", "theme": "porcelain"}
    return open_store(owner=owner, slug=slug, **{**opening, **fields})


# --- catalogue (of the active store)


def make_category(name: str = "Cups", *, parent: Category | None = None, **fields: Any) -> Category:
    """A category, a root one or a child of another."""
    return parent.add_child(name=name, **fields) if parent else Category.add_root(name=name, **fields)


def make_product(
    title: str = "Cup",
    *,
    price: str | Decimal = "10.00",
    stock: int = 10,
    category: Category | None = None,
    variants: dict[str, str] | None = None,
    image: StoreImage | None = None,
    **fields: Any,
) -> Product:
    """A product on sale, with its stock record; `variants` ({"Sage green": price}) are sold in its place."""
    goods = ProductClass.objects.first()
    fields.setdefault("upc", None)
    if variants:
        product = Product.objects.create(title=title, structure=Product.PARENT, product_class=goods, **fields)
        ProductAttribute.objects.get_or_create(
            product_class=goods, code="colour", defaults={"name": "Colour", "type": ProductAttribute.TEXT}
        )
        for variant, variant_price in variants.items():
            child = Product(structure=Product.CHILD, parent=product, title=variant)
            child.attr.colour = variant
            child.save()
            make_stock(child, price=variant_price, stock=stock)
    else:
        product = Product.objects.create(title=title, product_class=goods, **fields)
        make_stock(product, price=price, stock=stock)
    if category is not None:
        ProductCategory.objects.create(product=product, category=category)
    if image is not None:
        ProductImage.objects.create(product=product, image=image)
    return product


def make_stock(product: Product, *, price: str | Decimal = "10.00", stock: int = 10) -> StockRecord:
    """Price and stock of a product at the store's one partner."""
    return StockRecord.objects.create(
        product=product,
        partner=Partner.objects.get(),
        partner_sku=f"SKU-{product.pk}",
        price=Decimal(price),
        num_in_stock=stock,
    )


def make_review(product: Product, *, score: int = 5, approved: bool = True, **fields: Any) -> ProductReview:
    """A review by a guest."""
    fields = {"title": "Good", "body": "I like it.", "name": "Guest", "email": "guest@example.com", **fields}
    status = ProductReview.APPROVED if approved else ProductReview.FOR_MODERATION
    return ProductReview.objects.create(product=product, score=score, status=status, **fields)


def make_synonyms(words: str = "cup, mug, beaker", *, is_one_way: bool = False) -> SynonymGroup:
    """Words that mean the same to a search."""
    return save_synonyms(words=words, is_one_way=is_one_way)


# --- pages and media (of the active store)


def make_page(title: str = "About cups", *, kind: str = PageKind.OTHER, live: bool = True) -> ContentPage:
    """A page in the seller's words, with the ready text of its kind."""
    page = add_page(kind=kind, title=title)
    if live:
        publish_page(page=page)
    return ContentPage.objects.get(pk=page.pk)


def jpeg(*, size: tuple[int, int] = (40, 30), colour: str = "tan") -> bytes:
    """The bytes of a small real photograph."""
    buffer = io.BytesIO()
    Picture.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def make_image(title: str = "A cup on a table", **picture: Any) -> StoreImage:
    """A picture in the media library, with a real file."""
    return StoreImage.objects.create(title=title, file=ContentFile(jpeg(**picture), name="photo.jpg"))


def make_document(title: str = "Care leaflet", text: str = "Wash by hand.") -> StoreDocument:
    """A file in the media library."""
    return StoreDocument.objects.create(title=title, file=ContentFile(text.encode(), name="leaflet.txt"))


# --- selling (in the active store)


def make_shipping_method(
    name: str = "Courier", *, kind: str = ShippingMethod.Kind.FLAT, price: str = "5.00",
    bands: dict[int, str] | None = None, **fields: Any,
) -> ShippingMethod:  # fmt: skip
    """A way of delivery; `bands` ({grams: price}) for the kind by_weight."""
    method = ShippingMethod.objects.create(name=name, kind=kind, price=Decimal(price), **fields)
    for up_to, band_price in (bands or {}).items():
        WeightBand.objects.create(method=method, up_to=up_to, price=Decimal(band_price))
    return method


def make_payment_method(
    name: str = "Cash to the courier", *, kind: str = PaymentMethod.Kind.CASH_ON_DELIVERY, **fields: Any
) -> PaymentMethod:
    """A way to pay."""
    return PaymentMethod.objects.create(name=name, kind=kind, **fields)


def make_range(name: str = "", *, products: list[Product] | None = None) -> Range:
    """A set of products: all of the store's when none are named."""
    chosen = Range.objects.create(
        name=name or f"Range {next(_number)}", includes_all_products=products is None
    )
    for product in products or []:
        chosen.add_product(product)
    return chosen


def make_sale(
    *products: Product,
    percent: int | str = 20,
    name: str = "",
    offer_type: str = ConditionalOffer.SITE,
    **fields: Any,
) -> ConditionalOffer:
    """An offer open to everybody: some percent off the named products, or off everything."""
    chosen = make_range(products=list(products) or None)
    condition = Condition.objects.create(range=chosen, type=Condition.COUNT, value=1)
    benefit = Benefit.objects.create(range=chosen, type=Benefit.PERCENTAGE, value=Decimal(percent))
    return ConditionalOffer.objects.create(
        name=name or f"Sale {next(_number)}",
        offer_type=offer_type,
        condition=condition,
        benefit=benefit,
        **fields,
    )


def make_voucher(
    code: str = "WELCOME", *, percent: int | str = 10, usage: str = Voucher.MULTI_USE
) -> Voucher:
    """A code that takes some percent off everything, good for a month."""
    now = timezone.now()
    voucher = Voucher.objects.create(
        name=f"Voucher {code}", code=code, usage=usage, start_datetime=now - timedelta(days=1),
        end_datetime=now + timedelta(days=30),
    )  # fmt: skip
    voucher.offers.add(
        make_sale(percent=percent, name=f"Offer of {code}", offer_type=ConditionalOffer.VOUCHER)
    )
    return voucher


def make_basket(*products: Product, quantity: int = 1, owner: User | None = None) -> Basket:
    """An open basket; with no products named, it holds a new one."""
    basket = Basket.objects.create(owner=owner)
    for product in products or [make_product()]:
        basket_services.add_product(basket=basket, product=product, quantity=quantity)
    return basket


def make_country(code: str = "DE", name: str = "Germany") -> Country:
    """A country that orders are delivered to. Countries belong to no store."""
    country, _created = Country.objects.get_or_create(
        iso_3166_1_a2=code, defaults={"name": name, "printable_name": name, "is_shipping_country": True}
    )
    return country


def make_address(user: User, *, line1: str = "1 High Street", **fields: Any) -> UserAddress:
    """An address that a customer keeps with the active store."""
    fields = {
        "first_name": "Ann",
        "line4": "Berlin",
        "postcode": "10115",
        "country": make_country(),
        **fields,
    }
    return UserAddress.objects.create(user=user, line1=line1, **fields)


def make_order(
    *,
    product: Product | None = None,
    quantity: int = 1,
    buyer_name: str = "Ann Buyer",
    email: str = "ann@example.com",
    phone: str = "+49 30 1234567",
    user: User | None = None,
    shipping_method: ShippingMethod | None = None,
    payment_method: PaymentMethod | None = None,
    basket: Basket | None = None,
    **fields: Any,
) -> Order:
    """An order placed as the site places it: stock allocated, letters queued on commit."""
    from commerce.order import services as order_services

    shipping_method = shipping_method or ShippingMethod.objects.first() or make_shipping_method()
    address = order_services.Address(
        line1="1 High Street", city="Berlin", postcode="10115", country=make_country().pk
    )
    return order_services.place_order(
        basket=basket or make_basket(*([product] if product else []), quantity=quantity),
        buyer=order_services.Buyer(name=buyer_name, email=email, phone=phone, user=user),
        address=None if shipping_method.kind == ShippingMethod.Kind.PICKUP else address,
        shipping_method=shipping_method,
        payment_method=payment_method or PaymentMethod.objects.first() or make_payment_method(),
        **{"channel": Channel.WEB, **fields},
    )
