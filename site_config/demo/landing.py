"""What a demo store shows and offers besides its catalogue: the landing page, Instagram posts, delivery, payment."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cms_pages.media import InstagramPost, StoreImage
from cms_pages.pages import LandingPage
from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod, WeightBand
from commerce.stores.models import Store
from site_config.demo.content import paragraphs

HEAVIEST = 10  # kilograms that delivery by weight has a price for, one by one

# The layout of the banner suits the theme's photograph.
_BANNER = {"aurora": "split", "terra": "full"}


def publish_landing(
    *,
    store: Store,
    owner: User,
    content: dict[str, Any],
    images: dict[str, StoreImage],
    products: dict[str, Product],
) -> None:
    """Publish a landing page with every kind of section, as the owner would."""
    page = LandingPage.objects.get(store=store)
    page.body = landing_body(store=store, content=content, images=images, products=products)
    page.seo_title = f"{store.name} · {store.tagline}"[:255]
    page.search_description = content["banner"]["text"]
    page.full_clean()
    page.save_revision(user=owner, log_action=True).publish(user=owner)


def landing_body(
    *,
    store: Store,
    content: dict[str, Any],
    images: dict[str, StoreImage],
    products: dict[str, Product],
) -> str:
    """The sections of the start page, as its `body` takes them."""
    sections = _sections(store, content, images, products)
    return json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in sections])


def _sections(
    store: Store, content: dict[str, Any], images: dict[str, StoreImage], products: dict[str, Product]
) -> list[tuple[str, dict[str, Any]]]:
    banner, about, grids, call = (content[key] for key in ("banner", "about", "grids", "call_to_action"))
    contacts, texts = content["contacts"], content["texts"]
    messengers = {one["kind"]: one["link"].rstrip("/").rpartition("/")[2] for one in contacts["messengers"]}
    return [
        ("banner", {
            "image": images[banner["picture"]["file"]].pk, "heading": banner["heading"], "text": banner["text"],
            "button_text": banner["button"], "button_link": "/catalogue/", "layout": _BANNER[store.slug],
        }),
        ("product_grid", _grid(grids["chosen"], "chosen", [products[slug] for slug in grids["chosen_products"]])),
        ("about", {
            "heading": about["heading"], "text": paragraphs(about["text"]),
            "image": images[about["pictures"][0]["file"]].pk, "image_side": "right",
        }),
        ("product_grid", _grid(grids["offer"], "on_offer", count=4)),
        ("reviews", {"heading": "", "source": "newest", "items": [], "count": 3}),
        ("product_grid", _grid(grids["newest"], "newest")),
        ("gallery", {
            "heading": "",
            "images": [
                _item({"image": images[one["file"]].pk, "caption": one.get("caption", "")})
                for one in content["gallery"]
            ],
        }),
        ("call_to_action", {
            "heading": call["heading"], "text": call["text"], "button_text": call["button"],
            "button_link": f"mailto:{contacts['email']}",
        }),
        ("delivery", {"heading": "", "text": paragraphs(texts["delivery"]), "show_methods": True}),
        ("text", {"text": paragraphs(texts["payment"])}),
        ("questions", {
            "heading": "",
            "items": [
                _item({"question": one["question"], "answer": paragraphs(one["answer"])})
                for one in content["questions"]
            ],
        }),
        ("instagram", {"heading": "", "account": contacts["instagram"], "count": 6}),
        ("contacts", {
            "heading": "", "phone": contacts["phone"], "email": contacts["email"], "address": contacts["address"],
            "hours": "\n".join(contacts["hours"]), "telegram": messengers.get("telegram", ""),
            "whatsapp": f"+{messengers['whatsapp']}" if "whatsapp" in messengers else "",
            "instagram": contacts["instagram"], "map_link": contacts["map_link"],
        }),
    ]  # fmt: skip


def _grid(
    heading: str, source: str, chosen: list[Product] | None = None, *, count: int = 8
) -> dict[str, Any]:
    return {
        "heading": heading,
        "source": source,
        "products": [_item(product.pk) for product in chosen or []],
        "category": None,
        "count": count,
    }


def _item(value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def save_posts(*, slug: str, content: dict[str, Any], images: dict[str, StoreImage]) -> None:
    """The store's Instagram posts, as the feed would have stored them. They link nowhere: the account is made up."""
    now = timezone.now()
    InstagramPost.objects.bulk_create(
        InstagramPost(
            remote_id=f"demo-{slug}-{number}",
            caption=post["caption"],
            image=images[post["file"]],
            posted_at=now - timedelta(days=post["days_ago"], hours=number),
        )
        for number, post in enumerate(content["posts"])
    )


def save_delivery(content: dict[str, Any]) -> dict[str, ShippingMethod]:
    """The ways of delivery in place of the starter's, by their codes."""
    ShippingMethod.objects.all().delete()
    methods = {}
    for place, data in enumerate(content["shipping"]):
        method = ShippingMethod(name=data["name"], description=data["description"], sort_order=place)
        method.min_days, method.max_days = data.get("days", (None, None))
        if data["kind"] == "pick_up":
            method.kind, method.pickup_address = ShippingMethod.Kind.PICKUP, data["address"]
        elif data["kind"] == "by_weight":
            method.kind, method.price = ShippingMethod.Kind.BY_WEIGHT, _weight_price(data, HEAVIEST + 1)
        else:
            method.kind, method.price = ShippingMethod.Kind.FLAT, Decimal(data["price"])
            method.free_from = Decimal(data["free_from"]) if "free_from" in data else None
        method.full_clean()
        method.save()
        methods[data["code"]] = method
        if data["kind"] == "by_weight":
            WeightBand.objects.bulk_create(
                WeightBand(method=method, up_to=kilograms * 1000, price=_weight_price(data, kilograms))
                for kilograms in range(1, HEAVIEST + 1)
            )
    return methods


def _weight_price(data: dict[str, Any], kilograms: int) -> Decimal:
    return Decimal(data["price"]) + (kilograms - 1) * Decimal(data["per_kilogram"])


def save_payment(content: dict[str, Any]) -> None:
    """Offer the ways to pay that the store takes, in its order, with its account."""
    codes = content["store"]["payment_methods"]
    for method in PaymentMethod.objects.all():
        method.is_active = method.kind in codes
        method.sort_order = codes.index(method.kind) if method.is_active else len(codes)
        if method.kind == PaymentMethod.Kind.BANK_TRANSFER:
            method.instructions = content["texts"]["bank_transfer"]
        method.save()
