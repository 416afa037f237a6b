"""Slugs of any script: letters are transliterated, so that addresses stay readable in every messenger."""

from anyascii import anyascii
from django.utils.text import slugify


def ascii_slug(text: str, allow_unicode: bool = False) -> str:
    """ "Чашка «Лес»" -> "chashka-les". Oscar calls it too (OSCAR_SLUG_FUNCTION), with a flag that we ignore."""
    return slugify(anyascii(text))
