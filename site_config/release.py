"""Which release of the site this process runs: pages that another one has made name style sheets that are gone."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

_SOURCES = ("templates/storefront", "themes", "site_config/locale")
_KINDS = {".html", ".toml", ".po"}


@cache
def release() -> str:
    """A few letters of what pages are made of: templates, themes, texts and the list of hashed static files."""
    files = [
        path
        for folder in _SOURCES
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in _KINDS
    ]
    files.append(Path(settings.STATIC_ROOT) / "staticfiles.json")
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(files):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
