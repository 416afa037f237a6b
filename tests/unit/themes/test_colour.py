"""Colours that sellers pick are made readable, and stay what they are."""

from __future__ import annotations

import itertools

import pytest

from themes.colour import BLACK, CONTROL, TEXT, WHITE, Colour, contrast, on, parse, repair
from themes.look import own_palette


def test_white_on_black_is_21() -> None:
    assert round(contrast(WHITE, BLACK), 1) == 21.0


@pytest.mark.parametrize("text", ["#ff0000", "#123456", "#ffffff", "#000000", "#7c740a"])
def test_hex_comes_back_as_it_was(text: str) -> None:
    assert parse(text).hex == text


def test_colour_is_written_as_it_is_read() -> None:
    assert str(parse("oklch(42.5% 0.07 45)")) == "oklch(42.5% 0.07 45)"


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "oklch(1 2 3)", "#ffffff;x", "#１２３４５６"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        parse(text)


def test_readable_colour_is_left_alone() -> None:
    navy = parse("#102a6b")
    assert repair(navy, [WHITE]) == navy


def test_repair_moves_lightness_and_keeps_hue() -> None:
    yellow = parse("#ffdd00")
    mended = repair(yellow, [WHITE])
    assert contrast(mended, WHITE) >= TEXT
    assert (abs(mended.hue - yellow.hue) < 0.2, mended.light < yellow.light) == (True, True)


def test_grounds_of_opposite_kinds_get_the_better_of_black_and_white() -> None:
    assert repair(Colour(0.5, 0.1, 20), [WHITE, BLACK, parse("#777777")]) in (BLACK, WHITE)


@pytest.mark.parametrize("ground", ["#ffee00", "#777777", "#2244ff", "#000000", "#ffffff"])
def test_text_on_any_ground_can_be_read(ground: str) -> None:
    assert contrast(on(parse(ground)), parse(ground)) >= TEXT


_PICKS = ["#000000", "#ffffff", "#777777", "#ff0000", "#ffee00", "#2b1bff"]


@pytest.mark.parametrize("colours", list(itertools.product(_PICKS, repeat=3)))
def test_own_colours_are_readable_whatever_was_picked(colours: tuple[str, str, str]) -> None:
    palette, _moved = own_palette(*colours)
    tokens = {name: parse(value) for name, value in palette.tokens.items()}
    pairs = [(name, ground) for name in ("ink", "ink-2", "accent", "good", "warn", "bad")
             for ground in ("surface", "surface-2")] + [("on-accent", "accent")]  # fmt: skip
    assert [pair for pair in pairs if contrast(tokens[pair[0]], tokens[pair[1]]) < TEXT] == []
    assert contrast(tokens["control"], tokens["surface"]) >= CONTROL


def test_only_what_was_moved_is_told() -> None:
    _palette, moved = own_palette("#ffffff", "#222222", "#ffdd00")
    assert list(moved) == ["accent"]


def test_good_colours_are_not_touched() -> None:
    palette, moved = own_palette("#ffffff", "#222222", "#8a2b06")
    assert (moved, parse(palette.tokens["accent"]).hex) == ({}, "#8a2b06")
