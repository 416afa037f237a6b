"""Static files as production serves them: under names that say what is in them, compressed once, kept for ever."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles.finders import get_finder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from site_config.env import ROOT


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> WhiteNoiseMiddleware:
    """The storefront's own files, collected; what serves them."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]  # not the cabinet's
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    yield WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    get_finder.cache_clear()


@pytest.mark.parametrize("name", ["storefront/store.css", "storefront/store.js"])
def test_a_file_is_hashed_compressed_and_immutable(name: str, collected: WhiteNoiseMiddleware) -> None:
    address = static(name)
    assert address != f"/static/{name}"
    assert staticfiles_storage.exists(address.removeprefix("/static/"))
    plain, gzipped, brotlied = (
        collected(RequestFactory().get(address, headers={"accept-encoding": accepted}))
        for accepted in ("identity", "gzip", "gzip, deflate, br")
    )
    contents = [b"".join(answer.streaming_content) for answer in (plain, gzipped, brotlied)]
    assert contents[0] == gzip.decompress(contents[1]) == brotli.decompress(contents[2])
    assert len(contents[0]) > len(contents[1]) > len(contents[2])
    for answer in (plain, gzipped, brotlied):
        assert {"max-age=315360000", "public", "immutable"} == set(answer["Cache-Control"].split(", "))
        assert answer["Vary"] == "Accept-Encoding"


def test_a_name_that_is_not_of_now_is_not_there(collected: WhiteNoiseMiddleware) -> None:
    assert collected(RequestFactory().get("/static/storefront/store.css")).status_code == 404


def test_a_page_loads_less_than_20_kb_of_script() -> None:
    """store.js is on every page, each other one on a page of its own."""
    scripts = {file.name: file.stat().st_size for file in (ROOT / "themes/static/storefront").glob("*.js")}
    everywhere = scripts.pop("store.js")
    assert everywhere + max(scripts.values()) < 20_000
