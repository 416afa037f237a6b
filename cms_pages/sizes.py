"""The sizes that pages show pictures in. No visitor waits for one to be made: the queue makes them."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError
from wagtail.images.models import Filter

from cms_pages.media import StoreImage
from cms_pages.tasks import make_sizes_task
from themes.pictures import PRESETS

ASK_AGAIN_AFTER = 120  # seconds

logger = logging.getLogger(__name__)


def made_sizes(image: StoreImage, preset: str) -> list[Any]:
    """The renditions of a preset (themes.pictures) in its order. None until all are there: the queue is asked."""
    filters = [Filter(spec=spec) for spec in PRESETS[preset].specs]
    found = image.find_existing_renditions(*filters)
    if len(found) == len(filters):
        return [found[one] for one in filters]
    _ask_for(image, preset)
    return []


def _ask_for(image: StoreImage, preset: str) -> None:
    """Once in a while for all visitors together. A page is worth more than a size: without a queue it goes on."""
    try:
        if cache.add(f"sizes:{image.pk}:{preset}", True, ASK_AGAIN_AFTER):
            make_sizes_task.delay([image.pk], [preset])
    except (OperationalError, RedisError):
        logger.warning("The sizes of picture %s could not be asked for", image.pk, exc_info=True)
