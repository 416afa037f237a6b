"""A product's id as a few letters and digits that can be read aloud: /p/16j/. Base 32 without i, l, o and u."""

from __future__ import annotations

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_AS_READ = str.maketrans("ilo", "110")
_LONGEST = 12  # a 60-bit id


def code_of(pk: int) -> str:
    """The code of an id from 1."""
    code = ""
    while pk:
        pk, digit = divmod(pk, len(ALPHABET))
        code = ALPHABET[digit] + code
    return code


def pk_of(code: str) -> int | None:
    """The id of a code, however it was typed; None for what is no code."""
    code = code.lower().translate(_AS_READ)
    if not 0 < len(code) <= _LONGEST or any(sign not in ALPHABET for sign in code):
        return None
    pk = 0
    for sign in code:
        pk = pk * len(ALPHABET) + ALPHABET.index(sign)
    return pk
