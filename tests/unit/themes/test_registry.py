"""Every theme folder is whole, and can be read by everybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from themes.colour import CONTROL, TEXT, contrast, parse
from themes.fonts import FOLDER as FONTS
from themes.fonts import SUBSETS, all_fonts
from themes.look import read_look
from themes.registry import (
    DEFAULT,
    FOLDER,
    FOOTERS,
    HEADERS,
    Palette,
    Theme,
    all_themes,
    get_theme,
    read_themes,
)

_SHEETS = FOLDER / "static" / "storefront"
SHEET = (_SHEETS / "store.css").read_text()
EVERY_SHEET = "".join(path.read_text() for path in sorted(_SHEETS.glob("*.css")))
PALETTES = [
    pytest.param(theme, palette, id=f"{theme.slug}-{palette.slug}")
    for theme in all_themes().values()
    for palette in theme.palettes.values()
]
MOST_CSS = 35_000  # bytes of all sheets of a page together


@pytest.mark.parametrize(("theme", "palette"), PALETTES)
def test_palette_can_be_read(theme: Theme, palette: Palette) -> None:
    colours = {name: parse(value) for name, value in palette.tokens.items()}
    texts = [
        (text, ground)
        for text in ("ink", "ink-2", "accent", "good", "warn", "bad")
        for ground in ("surface", "surface-2")
    ]
    texts += [("on-accent", "accent"), ("on-highlight", "highlight")]
    weak = [(one, two) for one, two in texts if contrast(colours[one], colours[two]) < TEXT]
    assert (weak, contrast(colours["control"], colours["surface"]) >= CONTROL) == ([], True)


@pytest.mark.parametrize(("theme", "palette"), PALETTES)
def test_theme_sets_exactly_the_properties_that_the_sheets_use(theme: Theme, palette: Palette) -> None:
    root = SHEET[SHEET.index(":root {") : SHEET.index("html {")]
    own = set(re.findall(r"--([a-z0-9-]+):", root + theme.sheet))
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", EVERY_SHEET + theme.sheet))
    fixed = {"head", "text", *theme.tokens, *palette.tokens}
    for pair in theme.pairs.values():
        assert used - own == fixed | set(pair.tokens)


@pytest.mark.parametrize("slug", sorted(all_themes()))
def test_theme_offers_a_choice(slug: str) -> None:
    theme = get_theme(slug)
    assert min(len(theme.palettes), len(theme.pairs)) >= 3
    assert (sorted(theme.headers), sorted(theme.footers)) == (sorted(HEADERS), sorted(FOOTERS))
    texts = [theme.names, theme.descriptions, theme.trades, *(one.names for one in theme.palettes.values())]
    assert [set(text) for text in texts] == [{"en", "ru"}] * len(texts)


@pytest.mark.parametrize("slug", sorted(all_fonts()))
def test_font_has_its_subsets_and_its_licence(slug: str) -> None:
    folder = FONTS / slug
    assert "SIL Open Font License" in (folder / "OFL.txt").read_text()
    assert all((folder / f"{subset}.woff2").stat().st_size < 36_000 for subset in SUBSETS)


def test_a_font_with_a_reserved_name_is_not_subset() -> None:
    heads = [(FONTS / slug / "OFL.txt").read_text().split("-----")[0] for slug in all_fonts()]
    assert [head for head in heads if "Reserved Font Name" in head] == []


def test_themes_differ_in_more_than_colour() -> None:
    shapes = {
        (theme.pair().head.slug, theme.tokens["radius"], theme.tokens["columns"], theme.tokens["gap"])
        for theme in all_themes().values()
    }
    assert len(shapes) == len(all_themes()) >= 4


def test_theme_that_is_gone_leaves_its_stores_up() -> None:
    assert get_theme("no-such-theme").slug == DEFAULT


def test_a_theme_is_added_as_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "meadow"
    folder.mkdir()
    (folder / "theme.toml").write_text(
        (FOLDER / "linen" / "theme.toml").read_text().replace("Linen", "Meadow")
    )
    (folder / "theme.css").write_text("/* wide */\n.card { gap: 0; }\n")
    (folder / "templates" / "storefront").mkdir(parents=True)
    (folder / "templates" / "storefront" / "landing.html").write_text("")
    meadow = read_themes(tmp_path)["meadow"]
    assert (meadow.name("en"), meadow.sheet) == ("Meadow", ".card{gap:0}")
    assert meadow.own_templates == {"storefront/landing.html"}


def test_page_loads_only_the_fonts_of_its_pair() -> None:
    look = read_look("linen", '{"pair": "plain"}')
    assert set(re.findall(r'font-family:"([^"]+)"', look.css)) == {
        "Golos Text", "Golos Text Fallback", "Tenor Sans", "Tenor Sans Fallback",
    }  # fmt: skip


@pytest.mark.parametrize("slug", sorted(all_themes()))
@pytest.mark.parametrize("sheet", ["landing", "product", "order", "list"])
def test_page_has_little_css(slug: str, sheet: str) -> None:
    theme = get_theme(slug)
    inline = max(
        len(read_look(slug, f'{{"pair": "{pair}", "palette": "{palette}"}}').css)
        for pair in theme.pairs
        for palette in theme.palettes
    )
    path = _SHEETS / f"{sheet}.css"
    assert len(SHEET.encode()) + inline + (path.stat().st_size if path.exists() else 0) < MOST_CSS


def test_script_of_every_page_stays_small() -> None:
    assert (_SHEETS / "store.js").stat().st_size < 5_000
