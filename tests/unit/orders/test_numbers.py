import re

from commerce.order.numbers import ALPHABET, new_number


def test_numbers_are_read_aloud_easily() -> None:
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", new_number())
    assert not set("01IOAEU") & set(ALPHABET)


def test_numbers_tell_nothing_about_how_many_there_are() -> None:
    numbers = [new_number() for _ in range(500)]
    assert len(set(numbers)) == 500
    assert numbers != sorted(numbers)
