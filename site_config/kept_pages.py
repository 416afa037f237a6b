"""Kept pages as bytes for Redis, and the few that a process holds itself."""

from __future__ import annotations

import gzip
import json
import time
from collections import OrderedDict
from typing import Any, NamedTuple

import brotli

ENCODINGS = ("br", "gzip")
"""The best first."""
LOCAL_BYTES = 8 * 1024 * 1024


class KeptPage(NamedTuple):
    """An answer as it goes out. `until` is in seconds since 1970."""

    tag: str
    encoding: str
    until: float
    headers: list[tuple[str, str]]
    body: bytes


def encoded(body: bytes, encoding: str) -> bytes:
    """A body in an encoding, compressed once for all who will read it."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=6, mtime=0)
    return body


def packed(page: KeptPage) -> bytes:
    """One line of JSON, then the body."""
    return json.dumps(page[:-1], separators=(",", ":")).encode() + b"\n" + page.body


def unpacked(data: Any) -> KeptPage:
    """What `packed` has made."""
    line, _newline, body = data.partition(b"\n")
    tag, encoding, until, headers = json.loads(line)
    return KeptPage(tag, encoding, until, [(name, value) for name, value in headers], body)


class LocalPages:
    """The pages that a process was asked for last. Keys carry the version, so that an old page is never asked for."""

    def __init__(self, most_bytes: int = LOCAL_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()

    def get(self, key: str) -> KeptPage | None:
        """A page whose time has not come."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.until <= time.time():
            self._drop(key)
            return None
        self._pages.move_to_end(key)
        return page

    def put(self, key: str, page: KeptPage) -> None:
        """Hold a page; the ones that nobody asked for longest go."""
        if key in self._pages:
            self._drop(key)
        self._pages[key] = page
        self.bytes += _size(key, page)
        while self.bytes > self.most_bytes:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: str) -> None:
        self.bytes -= _size(key, self._pages.pop(key))


def _size(key: str, page: KeptPage) -> int:
    return len(key) + len(page.body) + 1_500  # about what the headers and the bookkeeping take
