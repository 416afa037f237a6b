"""What all sections of a landing page share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FIRST_SIGHT = _("First sight")
GOODS = _("Goods")
STORY = _("Story and trust")
CONTACT = _("Contact and service")


class SectionValue(blocks.StructValue):
    """The fields of a section, and what `cms_pages.landing.fill_sections` has read for it from the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown: Any = []
        """The rows that the section shows: product cards, posts, reviews, delivery methods."""


class Section(blocks.StructBlock):
    """A part of a landing page, drawn by `storefront/blocks/<name>.html` from `value`."""

    def get_template(self, value: Any = None, context: Any = None) -> str:
        return f"storefront/blocks/{self.name}.html"

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        return "storefront/block_preview.html"

    def get_preview_value(self) -> Any:
        """The sample of `cms_pages.blocks.samples` in the language of the cabinet."""
        from cms_pages.blocks import samples

        return samples.sample_section(self)

    class Meta:
        value_class = SectionValue
