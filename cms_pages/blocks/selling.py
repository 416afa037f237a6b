"""Sections that show rows of the store: products, reviews, Instagram posts, delivery and payment."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms_pages.blocks import fields
from cms_pages.blocks.choosers import CategoryChooserBlock, ProductChooserBlock
from cms_pages.blocks.section import CONTACT, GOODS, STORY, Section

MAX_PRODUCTS = 24


class ProductGridBlock(Section):
    """Product cards."""

    CHOSEN, NEWEST, CATEGORY, ON_OFFER = "chosen", "newest", "category", "on_offer"

    heading = fields.heading()
    source = blocks.ChoiceBlock(
        choices=[
            (NEWEST, _("The newest")),
            (CHOSEN, _("Those that I choose")),
            (CATEGORY, _("From a category")),
            (ON_OFFER, _("On offer")),
        ],
        default=NEWEST,
        label=_("Which products"),
    )
    products = blocks.ListBlock(
        ProductChooserBlock(),
        default=[],
        max_num=MAX_PRODUCTS,
        label=_("Chosen products"),
        help_text=_("Shown in this order when you choose the products yourself."),
    )
    category = CategoryChooserBlock(
        required=False, label=_("Category"), help_text=_("Needed when the products come from a category.")
    )
    count = blocks.IntegerBlock(
        min_value=1, max_value=MAX_PRODUCTS, default=8, label=_("How many"), help_text=_("4 or 8 look best.")
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["source"] == self.CHOSEN and not value["products"]:
            raise StructBlockValidationError({"products": ValidationError(_("Choose at least one product."))})
        if value["source"] == self.CATEGORY and not value["category"]:
            raise StructBlockValidationError({"category": ValidationError(_("Choose the category."))})
        return value

    class Meta:
        icon = "table"
        label = _("Products")
        group = GOODS
        description = _("Product cards: the newest, those you choose, a category, or what is on offer.")


class ReviewBlock(blocks.StructBlock):
    """What a buyer said."""

    name = blocks.CharBlock(max_length=80, label=_("Buyer"))
    text = blocks.TextBlock(max_length=600, rows=3, label=_("What they said"))
    score = blocks.ChoiceBlock(
        choices=[(str(n), "★" * n) for n in range(5, 0, -1)], default="5", label=_("Score")
    )

    class Meta:
        icon = "openquote"
        label = _("Review")


class ReviewsBlock(Section):
    """What buyers say: written here, or the newest reviews of products."""

    WRITTEN, NEWEST = "written", "newest"

    heading = fields.heading()
    source = blocks.ChoiceBlock(
        choices=[(NEWEST, _("The newest reviews of my products")), (WRITTEN, _("Those that I write below"))],
        default=NEWEST,
        label=_("Which reviews"),
    )
    items = blocks.ListBlock(ReviewBlock(), default=[], max_num=12, label=_("Written reviews"))
    count = blocks.IntegerBlock(min_value=1, max_value=12, default=3, label=_("How many"))

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["source"] == self.WRITTEN and not value["items"]:
            raise StructBlockValidationError({"items": ValidationError(_("Write at least one review."))})
        return value

    class Meta:
        icon = "openquote"
        label = _("Reviews")
        group = STORY
        description = _("What buyers say about you.")


class InstagramBlock(Section):
    """Posts of the store's Instagram account that were stored before: showing them asks nothing of Instagram."""

    heading = fields.heading()
    account = blocks.CharBlock(
        required=False,
        max_length=64,
        validators=[fields.check_account],
        label=_("Account"),
        help_text="@myshop",
    )
    count = blocks.IntegerBlock(min_value=1, max_value=12, default=6, label=_("How many posts"))

    class Meta:
        icon = "view"
        label = _("Instagram")
        group = STORY
        description = _("Your latest posts as a grid. It stays hidden while there are none.")


class DeliveryBlock(Section):
    """How goods arrive and how they are paid."""

    heading = fields.heading()
    text = fields.rich_text(required=False)
    show_methods = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("List the delivery and payment methods"),
        help_text=_("They come from the settings of your store, with their prices."),
    )

    class Meta:
        icon = "download"
        label = _("Delivery and payment")
        group = CONTACT
        description = _("How goods arrive, what it costs and how buyers pay.")


class ContactsBlock(Section):
    """How to reach the seller."""

    heading = fields.heading()
    phone = blocks.CharBlock(required=False, max_length=40, validators=[fields.check_phone], label=_("Phone"))
    email = blocks.EmailBlock(required=False, label=_("E-mail"))
    address = blocks.TextBlock(required=False, max_length=300, rows=2, label=_("Address"))
    hours = blocks.TextBlock(
        required=False, max_length=300, rows=2, label=_("Opening hours"), help_text=_("A line for each.")
    )
    telegram = blocks.CharBlock(
        required=False,
        max_length=64,
        validators=[fields.check_account],
        label="Telegram",
        help_text="@myshop",
    )
    whatsapp = blocks.CharBlock(
        required=False,
        max_length=40,
        validators=[fields.check_phone],
        label="WhatsApp",
        help_text="+49 30 1234567",
    )
    instagram = blocks.CharBlock(
        required=False,
        max_length=64,
        validators=[fields.check_account],
        label="Instagram",
        help_text="@myshop",
    )
    map_link = fields.LinkBlock(
        required=False,
        validators=[fields.check_web_link],
        label=_("Link to a map"),
        help_text=_("From “Share” in any maps site."),
    )

    class Meta:
        icon = "mail"
        label = _("Contacts")
        group = CONTACT
        description = _("Phone, e-mail, address, opening hours, messengers and a map.")
