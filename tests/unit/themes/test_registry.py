"""Every theme folder is whole, and can be read by everybody."""

from __future__ import annotations

import math
import re

import pytest

from themes.registry import DEFAULT, FOLDER, all_themes, get_theme

_SHEETS = FOLDER / "static" / "storefront"
SHEET = (_SHEETS / "store.css").read_text()
EVERY_SHEET = "".join(path.read_text() for path in sorted(_SHEETS.glob("*.css")))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG) of an "oklch(L% C H)" colour."""
    light, chroma, hue = (
        float(part) for part in re.match(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", colour).groups()
    )
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    light /= 100
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_white_on_black_is_21() -> None:
    assert round(contrast("oklch(100% 0 0)", "oklch(0% 0 0)"), 1) == 21.0


@pytest.mark.parametrize("slug", sorted(all_themes()))
@pytest.mark.parametrize("text", ["ink", "ink-2", "accent", "good", "warn", "bad"])
@pytest.mark.parametrize("ground", ["surface", "surface-2"])
def test_text_can_be_read(slug: str, text: str, ground: str) -> None:
    tokens = get_theme(slug).tokens
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("slug", sorted(all_themes()))
def test_buttons_and_edges_of_controls_can_be_seen(slug: str) -> None:
    tokens = get_theme(slug).tokens
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert contrast(tokens["control"], tokens["surface"]) >= 3


@pytest.mark.parametrize("slug", sorted(all_themes()))
def test_theme_sets_exactly_the_properties_that_the_sheet_uses(slug: str) -> None:
    root = SHEET[SHEET.index(":root {") : SHEET.index("html {")]
    own = set(re.findall(r"--([a-z0-9-]+):", root))
    used = set(re.findall(r"var\(--([a-z0-9-]+)", EVERY_SHEET))
    assert used - own == set(get_theme(slug).tokens)


@pytest.mark.parametrize("slug", sorted(all_themes()))
def test_fonts_that_are_preloaded_are_in_the_sheet_and_on_the_disk(slug: str) -> None:
    for names in get_theme(slug).preload_fonts.values():
        for name in names:
            assert f"fonts/{name}.woff2" in SHEET
            assert (FOLDER / "static" / "storefront" / "fonts" / f"{name}.woff2").exists()


def test_themes_differ_in_type_and_colour() -> None:
    looks = {(theme.tokens["head"], theme.tokens["surface"]) for theme in all_themes().values()}
    assert len(looks) == len(all_themes()) >= 2


def test_theme_that_is_gone_leaves_its_stores_up() -> None:
    assert get_theme("no-such-theme").slug == DEFAULT


def test_sheet_and_script_stay_small() -> None:
    script = FOLDER / "static" / "storefront" / "store.js"
    assert len(SHEET.encode()) < 35_000
    assert script.stat().st_size < 5_000
