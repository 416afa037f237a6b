"""Colours of themes, which are written in OKLCH, for what reads only the older notations."""

from __future__ import annotations

import math
import re
from functools import lru_cache

_OKLCH = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")


@lru_cache(maxsize=1_000)
def to_hex(colour: str) -> str:
    """ "oklch(98% .01 85)" -> "#faf8f4", clipped to what screens show; any other notation comes back as it is."""
    found = _OKLCH.fullmatch(colour)
    if found is None:
        return colour
    light, chroma, hue = float(found[1]) / 100, float(found[2]), math.radians(float(found[3]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    # https://bottosson.github.io/posts/oklab/, the matrices of its reference code
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, part)))):02x}" for part in linear)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
