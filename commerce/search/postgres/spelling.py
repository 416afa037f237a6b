"""What mistyped words were meant to be. Asked only after a search has found nothing; one query.

The database knows which words find something, and gives those of the store that have nearly the same letters. How near
they are is counted here, for a bounded number of them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from commerce.search.languages import text_search_configuration
from commerce.search.layouts import other_readings
from commerce.stores.selectors import active_store

# Readings of each word are looked up as they are. For the first three words with no reading that finds anything, words
# of the store that lack no more letters of theirs than may be wrong. Counted and not EXISTS: for one row PostgreSQL
# would read the store's entries one after the other, hoping to meet it soon. OFFSET 0: once, not for each word.
_LOOK_UP = """
WITH readings AS MATERIALIZED (
    SELECT typed.*, asked.query
    FROM unnest(
        %(places)s::int[], %(readings)s::text[], %(edits)s::int[], %(are_last)s::boolean[], %(are_typed)s::boolean[]
    ) AS typed (place, reading, edits, is_last, is_typed)
    CROSS JOIN LATERAL (
        SELECT search_asked(%(store)s::bigint, %(configuration)s::regconfig, reading, is_last) AS query OFFSET 0
    ) asked
), found AS MATERIALIZED (
    SELECT *, (is_typed AND numnode(query) = 0) OR (
        SELECT count(*) > 0 FROM search_searchentry entry
        WHERE entry.lexemes @@ readings.query AND entry.store_id = %(store)s
    ) AS is_found
    FROM readings
), missing AS (
    SELECT place FROM found GROUP BY place HAVING NOT bool_or(is_found) ORDER BY place LIMIT 3
), near AS (
    SELECT found.place, found.reading, candidate.word, candidate.frequency
    FROM found JOIN missing USING (place)
    CROSS JOIN LATERAL (
        SELECT trim('''' FROM plainto_tsquery(%(configuration)s::regconfig, reading)::text) AS stem
    ) of_it
    CROSS JOIN LATERAL (SELECT search_letters(of_it.stem) AS letters, length(of_it.stem) AS length OFFSET 0) has
    CROSS JOIN LATERAL (
        SELECT word, frequency FROM search_searchword known
        WHERE known.store_id = %(store)s AND length(word) >= has.length - found.edits
            AND bit_count((has.letters & ~known.letters)::bit(64)) <= found.edits
        ORDER BY
            bit_count((has.letters & ~known.letters)::bit(64)), abs(length(word) - length(found.reading)),
            frequency DESC, word
        LIMIT 60
    ) candidate
    WHERE found.edits > 0
)
SELECT place, reading, is_found, NULL, NULL, NULL, NULL FROM found
UNION ALL
SELECT
    place, reading, NULL, word, frequency,
    plainto_tsquery(%(configuration)s::regconfig, reading)::text,
    plainto_tsquery(%(configuration)s::regconfig, word)::text
FROM near
"""


@dataclass(frozen=True, slots=True)
class Respelled:
    """A query with its words put right ("" when nothing is left of it), and the words that mean nothing here."""

    text: str
    not_found: tuple[str, ...]


def respell(words: str) -> Respelled:
    """Put the words of a query right, each by itself, by what the active store has."""
    tokens = [token for token in words.lower().split() if any(sign.isalnum() for sign in token)]
    readings = [
        (place, reading)
        for place, token in enumerate(tokens)
        for reading in [token, *other_readings(token)]
        if reading
    ]
    if not readings:
        return Respelled("", ())
    are_found, near = _look_up(readings, last=len(tokens) - 1)
    meant, not_found = [], []
    for place, token in enumerate(tokens):
        known = next((reading for at, reading in readings if at == place and are_found[at, reading]), None)
        word = known or _nearest(near[place], is_last=place == len(tokens) - 1)
        if word:
            meant.append(word)
        else:
            not_found.append(token)
    return Respelled(" ".join(meant), tuple(not_found))


@dataclass(frozen=True, slots=True)
class _Candidate:
    reading: str
    word: str
    frequency: int
    reading_stem: str
    stem: str
    is_typed: bool


def _look_up(
    readings: list[tuple[int, str]], *, last: int
) -> tuple[dict[tuple[int, str], bool], dict[int, list[_Candidate]]]:
    store = active_store()
    first = dict(reversed(readings))
    plain_texts = [plain(reading) for _place, reading in readings]
    values = {
        "store": store.pk,
        "configuration": text_search_configuration(store.language),
        "places": [place for place, _reading in readings],
        "readings": plain_texts,
        "edits": [edits_of(text) for text in plain_texts],
        "are_last": [place == last for place, _reading in readings],
        "are_typed": [reading == first[place] for place, reading in readings],
    }
    are_found: dict[tuple[int, str], bool] = dict.fromkeys(readings, False)
    near: dict[int, list[_Candidate]] = defaultdict(list)
    by_plain = {(place, text): reading for (place, reading), text in zip(readings, plain_texts, strict=True)}
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, values)
        for place, text, is_found, word, frequency, reading_stem, stem in cursor.fetchall():
            if is_found is not None:
                are_found[place, by_plain[place, text]] |= is_found
            else:
                is_typed = text == plain(first[place])
                near[place].append(
                    _Candidate(text, word, frequency, reading_stem.strip("'"), stem.strip("'"), is_typed)
                )
    return are_found, near


def plain(text: str) -> str:
    """A text as the index has it (`search_words`): no accents but й, ё is е, only letters and digits, lower case."""
    parts = unicodedata.normalize("NFKD", text).lower()
    kept = "".join(sign for sign in parts if sign == "\u0306" or not unicodedata.combining(sign))
    joined = unicodedata.normalize("NFC", kept)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in joined).split())


def edits_of(word: str) -> int:
    """How many letters of a word may be wrong: none in a short one, in a number or code, or in two words."""
    if len(word) < 3 or len(word) > 40 or not word.isalpha():
        return 0
    return 1 if len(word) < 6 else 2


def _nearest(candidates: Iterable[_Candidate], *, is_last: bool) -> str | None:
    ranked = []
    for candidate in candidates:
        most = edits_of(candidate.reading)
        whole, beginning = distances(candidate.reading, candidate.word)
        cost = min(whole, beginning + (0 if is_last else 1))
        if (
            min(len(candidate.stem), len(candidate.reading_stem)) >= 4
        ):  # "чащками" is nearer to «чашка» by its stem
            cost = min(cost, distances(candidate.reading_stem, candidate.stem)[0] + 0.5)
        if cost <= most:
            is_other_start = candidate.word[0] != candidate.reading[0]
            ranked.append(
                (
                    cost + (0 if candidate.is_typed else 0.25),
                    is_other_start,
                    whole,
                    -candidate.frequency,
                    candidate.word,
                )
            )
    return min(ranked)[-1] if ranked else None


def distances(typed: str, word: str) -> tuple[int, int]:
    """How many letters must be put in, taken out, changed or swapped with the next one to make the word; and to make
    that beginning of it which is nearest."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, sign in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != other))
            if i > 1 and j > 1 and sign == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1], min(row)
