"""Publishing a store's look. Sizes of logo and favicon go into `Store.branding`, so that no page asks for them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from wagtail.images.models import SourceImageIOError

from cms_pages.media import BrandPictures, StoreImage
from cms_pages.sizes import source_of
from commerce.context import active_store_id
from commerce.stores.models import Store
from commerce.stores.selectors import active_store

# Twice the size that a logo is shown in, at most; what browsers and phones ask of an icon.
_SPECS = {
    "logo": ("max-640x160|format-webp|webpquality-90", "max-640x160|format-png"),
    "favicon": ("fill-192x192|format-png",),
}


@dataclass(frozen=True)
class Choice:
    """What a seller has chosen. `branding` is as `themes.look` reads it, without the pictures."""

    theme: str
    branding: dict[str, Any] = field(default_factory=dict)
    announcement: str = ""
    logo: StoreImage | None = None
    favicon: StoreImage | None = None

    @property
    def pictures(self) -> dict[str, StoreImage]:
        """The pictures that were chosen, by what they are for."""
        return {
            kind: image
            for kind, image in (("logo", self.logo), ("favicon", self.favicon))
            if image is not None
        }

    def put_on(self, store: Store) -> Store:
        """A copy of the store that looks so: nothing is saved. Makes the sizes of pictures that have none."""
        dressed = copy.copy(store)
        marks = {kind: mark for kind, image in self.pictures.items() if (mark := _mark(image, kind))}
        dressed.theme, dressed.branding = self.theme, {**self.branding, **marks}
        dressed.announcement = self.announcement
        return dressed


@transaction.atomic
def publish_look(*, store: Store, choice: Choice) -> Store:
    """Make a choice what buyers see."""
    locked = Store.objects.select_for_update().get(pk=store.pk)
    dressed = choice.put_on(locked)
    BrandPictures.objects.update_or_create(
        store=locked, defaults={"logo": choice.logo, "favicon": choice.favicon}
    )
    dressed.save(update_fields=["theme", "branding", "announcement"])
    return dressed


def current_choice(store: Store) -> Choice:
    """What buyers see now, as a choice."""
    pictures = BrandPictures.objects.select_related("logo", "favicon").filter(store=store).first()
    branding = {name: value for name, value in store.branding.items() if name not in _SPECS}
    return Choice(
        theme=store.theme,
        branding=branding,
        announcement=store.announcement,
        logo=pictures.logo if pictures else None,
        favicon=pictures.favicon if pictures else None,
    )


def follow_picture(image: StoreImage, *, is_gone: bool = False) -> None:
    """Write logo and favicon anew when their picture has another file or is gone. Nothing for other pictures."""
    if active_store_id() is None:  # all-stores mode: a whole store is being removed
        return
    store = active_store()
    shown = [kind for kind in _SPECS if store.branding.get(kind, {}).get("image") == image.pk]
    if not is_gone:
        shown = [kind for kind in shown if store.branding[kind]["source"] != source_of(image)]
    if not shown:
        return
    with transaction.atomic():
        locked = Store.objects.select_for_update().get(pk=store.pk)
        for kind in shown:
            if not is_gone:
                image.renditions.filter(filter_spec__in=_SPECS[kind]).delete()
            mark = None if is_gone else _mark(image, kind)
            locked.branding = {name: value for name, value in locked.branding.items() if name != kind}
            locked.branding |= {kind: mark} if mark else {}
        locked.save(update_fields=["branding"])


def _mark(image: StoreImage, kind: str) -> dict[str, Any] | None:
    """A picture's size for its place, as `themes.look.Mark` reads it; None for a file that cannot be read."""
    try:
        made = [image.get_rendition(spec) for spec in _SPECS[kind]]
    except (OSError, SourceImageIOError):
        return None
    first, last = made[0], made[-1]
    return {
        "name": first.file.name,
        "fallback": last.file.name,
        "width": first.width,
        "height": first.height,
        "image": image.pk,
        "source": source_of(image),
    }
