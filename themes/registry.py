"""Themes are folders: `themes/<slug>/theme.toml`, and templates only where a page's layout really differs."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DEFAULT = "linen"


@dataclass(frozen=True)
class Theme:
    """One theme as its theme.toml tells it. Texts are by language code, tokens are CSS custom properties."""

    slug: str
    names: dict[str, str]
    descriptions: dict[str, str]
    tokens: dict[str, str]
    photo: str
    header: str
    colour_scheme: str
    preload_fonts: dict[str, list[str]] = field(default_factory=dict)
    gallery: str = "tiles"

    def name(self, language: str) -> str:
        """The theme's name in a language, in English where it has no other."""
        return self.names.get(language, self.names["en"])

    def description(self, language: str) -> str:
        """One sentence for the seller who chooses."""
        return self.descriptions.get(language, self.descriptions["en"])

    @property
    def card_preset(self) -> str:
        """The picture preset (themes.pictures) of product cards."""
        return f"card_{self.photo}"

    @cached_property
    def css(self) -> str:
        """The theme's custom properties, as every page carries them in its head."""
        declarations = "".join(f"--{name}:{value};" for name, value in self.tokens.items())
        return f":root{{color-scheme:{self.colour_scheme};{declarations}}}"

    @cached_property
    def css_hash(self) -> str:
        """What the content security policy lets that inline sheet in by."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.css.encode()).digest()).decode()

    @cached_property
    def own_templates(self) -> frozenset[str]:
        """Names ("storefront/base.html") that this theme has a version of."""
        root = FOLDER / self.slug / "templates"
        return frozenset(path.relative_to(root).as_posix() for path in root.rglob("*.html"))


@cache
def all_themes() -> dict[str, Theme]:
    """Every theme by slug. Read once: a new folder is seen at the next start."""
    return {path.parent.name: _read(path) for path in sorted(FOLDER.glob("*/theme.toml"))}


def get_theme(slug: str) -> Theme:
    """A theme by slug; the default one for a slug that no longer has a folder, so that its stores stay up."""
    themes = all_themes()
    return themes.get(slug) or themes[DEFAULT]


def _read(path: Path) -> Theme:
    data = tomllib.loads(path.read_text())
    return Theme(
        slug=path.parent.name,
        names=data["name"],
        descriptions=data["description"],
        tokens=data["tokens"],
        photo=data["layout"]["photo"],
        header=data["layout"]["header"],
        colour_scheme=data["layout"]["colour_scheme"],
        preload_fonts=data.get("preload_fonts", {}),
        gallery=data["layout"].get("gallery", "tiles"),
    )
