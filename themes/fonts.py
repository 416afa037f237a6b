"""Fonts are folders: `themes/static/storefront/fonts/<slug>/` has two subsets, font.toml and the licence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.templatetags.static import static

FOLDER = Path(__file__).resolve().parent / "static" / "storefront" / "fonts"
SUBSETS = {
    "latin": "U+0-2FF,U+2000-20CF,U+2122,U+2190-2193,U+2212,U+2215",
    "cyrillic": "U+301,U+400-45F,U+490-491,U+4B0-4B1,U+2116",
}
_NEEDED_FIRST = {"ru": ("cyrillic", "latin")}  # spaces and figures are Latin


@lru_cache(maxsize=200)
def _address(slug: str, subset: str) -> str:
    return static(f"storefront/fonts/{slug}/{subset}.woff2")


@dataclass(frozen=True)
class Font:
    """One family, as its font.toml tells it."""

    slug: str
    family: str
    weight: str
    generic: str
    fallback: dict[str, str | list[str]]

    @property
    def stack(self) -> str:
        """What `font-family` says."""
        return f'"{self.family}","{self.family} Fallback",{self.generic}'

    def address(self, subset: str) -> str:
        """Where a subset is fetched from."""
        return _address(self.slug, subset)

    def preloads(self, language: str) -> list[str]:
        """The files that a page in a language cannot do without."""
        return [self.address(subset) for subset in _NEEDED_FIRST.get(language, ("latin",))]

    @property
    def faces(self) -> str:
        """The @font-face rules: both subsets, and the local font that stands in until they are there."""
        rules = [
            f'@font-face{{font-family:"{self.family}";font-weight:{self.weight};font-display:swap;'
            f'src:url("{self.address(subset)}") format("woff2");unicode-range:{characters}}}'
            for subset, characters in SUBSETS.items()
        ]
        local = ",".join(f'local("{name}")' for name in self.fallback["local"])
        measure = "".join(f";{name}:{value}" for name, value in self.fallback.items() if name != "local")
        return "".join(rules) + f'@font-face{{font-family:"{self.family} Fallback";src:{local}{measure}}}'


@cache
def all_fonts() -> dict[str, Font]:
    """Every font by slug. Read once: a new folder is seen at the next start."""
    return {path.parent.name: _read(path) for path in sorted(FOLDER.glob("*/font.toml"))}


def _read(path: Path) -> Font:
    return Font(slug=path.parent.name, **tomllib.loads(path.read_text()))
