"""Sizes of photos, made after the upload and not in a shopper's request."""

from __future__ import annotations

from collections.abc import Sequence

from celery import shared_task
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from commerce.catalogue.selectors import load_sizes
from commerce.stores.selectors import active_store
from themes.pictures import PRESETS
from themes.registry import get_theme


@shared_task
def make_photo_sizes_task(image_ids: list[int]) -> None:
    """Make what product pages and cards of the store's theme show of some images. Sizes that exist are left alone."""
    make_sizes(image_ids, presets=(get_theme(active_store().theme).card_preset, "photo", "thumb"))


def make_sizes(image_ids: Sequence[int], *, presets: Sequence[str]) -> None:
    """Make the sizes of presets for images of the active store; an image whose file is gone is passed over."""
    images = list(get_image_model().objects.filter(pk__in=image_ids))
    load_sizes(images, *presets)
    specs = [spec for preset in presets for spec in PRESETS[preset].specs]
    for image in images:
        try:
            image.get_renditions(*specs)
        except SourceImageIOError:
            continue
