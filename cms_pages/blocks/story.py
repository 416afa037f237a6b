"""Sections that tell: banner, about, gallery, questions, text, call to action."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms_pages.blocks import fields
from cms_pages.blocks.section import FIRST_SIGHT, STORY, Section, SectionValue


class WithButton(Section):
    """A section whose button needs both a text and a link."""

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        text, link = value.get("button_text", ""), value.get("button_link", "")
        if text and not link:
            raise StructBlockValidationError(
                {"button_link": ValidationError(_("Where does the button lead?"))}
            )
        if link and not text:
            raise StructBlockValidationError({"button_text": ValidationError(_("What does the button say?"))})
        return value


class BannerValue(SectionValue):
    """A banner, and how its photograph is fetched: the page's head asks for it before the section is drawn."""

    @property
    def preset(self) -> str:
        """Of themes.pictures."""
        return "half" if self["layout"] == "split" else "full"

    @property
    def sizes(self) -> str:
        """How wide the photograph is, as browsers are told."""
        return {
            "split": "(min-width: 900px) 50vw, 100vw",
            "centred": "(min-width: 1280px) 1280px, 100vw",
        }.get(self["layout"], "100vw")


class BannerBlock(WithButton):
    """The first thing that a visitor sees."""

    image = fields.image(
        help_text=_("A wide photograph, at least 1600 pixels across. Quiet places suit a heading best.")
    )
    heading = fields.heading(required=True, help_text=_("One sentence: what you sell and why it is good."))
    text = blocks.TextBlock(required=False, max_length=300, rows=2, label=_("Text under the heading"))
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Button"))
    button_link = fields.LinkBlock(
        required=False,
        label=_("Where the button leads"),
        help_text=_("/catalogue/ is the list of your products."),
    )
    layout = blocks.ChoiceBlock(
        choices=[
            ("full", _("Photograph across the page")),
            ("split", _("Photograph beside the text")),
            ("centred", _("Text in the middle")),
        ],
        default="full",
        label=_("Layout"),
    )

    class Meta:
        icon = "image"
        value_class = BannerValue
        label = _("Banner")
        group = FIRST_SIGHT
        description = _("A large photograph with one sentence and one button.")


class AboutBlock(Section):
    """Who sells here."""

    heading = fields.heading()
    text = fields.rich_text(
        help_text=_("Who you are, how you work, why you began. Visitors buy from people.")
    )
    image = fields.image(help_text=_("You, your workshop or your hands at work."))
    image_side = blocks.ChoiceBlock(
        choices=[("left", _("On the left")), ("right", _("On the right"))],
        default="right",
        label=_("Picture"),
    )

    class Meta:
        icon = "user"
        label = _("About")
        group = STORY
        description = _("Your story beside a picture.")


class GalleryPictureBlock(blocks.StructBlock):
    """One picture of a gallery."""

    image = fields.image(required=True)
    caption = blocks.CharBlock(required=False, max_length=120, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryBlock(Section):
    """Pictures in a grid."""

    heading = fields.heading()
    images = blocks.ListBlock(GalleryPictureBlock(), min_num=1, max_num=24, label=_("Pictures"))

    class Meta:
        icon = "grip"
        label = _("Gallery")
        group = STORY
        description = _("Photographs in a calm grid: details, people, places.")


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = fields.rich_text(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(Section):
    """Questions that buyers ask, each opening its answer."""

    heading = fields.heading()
    items = blocks.ListBlock(QuestionBlock(), min_num=1, max_num=30, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = STORY
        description = _("What buyers ask most, answered once.")


class TextBlock(Section):
    """A plain text."""

    text = fields.rich_text()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = STORY
        description = _("A heading and paragraphs, for anything that the other sections do not say.")


class CallToActionBlock(WithButton):
    """One sentence and one button."""

    heading = fields.heading(required=True)
    text = blocks.TextBlock(required=False, max_length=300, rows=2, label=_("Text under the heading"))
    button_text = blocks.CharBlock(max_length=40, label=_("Button"))
    button_link = fields.LinkBlock(label=_("Where the button leads"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        group = FIRST_SIGHT
        description = _("One sentence and one button, where the page should not end without a next step.")
