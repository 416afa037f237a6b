"""Order numbers: unguessable, easy to read aloud, and silent about how many orders a store has."""

import secrets

# 29 letters and digits that are not mistaken for each other on paper or on the phone; no vowels, so no words.
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
LENGTH = 8


def new_number() -> str:
    """A number such as "K7PX-4WQM": one of 5 · 10¹¹.

    The per-store unique constraint decides whether it is free.
    """
    text = "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))
    return f"{text[:4]}-{text[4:]}"
