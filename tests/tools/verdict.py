"""How a test says what is wrong with pages: a line each, and none of pytest's own words around them."""

from __future__ import annotations

import pytest


def refuse(problems: list[str]) -> None:
    """Fail with these sentences, if there are any."""
    __tracebackhide__ = True
    if problems:
        text = "\n".join(["", *dict.fromkeys(problems)])
        pytest.fail(text.encode(errors="backslashreplace").decode(), pytrace=False)  # also lone surrogates
