"""Fills the sections of a landing page with rows: a constant number of queries, however many sections there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue

from cms_pages.blocks.selling import ProductGridBlock, ReviewsBlock
from cms_pages.media import InstagramPost, StoreImage
from cms_pages.pages import LandingPage
from commerce.cards.picks import newest_ids
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.selectors import category_tree, product_cards
from commerce.context import active_store_id
from commerce.offer.selectors import products_on_offer
from commerce.payment.models import PaymentMethod
from commerce.payment.selectors import offered_payments
from commerce.shipping.models import ShippingMethod
from commerce.shipping.selectors import offered_methods


@dataclass(frozen=True)
class Review:
    """A buyer's words as a section shows them; `product_url` is empty for one that the seller typed in."""

    name: str
    text: str
    score: int
    product_title: str = ""
    product_url: str = ""


@dataclass(frozen=True)
class Methods:
    """What a buyer may choose at checkout."""

    delivery: list[ShippingMethod]
    payment: list[PaymentMethod]


def banner_picture() -> StoreImage | None:
    """The picture that stands for the store where a page has none of its own: its banner's. Two queries at most."""
    page = LandingPage.objects.filter(store_id=active_store_id()).only("body").first()
    sections = page.body.raw_data if page else []
    ids = [one["value"].get("image") for one in sections if one["type"] in ("banner", "about")]
    wanted = next((pk for pk in ids if pk), None)
    return StoreImage.objects.filter(pk=wanted).first() if wanted else None


def fill_sections(body: StreamValue) -> None:
    """Set `shown` on every section's value.

    `shown` is: product cards of a grid, Instagram posts, reviews, Methods of a delivery section (None when it does not
    list them), the pictures of a gallery. Queries only for the kinds of sections that the page has.
    """
    sections: dict[str, list[Any]] = defaultdict(list)
    for block in body:
        sections[block.block_type].append(block.value)
    _fill_grids(sections["product_grid"])
    _fill_reviews(sections["reviews"])
    _fill_posts(sections["instagram"])
    _fill_methods(sections["delivery"])
    for gallery in sections["gallery"]:
        gallery.shown = [picture for picture in gallery["images"] if picture["image"]]


def _fill_grids(grids: list[Any]) -> None:
    if not grids:
        return
    ids = _product_ids(grids)
    cards = {card.product_id: card for card in product_cards([pk for one in ids for pk in one])}
    for grid, wanted in zip(grids, ids, strict=True):
        grid.shown = [cards[pk] for pk in wanted if pk in cards]


def _product_ids(grids: list[Any]) -> list[list[int]]:
    """The ids for each grid; those of the newest are answered by one query, of those on offer by another."""
    found: list[list[int]] = [[] for _grid in grids]
    newest: dict[int, tuple[int | None, int]] = {}
    on_offer: dict[int, int] = {}
    public = None
    for number, grid in enumerate(grids):
        if grid["source"] == ProductGridBlock.CHOSEN:
            found[number] = [product.pk for product in grid["products"] if product is not None]
        elif grid["source"] == ProductGridBlock.CATEGORY:
            if public is None:
                public = {node.pk for root in category_tree() for node in root.subtree}
            if grid["category"] and grid["category"].pk in public:
                newest[number] = (grid["category"].pk, grid["count"])
        elif grid["source"] == ProductGridBlock.ON_OFFER:
            on_offer[number] = grid["count"]
        else:
            newest[number] = (None, grid["count"])
    for number, ids in zip(newest, newest_ids(list(newest.values())), strict=True):
        found[number] = ids
    if on_offer:
        ids = list(products_on_offer().values_list("pk", flat=True)[: max(on_offer.values())])
        for number, count in on_offer.items():
            found[number] = ids[:count]
    return found


def _fill_reviews(sections: list[Any]) -> None:
    most = max((one["count"] for one in sections if one["source"] == ReviewsBlock.NEWEST), default=0)
    newest = []
    if most:
        approved = ProductReview.objects.filter(status=ProductReview.APPROVED, product__is_public=True)
        rows = approved.select_related("product__parent", "user").order_by("-date_created", "-pk")[:most]
        newest = [
            Review(
                row.reviewer_name,
                row.body,
                row.score,
                row.product.get_title(),
                row.product.get_absolute_url(),
            )
            for row in rows
        ]
    for section in sections:
        if section["source"] == ReviewsBlock.NEWEST:
            section.shown = newest[: section["count"]]
        else:
            section.shown = [Review(one["name"], one["text"], int(one["score"])) for one in section["items"]]


def _fill_posts(sections: list[Any]) -> None:
    most = max((one["count"] for one in sections), default=0)
    posts = list(InstagramPost.objects.select_related("image")[:most]) if most else []
    for section in sections:
        section.shown = posts[: section["count"]]


def _fill_methods(sections: list[Any]) -> None:
    methods = None
    for section in sections:
        section.shown = None
        if section["show_methods"]:
            methods = methods or Methods(delivery=offered_methods(), payment=offered_payments())
            section.shown = methods
