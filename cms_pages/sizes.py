"""The sizes that pages show pictures in. No visitor waits for one to be made: the queue makes them.

What is made is written down in the picture's own row (`StoreImage.made`), so that showing it asks nothing more:

    {"card_portrait": {"avif": [[360, 450, "stores/…/x.avif"], …], "webp": […], "jpeg": [[720, 900, "…"]]},
     "blur": "data:image/webp;base64,…",    a few pixels, shown until the picture is there; "" for a transparent one
     "source": "stores/…/y.jpg|…"}          the file and the focal point that all this was made of
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from kombu.exceptions import OperationalError
from PIL import Image
from redis.exceptions import RedisError
from wagtail.images.models import SourceImageIOError

from cms_pages.media import StoreImage
from commerce.stores.versions import bump_on_commit
from themes.pictures import PRESETS

ASK_AGAIN_AFTER = 120  # seconds
BLUR_SIDE = 12  # pixels
missed = 0
"""How often this process has found no sizes: HTML that was made meanwhile shows originals, and must not be kept."""

logger = logging.getLogger(__name__)


def made_sizes(image: Any, preset: str) -> dict[str, list[list[Any]]] | None:
    """{"avif" | "webp" | "jpeg": [[width, height, name], …]} of a preset (themes.pictures).

    None until all of them are there: the queue is asked. `image` is anything with `pk` and `made`.
    """
    global missed
    found = image.made.get(preset)
    if found is None:
        missed += 1
        _ask_for(image.pk, preset)
    return found


@lru_cache(maxsize=20_000)
def picture_url(name: str) -> str:
    """The address of a made size; what is an address already (our own samples) stays one."""
    return name if name.startswith(("/", "http:", "https:")) else default_storage.url(name)


def make_sizes(image_ids: Iterable[int], presets: Iterable[str]) -> None:
    """Make the sizes of pictures of the active store, and note them down together: pages are made anew once."""
    made: dict[int, dict[str, Any]] = {}
    for image in StoreImage.objects.filter(pk__in=list(image_ids)):
        missing = [preset for preset in presets if preset not in image.made]
        if not missing:
            continue
        try:
            made[image.pk] = {"source": source_of(image)} | {
                preset: _make(image, preset) for preset in missing
            }
            if "blur" not in image.made:
                made[image.pk]["blur"] = _blur(image)
        except (OSError, SourceImageIOError):  # its file is gone: the other pictures still get theirs
            made.pop(image.pk, None)
            logger.warning("The file of picture %s cannot be read", image.pk, exc_info=True)
    if made:
        _note(made)


def source_of(image: StoreImage) -> str:
    """What sizes are made of: they are old when it changes."""
    focal = (
        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height
    )  # fmt: skip
    return f"{image.file.name}|{'-'.join('' if value is None else str(value) for value in focal)}"


def _make(image: StoreImage, preset: str) -> dict[str, list[list[Any]]]:
    wanted = PRESETS[preset]
    found = image.get_renditions(*wanted.specs)

    def sizes(specs: list[str]) -> list[list[Any]]:
        renditions = {found[spec].width: found[spec] for spec in specs}  # a small original has fewer widths
        return [[one.width, one.height, one.file.name] for one in renditions.values()]

    return {"avif": sizes(wanted.avif), "webp": sizes(wanted.webp), "jpeg": sizes([wanted.jpeg])}


def _blur(image: StoreImage) -> str:
    with image.open_file() as file, Image.open(file) as picture:
        if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
            return ""
        picture.draft("RGB", (BLUR_SIDE * 8, BLUR_SIDE * 8))  # a JPEG is decoded small
        small = picture.convert("RGB")
        small.thumbnail((BLUR_SIDE, BLUR_SIDE))
        target = BytesIO()
        small.save(target, "WEBP", quality=30)
    return f"data:image/webp;base64,{base64.b64encode(target.getvalue()).decode()}"


def _note(made: dict[int, dict[str, Any]]) -> None:
    with transaction.atomic():
        # Two tasks may have made different presets of one picture.
        rows = StoreImage.objects.select_for_update().filter(pk__in=sorted(made)).order_by("pk")
        for image in rows:
            if source_of(image) != made[image.pk]["source"]:
                continue  # replaced meanwhile: these are sizes of what it was
            StoreImage.objects.filter(pk=image.pk).update(made={**image.made, **made[image.pk]})
        bump_on_commit()


def _ask_for(image_id: int, preset: str) -> None:
    """Once in a while for all visitors together. A page is worth more than a size: without a queue it goes on."""
    from cms_pages.tasks import make_sizes_task  # it makes them by this module

    try:
        if cache.add(f"sizes:{image_id}:{preset}", True, ASK_AGAIN_AFTER):
            make_sizes_task.delay([image_id], [preset])
    except (OperationalError, RedisError):
        logger.warning("The sizes of picture %s could not be asked for", image_id, exc_info=True)
