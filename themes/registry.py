"""Themes are folders: `themes/<slug>/theme.toml`, a sheet and templates only where its pages really differ."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from themes.fonts import Font, all_fonts

FOLDER = Path(__file__).resolve().parent
DEFAULT = "linen"
HEADERS = ("centred", "left", "stacked")
FOOTERS = ("columns", "slim", "statement")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AIR = re.compile(r"\s*([{};])\s*|(?<=[:,])\s+")  # a space before a colon means something in a selector


@dataclass(frozen=True)
class Palette:
    """A full set of colours, as CSS custom properties; `scheme` is light or dark."""

    slug: str
    names: dict[str, str]
    scheme: str
    tokens: dict[str, str]

    def name(self, language: str) -> str:
        """The palette's name in a language, in English where it has no other."""
        return self.names.get(language, self.names["en"])


@dataclass(frozen=True)
class Pair:
    """A font for heads and one for text, with what the heads need to look their best."""

    slug: str
    head: Font
    text: Font
    tokens: dict[str, str]

    @property
    def name(self) -> str:
        """Its families: "Cormorant, Golos Text"."""
        return ", ".join(font.family for font in self.fonts)

    @property
    def fonts(self) -> list[Font]:
        """One or two fonts."""
        return [self.head] if self.head == self.text else [self.head, self.text]


@dataclass(frozen=True)
class Theme:
    """One theme as its theme.toml tells it. Texts are by language code, tokens are CSS custom properties.

    The first palette, pair, header and footer are what a store has until its seller chooses others.
    """

    slug: str
    folder: Path
    names: dict[str, str]
    descriptions: dict[str, str]
    trades: dict[str, str]
    photo: str
    gallery: str
    card_sizes: str
    headers: tuple[str, ...]
    footers: tuple[str, ...]
    tokens: dict[str, str]
    palettes: dict[str, Palette]
    pairs: dict[str, Pair]

    def name(self, language: str) -> str:
        """The theme's name in a language, in English where it has no other."""
        return self.names.get(language, self.names["en"])

    def description(self, language: str) -> str:
        """One sentence for the seller who chooses."""
        return self.descriptions.get(language, self.descriptions["en"])

    def trade(self, language: str) -> str:
        """What it suits: "Ceramics, candles, textiles"."""
        return self.trades.get(language, self.trades["en"])

    def palette(self, slug: str | None = None) -> Palette:
        """A palette by slug, the first one for any other."""
        return self.palettes.get(slug or "") or next(iter(self.palettes.values()))

    def pair(self, slug: str | None = None) -> Pair:
        """A pair of fonts by slug, the first one for any other."""
        return self.pairs.get(slug or "") or next(iter(self.pairs.values()))

    @property
    def card_preset(self) -> str:
        """The picture preset (themes.pictures) of product cards."""
        return f"card_{self.photo}"

    @cached_property
    def sheet(self) -> str:
        """The theme's own rules (theme.css, may be absent), without comments and air."""
        path = self.folder / "theme.css"
        rules = _COMMENT.sub("", path.read_text()) if path.exists() else ""
        return _AIR.sub(r"\1", rules).replace(";}", "}").strip()

    @cached_property
    def own_templates(self) -> frozenset[str]:
        """Names ("storefront/base.html") that this theme has a version of."""
        root = self.folder / "templates"
        return frozenset(path.relative_to(root).as_posix() for path in root.rglob("*.html"))


@cache
def all_themes() -> dict[str, Theme]:
    """Every theme by slug, the default one first. Read once: a new folder is seen at the next start."""
    themes = read_themes(FOLDER)
    return {DEFAULT: themes.pop(DEFAULT), **themes}


def get_theme(slug: str) -> Theme:
    """A theme by slug; the default one for a slug that no longer has a folder, so that its stores stay up."""
    themes = all_themes()
    return themes.get(slug) or themes[DEFAULT]


def read_themes(folder: Path) -> dict[str, Theme]:
    """Every theme in a folder. Raises KeyError or ValueError for a theme.toml that is not whole."""
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/theme.toml"))}


def _read(path: Path) -> Theme:
    data = tomllib.loads(path.read_text())
    layout = data["layout"]
    return Theme(
        slug=path.parent.name,
        folder=path.parent,
        names=data["name"],
        descriptions=data["description"],
        trades=data["trade"],
        photo=layout["photo"],
        gallery=layout["gallery"],
        card_sizes=layout["card_sizes"],
        headers=_ordered(HEADERS, layout["header"]),
        footers=_ordered(FOOTERS, layout["footer"]),
        tokens=data["tokens"],
        palettes={slug: _palette(slug, one) for slug, one in data["palettes"].items()},
        pairs={slug: _pair(slug, one) for slug, one in data["pairs"].items()},
    )


def _ordered(known: tuple[str, ...], first: str) -> tuple[str, ...]:
    if first not in known:
        raise ValueError(f"{first!r} is none of {', '.join(known)}")
    return (first, *(name for name in known if name != first))


def _palette(slug: str, data: dict[str, Any]) -> Palette:
    tokens = {name: value for name, value in data.items() if name not in ("name", "scheme")}
    return Palette(slug, data["name"], data["scheme"], tokens)


def _pair(slug: str, data: dict[str, Any]) -> Pair:
    tokens = {name: value for name, value in data.items() if name not in ("head", "text")}
    return Pair(slug, all_fonts()[data["head"]], all_fonts()[data["text"]], tokens)
