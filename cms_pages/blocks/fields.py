"""Small fields that sections are made of, each with its own check in words."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["bold", "italic", "link", "h2", "h3", "ol", "ul"]

_SCHEMES = {"http", "https", "mailto", "tel"}
_PHONE = re.compile(r"\A\+?[\d\s().\-–]{5,40}\Z")
_ACCOUNT = re.compile(r"\A@?[A-Za-z0-9_.]{2,64}\Z")


def check_link(value: str) -> None:
    """Raise a ValidationError unless a link is safe to put on a page: an own path, http(s), mailto or tel."""
    value = value.strip()
    if not value or value.startswith("#"):
        return
    if re.search(r"[\s\x00-\x1f\\<>\"]", value):
        raise ValidationError(_("A link has no spaces, quotes or backslashes."))
    if value.startswith("/") and not value.startswith("//"):
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValidationError(
            _("This is not a link. Copy it from the address bar of your browser.")
        ) from None
    if parts.scheme not in _SCHEMES:
        raise ValidationError(
            _("Begin the link with https://, mailto: or tel:, or with / for a page of your own store.")
        )
    if parts.scheme in ("http", "https") and not parts.hostname or not (parts.netloc or parts.path):
        raise ValidationError(
            _("This link leads nowhere: something is missing after “%(start)s”.") % {"start": value}
        )


def check_web_link(value: str) -> None:
    """The same for a link to another site."""
    check_link(value)
    if value and urlsplit(value).scheme not in ("http", "https"):
        raise ValidationError(_("Begin the link with https://"))


def check_phone(value: str) -> None:
    """Raise a ValidationError unless a text can be dialled."""
    if value and not _PHONE.match(value):
        raise ValidationError(_("Write the number with digits, for example +49 30 1234567."))


def check_account(value: str) -> None:
    """Raise a ValidationError unless a text is an account's name, with or without @."""
    if value and not _ACCOUNT.match(value):
        raise ValidationError(
            _("Write the account's name alone, for example @myshop, without the rest of the address.")
        )


class LinkBlock(blocks.CharBlock):
    """A link that a button or a text leads to."""

    def __init__(self, *args: Any, validators: Any = (check_link,), **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, validators=validators, **kwargs)


def heading(*, required: bool = False, label: Any = _("Heading"), **options: Any) -> blocks.CharBlock:
    """The heading of a section."""
    return blocks.CharBlock(required=required, max_length=120, label=label, **options)


def rich_text(*, required: bool = True, label: Any = _("Text"), **options: Any) -> blocks.RichTextBlock:
    """A text with the few marks that every theme has a look for. No raw HTML, no embeds."""
    return blocks.RichTextBlock(
        required=required, features=RICH_TEXT_FEATURES, max_length=10_000, label=label, **options
    )


class PictureBlock(ImageChooserBlock):
    """A picture of the store's media library."""

    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        """Wagtail's, which asks even where nothing is chosen."""
        return super().bulk_to_python(values) if any(values) else [None] * len(values)

    def deconstruct(self) -> tuple[str, Any, Any]:
        """For migrations it is Wagtail's."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.images.blocks.ImageChooserBlock", args, kwargs


def image(*, required: bool = False, label: Any = _("Picture"), **options: Any) -> PictureBlock:
    """A picture of the store's media library."""
    return PictureBlock(required=required, label=label, **options)
