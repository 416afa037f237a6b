"""Colours in OKLCH: reading, writing, contrast (WCAG 2), and the repair of colours that cannot be read.

A colour is (lightness 0…1, chroma, hue in degrees). Lightness is moved, the hue stays: a seller's green stays green.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

TEXT, CONTROL = 4.5, 3.0
"""Contrast that WCAG AA asks of text, and of the edges of controls."""

_STEP = 0.004
_MARGIN = 1.01  # browsers round to 8 bits a channel
_OKLCH = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Colour(NamedTuple):
    """One colour in OKLCH."""

    light: float
    chroma: float
    hue: float

    def __str__(self) -> str:
        return f"oklch({_short(self.light * 100)}% {_short(self.chroma, 3)} {_short(self.hue)})"

    @property
    def hex(self) -> str:
        """As a browser's colour field writes it: "#rrggbb"."""
        parts = (round(255 * _companded(part)) for part in _clipped(_linear(self)))
        return "#" + "".join(f"{part:02x}" for part in parts)


def parse(text: str) -> Colour:
    """A colour from "oklch(L% C H)" or "#rrggbb". Raises ValueError for anything else."""
    if found := _OKLCH.fullmatch(text.strip()):
        light, chroma, hue = map(float, found.groups())
        return Colour(light / 100, chroma, hue)
    if not _HEX.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is neither oklch(L% C H) nor #rrggbb")
    red, green, blue = (_expanded(int(text.strip()[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Colour(light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG defines it: 0 black, 1 white."""
    red, green, blue = _clipped(_linear(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """WCAG contrast of two colours: 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with a share (0…1) of `other` in it, mixed as light is seen (OKLab)."""

    def plane(colour: Colour) -> tuple[float, float]:
        angle = math.radians(colour.hue)
        return colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)

    (a1, b1), (a2, b2) = plane(one), plane(other)
    a, b = a1 + (a2 - a1) * share, b1 + (b2 - b1) * share
    light = one.light + (other.light - one.light) * share
    return rounded(Colour(light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360))


def is_readable(colour: Colour, grounds: Iterable[Colour], least: float = TEXT) -> bool:
    """Whether a colour has at least this contrast on every ground."""
    return all(contrast(colour, ground) >= least for ground in grounds)


def repair(colour: Colour, grounds: Iterable[Colour], least: float = TEXT) -> Colour:
    """The nearest colour of the same hue with at least this contrast on every ground; the colour itself if it has.

    Where no lightness will do (grounds of opposite kinds), black or white, whichever is read better.
    """
    grounds = list(grounds)
    if is_readable(colour, grounds, least):
        return colour
    for step in range(1, round(1 / _STEP) + 1):
        for light in (colour.light - step * _STEP, colour.light + step * _STEP):
            if 0 <= light <= 1:
                tried = rounded(_in_gamut(Colour(light, colour.chroma, colour.hue)))
                if is_readable(tried, grounds, least * _MARGIN):
                    return tried
    return max(BLACK, WHITE, key=lambda end: min(contrast(end, ground) for ground in grounds))


def rounded(colour: Colour) -> Colour:
    """The colour as its text says it, so that what is checked is what is shown."""
    return parse(str(colour))


def on(ground: Colour) -> Colour:
    """Text on a coloured ground: a near white or a near black with a breath of the ground's hue."""
    tints = (
        Colour(0.99, min(ground.chroma, 0.008), ground.hue),
        Colour(0.16, min(ground.chroma, 0.03), ground.hue),
    )
    return repair(rounded(max(tints, key=lambda tint: contrast(tint, ground))), [ground])


def _short(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def _linear(colour: Colour) -> tuple[float, float, float]:
    angle = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)
    long = (colour.light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (colour.light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _clipped(channels: tuple[float, float, float]) -> tuple[float, ...]:
    return tuple(min(1.0, max(0.0, part)) for part in channels)


def _in_gamut(colour: Colour) -> Colour:
    """With as little colour taken out as a screen needs to show it."""
    chroma = colour.chroma
    while chroma > 0.001:
        tried = Colour(colour.light, chroma, colour.hue)
        if all(-0.0005 <= part <= 1.0005 for part in _linear(tried)):
            return tried
        chroma -= 0.004
    return Colour(colour.light, 0, colour.hue)


def _companded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _expanded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


BLACK, WHITE = Colour(0, 0, 0), Colour(1, 0, 0)
