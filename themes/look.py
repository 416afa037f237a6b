"""A store's look: a theme, and what its seller has chosen in it (`Store.branding`). All that pages ask for.

`branding` is JSON: palette, colours {surface, ink, accent} (in place of a palette), pair, header, footer, logo and
favicon (cms_pages.branding writes these two). Anything in it that is unknown by now is as if it had not been chosen.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from themes import colour as tone
from themes.colour import Colour
from themes.registry import Pair, Palette, Theme, get_theme

OWN_COLOURS = ("surface", "ink", "accent")
OWN = "own"


@dataclass(frozen=True)
class Mark:
    """A logo or a favicon: where it is in the media storage, and its size in pixels."""

    name: str
    width: int
    height: int
    fallback: str = ""
    """The same for browsers that do not know WebP."""


@dataclass(frozen=True)
class Look:
    """What a page needs to look like its store."""

    theme: Theme
    palette: Palette
    pair: Pair
    header: str
    footer: str
    logo: Mark | None = None
    favicon: Mark | None = None
    announcement_link: str = ""
    shows_announcement: bool = True

    @property
    def tokens(self) -> dict[str, str]:
        """Every custom property."""
        families = {"head": self.pair.head.stack, "text": self.pair.text.stack}
        return {**self.palette.tokens, **families, **self.pair.tokens, **self.theme.tokens}

    @property
    def ground(self) -> str:
        """The page's colour as "#rrggbb", for a browser's own bars."""
        return tone.parse(self.palette.tokens["surface"]).hex

    @cached_property
    def button(self) -> tuple[str, str]:
        """The colours of a button and of its text as "#rrggbb", for letters: mail clients read no other notation."""
        ground, text = (tone.parse(self.palette.tokens[name]).hex for name in ("accent", "on-accent"))
        return ground, text

    @cached_property
    def css(self) -> str:
        """The fonts, the custom properties and the theme's own rules, as every page carries them in its head."""
        faces = "".join(font.faces for font in self.pair.fonts)
        declarations = "".join(f"--{name}:{value};" for name, value in self.tokens.items())
        return f"{faces}:root{{color-scheme:{self.palette.scheme};{declarations}}}{self.theme.sheet}"

    @cached_property
    def css_hash(self) -> str:
        """What the content security policy lets that inline sheet in by."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.css.encode()).digest()).decode()

    def preloads(self, language: str) -> list[str]:
        """Addresses of the font files that a page in a language shows at once."""
        return [address for font in self.pair.fonts for address in font.preloads(language)][:3]


def look_of(store: Any) -> Look:
    """The look of a store (anything with `theme` and `branding`). No query."""
    return read_look(store.theme, json.dumps(store.branding, sort_keys=True) if store.branding else "{}")


@lru_cache(maxsize=4096)
def read_look(slug: str, branding: str) -> Look:
    """The look of a theme's slug and a branding in JSON. Kept, so that pages do not put it together each time."""
    theme, chosen = get_theme(slug), json.loads(branding)
    header, footer = chosen.get("header"), chosen.get("footer")
    return Look(
        theme=theme,
        palette=_palette(theme, chosen),
        pair=theme.pair(chosen.get("pair")),
        header=header if header in theme.headers else theme.headers[0],
        footer=footer if footer in theme.footers else theme.footers[0],
        logo=_mark(chosen.get("logo")),
        favicon=_mark(chosen.get("favicon")),
        announcement_link=chosen.get("announcement_link", ""),
        shows_announcement=chosen.get("shows_announcement", True),
    )


def own_palette(surface: str, ink: str, accent: str) -> tuple[Palette, dict[str, str]]:
    """A palette of three colours ("#rrggbb"), and {token: "#rrggbb"} of those that had to be moved to be read.

    The other colours are mixed of these three. Raises ValueError for what is not a colour.
    """
    asked = {name: tone.parse(value) for name, value in zip(OWN_COLOURS, (surface, ink, accent), strict=True)}
    ground = _off_the_middle(tone.rounded(asked["surface"]))
    text = tone.rounded(asked["ink"])
    block = tone.mix(ground, tone.repair(text, [ground]), 0.045)
    grounds = [ground, block]
    text = tone.repair(text, grounds)
    strong = tone.repair(tone.rounded(asked["accent"]), grounds)
    is_dark = tone.luminance(ground) < 0.18
    states = {"good": 150.0, "warn": 75.0, "bad": 27.0}
    tokens: dict[str, Colour] = {
        "surface": ground,
        "surface-2": block,
        "ink": text,
        "ink-2": tone.repair(tone.mix(text, ground, 0.3), grounds),
        "line": tone.mix(ground, text, 0.14),
        "control": tone.repair(tone.mix(ground, text, 0.45), [ground], tone.CONTROL),
        "accent": strong,
        "on-accent": tone.on(strong),
        "highlight": strong,
        "on-highlight": tone.on(strong),
        **{
            name: tone.repair(tone.rounded(Colour(0.78 if is_dark else 0.47, 0.11, hue)), grounds)
            for name, hue in states.items()
        },
        "scrim": tone.rounded(Colour(0.16, min(text.chroma, 0.02), text.hue)),
        "photo-surface": tone.mix(ground, text, 0.07),
    }
    moved = {name: tokens[name].hex for name in OWN_COLOURS if tokens[name] != tone.rounded(asked[name])}
    texts = {name: str(value) for name, value in tokens.items()}
    return Palette(OWN, {"en": OWN}, "dark" if is_dark else "light", texts), moved


def _off_the_middle(ground: Colour) -> Colour:
    """Neither black nor white can be read well on a ground of middle lightness: it moves to the nearer end."""
    best = max(tone.BLACK, tone.WHITE, key=lambda end: tone.contrast(end, ground))
    return tone.repair(ground, [best], 6.5)


def _palette(theme: Theme, chosen: dict[str, Any]) -> Palette:
    colours = chosen.get("colours")
    if isinstance(colours, dict):
        try:
            return own_palette(*(str(colours.get(name, "")) for name in OWN_COLOURS))[0]
        except ValueError:
            pass
    return theme.palette(chosen.get("palette"))


def _mark(data: dict[str, Any] | None) -> Mark | None:
    if not data:
        return None
    return Mark(data["name"], data["width"], data["height"], data.get("fallback", ""))
