"""The sizes that pictures are made in. Lists fetch them in one query by these names, so nothing else names a size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """Widths in pixels, and the crop as (width, height) parts; no crop keeps the picture's own shape."""

    widths: tuple[int, ...]
    crop: tuple[int, int] | None = None
    only_jpeg: bool = False
    """For readers of links, which take nothing else: no AVIF, no WebP."""

    def _size(self, width: int) -> str:
        if self.crop is None:
            return f"width-{width}"
        return f"fill-{width}x{round(width * self.crop[1] / self.crop[0])}"

    @property
    def avif(self) -> list[str]:
        """Wagtail filter specs from the narrowest: a fifth smaller than WebP, for browsers since about 2022."""
        widths = () if self.only_jpeg else self.widths
        return [f"{self._size(width)}|format-avif|avifquality-58" for width in widths]

    @property
    def webp(self) -> list[str]:
        """Wagtail filter specs from the narrowest, for browsers since about 2020."""
        widths = () if self.only_jpeg else self.widths
        return [f"{self._size(width)}|format-webp|webpquality-78" for width in widths]

    @property
    def jpeg(self) -> str:
        """One filter spec for every other browser, for letters and for link previews."""
        return f"{self._size(self.widths[-1])}|format-jpeg|jpegquality-78"

    @property
    def specs(self) -> list[str]:
        """Every size that must exist."""
        return [*self.avif, *self.webp, self.jpeg]


PRESETS: dict[str, Preset] = {
    "card_portrait": Preset((360, 720), (4, 5)),
    "card_square": Preset((360, 720), (1, 1)),
    "photo": Preset((480, 800, 1200), (4, 5)),
    "zoom": Preset((1600,)),
    "thumb": Preset((160,), (1, 1)),
    "square": Preset((320, 640), (1, 1)),
    "half": Preset((480, 800, 1200)),
    "full": Preset((800, 1280, 1920)),
    "share": Preset((1200,), (1200, 630), only_jpeg=True),
}
