"""What somebody may have meant who forgot to switch the keyboard, or has no Cyrillic one: "ghbdtn", "chashka"."""

from __future__ import annotations

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~{}:"<>'
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ёхъжэбю"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC[:33], _LATIN[:33])

# Longest first.
_SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ju", "ю"), ("iu", "ю"), ("ya", "я"), ("ja", "я"), ("ia", "я"), ("yo", "ё"), ("jo", "ё"), ("ye", "е"),
    ("je", "е"), ("ck", "к"), ("ph", "ф"),
)  # fmt: skip
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwz'", "абцдефгхийклмнопкрстуввзь", strict=True)) | {"x": "кс"}
_VOWELS = "aeiouy"


def other_readings(token: str) -> list[str]:
    """What a piece of a query (without spaces, in lower case) may stand for, the likeliest first; often nothing."""
    has_latin = any("a" <= sign <= "z" for sign in token)
    has_cyrillic = any("а" <= sign <= "я" or sign == "ё" for sign in token)
    if has_latin == has_cyrillic:
        return []
    if has_cyrillic:
        return [token.translate(_TO_LATIN)]
    # A comma at the end is a comma or the letter «б».
    bare = token.strip(",.;:'\"`[]{}<>~!?")
    readings = [token.translate(_TO_CYRILLIC), bare.translate(_TO_CYRILLIC), _by_sound(bare)]
    return list(dict.fromkeys(reading for reading in readings if reading))


def _by_sound(token: str) -> str:
    written, place = "", 0
    while place < len(token):
        for sound, letter in _SOUNDS:
            if token.startswith(sound, place):
                written, place = written + letter, place + len(sound)
                break
        else:
            sign = token[place]
            if sign == "y":
                written += "й" if place and token[place - 1] in _VOWELS else "ы"
            else:
                written += _LETTERS.get(sign, sign)
            place += 1
    return written
