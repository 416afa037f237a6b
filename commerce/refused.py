"""What every service raises when it does not do what it is asked."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Nothing was changed. `message` is a sentence for whoever asked, in their language; subclasses say for whom."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message
