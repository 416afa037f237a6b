"""What the cabinet's block picker shows: each section with sample words, goods and photographs that ship with us.

The samples look like a shop of ceramics, whatever the store sells: a picker is read at a glance.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from commerce.catalogue.selectors import Price, ProductCard
from commerce.shipping.models import ShippingMethod
from themes.pictures import PRESETS, Preset


@dataclass(frozen=True)
class SamplePicture:
    """A picture that is not in anybody's library, with as much of an image as templates use."""

    name: str
    width: int
    height: int
    default_alt_text: str = ""
    pk = 0

    @property
    def made(self) -> dict[str, Any]:
        """As StoreImage.made; the file is the same for all sizes."""
        return {name: self._sizes(preset) for name, preset in PRESETS.items()}

    def _sizes(self, preset: Preset) -> dict[str, list[list[Any]]]:
        across, down = preset.crop or (self.width, self.height)
        width = preset.widths[-1]
        size = [width, round(width * down / across), static(f"samples/{self.name}.webp")]
        return {"avif": [], "webp": [size], "jpeg": [size]}


def sample_section(block: Any) -> Any:
    """The value of a section block's preview, with `shown` filled as cms_pages.landing fills it."""
    fields, shown = _SAMPLES[block.name]()
    pairs = [(name, fields.get(name, child.get_default())) for name, child in block.child_blocks.items()]
    value = block.meta.value_class(block, pairs)
    value.shown = shown
    return value


def _picture(name: str, width: int = 720, height: int = 900) -> SamplePicture:
    return SamplePicture(name, width, height)


def _rich(block_text: str) -> Any:
    from wagtail.rich_text import RichText

    return RichText(f"<p>{block_text}</p>")


def _banner() -> tuple[dict[str, Any], Any]:
    return {
        "image": _picture("banner", 1280, 720),
        "heading": _("Made slowly, used every day"),
        "text": _("Dishes and candles from a small studio by the sea."),
        "button_text": _("See the catalogue"),
        "button_link": "/catalogue/",
        "layout": "full",
    }, []


def _about() -> tuple[dict[str, Any], Any]:
    return {
        "heading": _("Two people and one kiln"),
        "text": _rich(_("We began with a second-hand kiln and a table at the market. Today every cup still "
          "goes through "
                        "our own four hands, and we sign each of them.")),
        "image": _picture("table"),
    }, []  # fmt: skip


def _cards() -> list[ProductCard]:
    goods = [
        (_("Mug “Tide”"), "mug", Price(Decimal(28))),
        (_("Moon vase"), "vase", Price(Decimal(51), old=Decimal(64))),
        (_("Candle, fig and cedar"), "candle", Price(Decimal(24))),
        (_("Breakfast bowl"), "bowl", Price(Decimal(32))),
    ]
    return [
        ProductCard(
            product_id=0, title=title, url="#", image=_picture(name), second_image=None, price=price, is_from=False,
            is_available=True, rating=None,
        )
        for title, name, price in goods
    ]  # fmt: skip


def _product_grid() -> tuple[dict[str, Any], Any]:
    return {"heading": _("New in the shop")}, _cards()


def _reviews() -> tuple[dict[str, Any], Any]:
    said = [
        (_("Anna"), _("The mug has become the one that everybody in the house reaches for first.")),
        (_("Olga"), _("Bought one for a friend, and went back for the whole set.")),
        (_("Michael"), _("Packed as if it were going to the moon. Arrived whole, and a day early.")),
    ]
    shown = [
        SimpleNamespace(name=name, text=text, score=5, product_title="", product_url="")
        for name, text in said
    ]
    return {"heading": _("What buyers say")}, shown


def _gallery() -> tuple[dict[str, Any], Any]:
    names = ["vase", "mug", "bowl", "candle"]
    return {"heading": _("From the workshop")}, [
        SimpleNamespace(image=_picture(name), caption="") for name in names
    ]


def _questions() -> tuple[dict[str, Any], Any]:
    items = [
        (_("How long does delivery take?"), _("Two to five working days.")),
        (_("May I return something?"), _("Yes, within 14 days.")),
        (_("Do you make to order?"), _("We do: write to us what you have in mind.")),
    ]
    shown = [{"question": question, "answer": _rich(answer)} for question, answer in items]
    return {"heading": _("Questions and answers"), "items": shown}, []


def _instagram() -> tuple[dict[str, Any], Any]:
    names = ["mug", "table", "vase", "candle", "bowl"]
    posts = [SimpleNamespace(image=_picture(name), caption="", permalink="") for name in names]
    return {"account": "@aurora"}, posts


def _text() -> tuple[dict[str, Any], Any]:
    return {
        "text": _rich(_("Stoneware is fired at 1,250 degrees. It may go into the oven and into the dishwasher, and it "
                        "grows more beautiful with the years."))
    }, []  # fmt: skip


def _delivery() -> tuple[dict[str, Any], Any]:
    methods = SimpleNamespace(
        delivery=[
            ShippingMethod(
                kind="flat", name=_("Courier"), description=_("2 to 5 working days"), price=Decimal(5)
            ),
            ShippingMethod(
                kind="pickup", name=_("Pick-up"), description=_("At the workshop"), price=Decimal(0)
            ),
        ],
        payment=[SimpleNamespace(name=_("Bank transfer")), SimpleNamespace(name=_("Cash to the courier"))],
    )
    text = _rich(_("We pack within one or two working days, in paper and straw."))
    return {"heading": _("Delivery and payment"), "text": text}, methods


def _contacts() -> tuple[dict[str, Any], Any]:
    return {
        "heading": _("Contacts"),
        "phone": "+49 30 1234567",
        "email": "hello@example.com",
        "address": _("12 Harbour Street, behind the green gate"),
        "hours": _("Monday to Friday, 10:00 to 18:00"),
        "telegram": "@aurora",
        "map_link": "https://www.openstreetmap.org/",
    }, []


def _call_to_action() -> tuple[dict[str, Any], Any]:
    return {
        "heading": _("A present that will be used"),
        "text": _("Choose one, and we wrap it and write the card for you."),
        "button_text": _("Find a present"),
        "button_link": "/catalogue/",
    }, []


_SAMPLES = {
    "banner": _banner,
    "call_to_action": _call_to_action,
    "product_grid": _product_grid,
    "about": _about,
    "reviews": _reviews,
    "gallery": _gallery,
    "questions": _questions,
    "instagram": _instagram,
    "text": _text,
    "delivery": _delivery,
    "contacts": _contacts,
}
