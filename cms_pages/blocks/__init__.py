"""Blocks of a landing page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LandingBlocks(blocks.StreamBlock):
    """What a landing page may be made of."""

    text = blocks.RichTextBlock(label=_("Text"), icon="pilcrow")
