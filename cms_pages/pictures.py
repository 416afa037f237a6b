"""What becomes of an uploaded picture: decoded as a whole, cleared of everything but the picture, and written anew.

Phones write where a photograph was taken into it, and files that only look like pictures break pages later.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
LONGEST_SIDE = 3200
"""Larger pictures are made smaller: no page shows more, and every size is made from the original."""

_QUALITY: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "WEBP": {"quality": 90},
    "AVIF": {"quality": 85},
}


class CleanPicture(ContentFile):
    """A picture that has been through `clean_picture`."""


def clean_picture(file: Any) -> CleanPicture:
    """Give back an uploaded picture without its metadata, upright, in its own format and with the right extension.

    Raises a ValidationError that says what to do: too large, too many pixels, of another kind, broken.
    """
    size = file.size
    if size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise ValidationError(
            _("This picture is too large (%(size)s). Save it smaller: at most %(limit)s.")
            % {"size": filesizeformat(size), "limit": filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)}
        )
    file.seek(0)
    data = file.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # our own limit is below, and stricter
            with Image.open(BytesIO(data), formats=list(EXTENSIONS)) as picture:
                return _written_anew(picture, file.name)
    except ValidationError:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception as error:  # decoders raise whatever comes to hand on broken data
        raise ValidationError(
            _("This file is not a picture that we can read, or it is damaged. Save it again as JPEG or PNG.")
        ) from error


def _written_anew(picture: Image.Image, name: str) -> CleanPicture:
    is_phone_jpeg = picture.format == "MPO"  # a JPEG with a second, smaller picture behind it
    kind = "JPEG" if is_phone_jpeg else picture.format or ""
    frames = 1 if is_phone_jpeg else getattr(picture, "n_frames", 1)
    width, height = picture.size
    if width * height * frames > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    options = dict(_QUALITY.get(kind, {}))
    if picture.info.get("icc_profile"):
        options["icc_profile"] = picture.info["icc_profile"]  # colours are wrong without it
    target = BytesIO()
    if frames > 1:
        copies = [frame.copy() for frame in ImageSequence.Iterator(picture)]
        for copy in copies:
            copy.info = {
                key: copy.info[key] for key in ("duration", "transparency", "background") if key in copy.info
            }
        durations = [copy.info.get("duration", 100) for copy in copies]
        first, *others = copies
        first.save(
            target,
            kind,
            save_all=True,
            append_images=others,
            loop=picture.info.get("loop", 0),
            duration=durations,
            **options,
        )
    else:
        picture.load()
        is_upright = picture.getexif().get(0x0112, 1) == 1
        if picture.format == "JPEG" and is_upright and max(picture.size) <= LONGEST_SIDE:
            options |= {"quality": "keep"}  # the same tables: nothing is lost
            upright = picture
        else:
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright.info = {key: value for key, value in upright.info.items() if key == "transparency"}
        upright.save(target, kind, exif=b"", **options)
    return CleanPicture(target.getvalue(), name=f"{PurePath(name).stem or 'picture'}.{EXTENSIONS[kind]}")


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture has too many pixels. Save it smaller: at most %(megapixels)d megapixels.")
        % {"megapixels": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000}
    )
