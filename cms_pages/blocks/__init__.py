"""Blocks of pages: the sections that a seller puts them together from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_pages.blocks.selling import (
    ContactsBlock,
    DeliveryBlock,
    InstagramBlock,
    ProductGridBlock,
    ReviewsBlock,
)
from cms_pages.blocks.story import (
    AboutBlock,
    BannerBlock,
    CallToActionBlock,
    GalleryBlock,
    QuestionsBlock,
    TextBlock,
)

MAX_SECTIONS = 30


class _Sections(blocks.StreamBlock):
    class Meta:
        label = _("Page")
        max_num = MAX_SECTIONS
        required = False


class LandingBlocks(_Sections):
    """What a landing page may be made of, in the order in which a seller meets it."""

    banner = BannerBlock()
    call_to_action = CallToActionBlock()
    product_grid = ProductGridBlock()
    about = AboutBlock()
    reviews = ReviewsBlock()
    gallery = GalleryBlock()
    questions = QuestionsBlock()
    instagram = InstagramBlock()
    text = TextBlock()
    delivery = DeliveryBlock()
    contacts = ContactsBlock()


class ContentBlocks(_Sections):
    """What the other pages of a store may be made of."""

    text = TextBlock()
    about = AboutBlock()
    questions = QuestionsBlock()
    gallery = GalleryBlock()
    delivery = DeliveryBlock()
    contacts = ContactsBlock()


__all__ = ["MAX_SECTIONS", "ContentBlocks", "LandingBlocks"]
