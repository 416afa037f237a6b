"""Words typed on the wrong keyboard, and how far two words are apart."""

from __future__ import annotations

import pytest

from commerce.search.layouts import other_readings
from commerce.search.postgres.spelling import distances, edits_of, plain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ghbdtn", "привет"), ("руддщ", "hello"), ("rhe;rf", "кружка"), ("[kt,", "хлеб"), ("k.,bvsq", "любимый"),
     ("chashka", "чашка"), ("chay", "чай"), ("shchetka", "щетка"), ("ghbdtn,", "привет")],
)  # fmt: skip
def test_the_word_that_was_meant_is_among_the_readings(typed: str, meant: str) -> None:
    assert meant in other_readings(typed)


@pytest.mark.parametrize("typed", ["", "15", "!!!", "mugчашка", "שלום", "🫖"])
def test_what_has_no_letters_of_one_keyboard_has_no_other_reading(typed: str) -> None:
    assert other_readings(typed) == []


@pytest.mark.parametrize(
    ("typed", "word", "whole", "beginning"),
    [("чашкп", "чашка", 1, 1), ("чшака", "чашка", 1, 1), ("чаша", "чашка", 1, 1), ("чашкка", "чашка", 1, 1),
     ("чаш", "чашка", 2, 0), ("mgu", "mug", 1, 1), ("lamp", "mug", 4, 3), ("", "mug", 3, 0)],
)  # fmt: skip
def test_distances_count_letters_put_in_taken_out_changed_and_swapped(
    typed: str, word: str, whole: int, beginning: int
) -> None:
    assert distances(typed, word) == (whole, beginning)


def test_short_words_numbers_and_codes_are_not_guessed_at() -> None:
    assert [edits_of(word) for word in ("ча", "чай", "чашка", "чайник", "a1001", "два слова", "x" * 41)] == [
        0, 1, 1, 2, 0, 0, 0,
    ]  # fmt: skip


def test_a_text_is_made_plain_as_the_index_has_it() -> None:
    assert plain("Ёлка «Чай», CAFÉ ½") == "елка чай cafe 1 2"
