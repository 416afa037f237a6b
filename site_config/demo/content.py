"""What the demo's stores say and sell, read from the TOML files beside this module, and their photographs."""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from cms_pages.media import StoreImage
from cms_pages.pictures import CleanPicture
from cms_pages.tasks import make_sizes_task
from themes.registry import Theme

FOLDER = Path(__file__).resolve().parent
PICTURES = FOLDER / "pictures"

# The theme that a store is shown in, and its country.
STORES = {"aurora": ("linen", "IE"), "terra": ("night", "RU")}

_AT_ONCE = 8  # pictures in one task
_NEUTRAL = {"aurora": ((226, 218, 205), (201, 189, 171)), "terra": ((74, 58, 46), (46, 36, 30))}


def read_content(slug: str) -> dict[str, Any]:
    """Everything about one demo store."""
    return tomllib.loads((FOLDER / f"{slug}.toml").read_text())


def read_people(slug: str) -> dict[str, Any]:
    """Who works in one demo store and who buys there."""
    return tomllib.loads((FOLDER / "people.toml").read_text())[slug]


def pictures_of(content: dict[str, Any]) -> dict[str, str]:
    """{file: alternative text} of every picture that a store's content names."""
    found: dict[str, str] = {}
    for pictures in pictures_by_place(content).values():
        for one in pictures:
            found.setdefault(one["file"], one["alt"])
    return found


def pictures_by_place(content: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """{where they are shown: [{file, alt}]} of all pictures."""
    products = content["products"]
    variants = [
        variant for product in products for variant in product.get("variants", []) if "picture" in variant
    ]
    return {
        "product": [
            *(one for product in products for one in product["pictures"]),
            *(v["picture"] for v in variants),
        ],
        "banner": [content["banner"]["picture"]],
        "story": [*content["about"]["pictures"], content["call_to_action"]["picture"], *content["gallery"]],
        "post": content["posts"],
    }


def missing_pictures(slug: str) -> list[str]:
    """The files that a store's content names and the repository does not have."""
    return sorted(name for name in pictures_of(read_content(slug)) if not (PICTURES / slug / name).exists())


def create_images(slug: str, content: dict[str, Any]) -> dict[str, StoreImage]:
    """Put the store's photographs into its media library: {file: image}. One that is not made yet is a quiet blank."""
    images = {}
    for name, alt in pictures_of(content).items():
        path = PICTURES / slug / name
        data = path.read_bytes() if path.exists() else _blank(slug)
        # Our own files carry nothing but the picture: they need no cleaning, and keep their size.
        images[name] = StoreImage.objects.create(
            title=alt[:255], description=alt[:255], file=CleanPicture(data, name=name)
        )
    return images


def request_sizes(content: dict[str, Any], images: dict[str, StoreImage], theme: Theme) -> None:
    """Leave the sizes of all pictures to the queue: first what landing page and lists show, then the rest."""
    places = pictures_by_place(content)
    wanted = [
        ("banner", ["full", "half"]),
        ("story", ["half"]),
        ("product", [theme.card_preset]),
        ("post", ["square"]),
        ("product", ["photo", "thumb", "zoom"]),
    ]
    for place, presets in wanted:
        ids = list(dict.fromkeys(images[one["file"]].pk for one in places[place]))
        for start in range(0, len(ids), _AT_ONCE):
            make_sizes_task.delay_on_commit(ids[start : start + _AT_ONCE], presets)


def paragraphs(text: str) -> str:
    """Plain text as HTML: a blank line parts paragraphs, a line's end stays one."""
    parts = (escape(part.strip(), quote=False).replace("\n", "<br>") for part in text.split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in parts if part)


@cache
def _blank(slug: str) -> bytes:
    """Something to look past: the store's ground with a soft shape on it."""
    ground, shape = _NEUTRAL[slug]
    picture = Image.new("RGB", (720, 900), ground)
    ImageDraw.Draw(picture).ellipse((190, 360, 530, 700), fill=shape)
    target = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(40)).save(target, "JPEG", quality=70)
    return target.getvalue()
