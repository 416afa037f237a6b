"""`make screenshots`: the demo stores' pages in every theme, on a phone and on a desktop, to look at them side by side.

    python -m tests.tools.screenshots [--theme night] [--page product] [--store aurora] [--language ru] [--readme]

Pictures go to .local/screenshots, with index.html over them: the first screen and the whole page of each. With
`--readme` the README's own are put together from what is there.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from site_config.env import ROOT
from tests.tools import debian
from tests.tools.demo import (
    STORES,
    Demo,
    dress,
    products_with_variants,
    store_url,
    visitor_with_basket,
    wait_for_pictures,
)
from tests.tools.watched import DEVICES

FOLDER = ROOT / ".local" / "screenshots"
PAGES = {
    "landing": "/",
    "list": "/catalogue/",
    "product": "",  # the first with variants
    "search": "/search/?q={word}",
    "basket": "/basket/",
    "checkout": "/checkout/",
    "order": "",  # the last order's own page
    "login": "/account/login/",
    "account": "/account/",
    "missing": "/no-such-page/",
}
NEEDS_LOG_IN = ("account",)
WORDS = {"aurora": "mug", "terra": "чай"}


def main() -> None:
    """Take the pictures that were asked for, and write the sheet over all that are there."""
    arguments = argparse.ArgumentParser(prog="make screenshots")
    arguments.add_argument("--store", default="", choices=["", *STORES])
    arguments.add_argument("--theme", default="")
    arguments.add_argument("--language", default="", choices=["", "en", "ru"])
    arguments.add_argument("--page", default="", choices=["", *PAGES])
    arguments.add_argument("--device", default="", choices=["", *DEVICES])
    arguments.add_argument("--readme", action="store_true")
    options = arguments.parse_args()
    if options.readme:
        _put_together()
        return
    debian.chromium()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Demo():
        import django

        django.setup()
        wait_for_pictures()
        from themes.registry import all_themes

        for slug, theme, language in _dresses(options, list(all_themes())):
            dress(slug, theme=theme, language=language)
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path=debian.chromium(), args=debian.chromium_flags()
                )
                for device in [options.device] if options.device else DEVICES:
                    _take(chromium, slug, f"{theme}-{slug}-{language}", device, options.page)
                chromium.close()
            print(f"{theme}: {slug} in {language}", flush=True)
    _write_sheet()
    print(f"Look at {FOLDER / 'index.html'}")


def _dresses(options: argparse.Namespace, themes: list[str]) -> Iterator[tuple[str, str, str]]:
    """Each theme on both stores in their own languages, unless options say otherwise."""
    own = {"aurora": "en", "terra": "ru"}
    for theme in themes:
        for slug in STORES:
            for language in ("en", "ru"):
                wanted = language == (options.language or own[slug])
                if wanted and options.store in ("", slug) and options.theme in ("", theme):
                    yield slug, theme, language


def _take(chromium: Browser, slug: str, name: str, device: str, only: str) -> None:
    as_seen = {**DEVICES[device], "device_scale_factor": 1}
    for logged_in in (False, True):
        context = chromium.new_context(**as_seen, reduced_motion="reduce")
        context.add_cookies(visitor_with_basket(slug, logged_in=logged_in).cookies)
        for page, path in _paths(slug).items():
            if (page in NEEDS_LOG_IN) == logged_in and only in ("", page):
                _shoot(context.new_page(), store_url(slug, path), f"{page}-{name}-{device}")
        context.close()


def _paths(slug: str) -> dict[str, str]:
    from commerce.context import store_context
    from commerce.order.models import Order
    from commerce.stores.models import Store

    with store_context(Store.objects.get(slug=slug)):
        order = Order.objects.order_by("-pk").first().get_absolute_url()
    found = {page: path.format(word=WORDS[slug]) for page, path in PAGES.items()}
    return {**found, "product": sorted(products_with_variants(slug))[0], "order": order}


def _shoot(tab: Any, url: str, name: str) -> None:
    tab.goto(url)
    # Pictures below the fold come when they are scrolled to.
    tab.evaluate("""async () => {
        for (const image of document.images) image.loading = "eager";
        await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
        await document.fonts.ready;
    }""")
    tab.screenshot(path=FOLDER / f"{name}.png")
    tab.screenshot(path=FOLDER / f"{name}-whole.png", full_page=True)
    tab.close()


# {picture: its parts}, each row as high as its pictures are: (page, theme, store and language, device).
README = {
    "themes": [
        ("landing", theme, "aurora-en", "phone")
        for theme in ("linen", "block", "gallery", "night", "sherbet")
    ],
    "pages": [
        ("list", "linen", "terra-ru", "desktop"),
        ("product", "night", "terra-ru", "desktop"),
        ("search", "block", "aurora-en", "desktop"),
        ("checkout", "sherbet", "aurora-en", "desktop"),
    ],
}
_COLUMNS = {"themes": 5, "pages": 2}
_PART_WIDTH = {"phone": 320, "desktop": 800}
_GAP = 20  # pixels


def _put_together() -> None:
    """docs/pictures: the same themes and pages each time, so that the README shows how it looks now."""
    for name, parts in README.items():
        files = [FOLDER / f"{page}-{theme}-{store}-{device}.png" for page, theme, store, device in parts]
        pictures = [Image.open(file).convert("RGB") for file in files]
        width = _PART_WIDTH[parts[0][3]]
        height = width * pictures[0].height // pictures[0].width
        columns = _COLUMNS[name]
        size = (columns * (width + _GAP) - _GAP, -(-len(parts) // columns) * (height + _GAP) - _GAP)
        sheet = Image.new("RGB", size, "#d9d7d3")
        for place, picture in enumerate(pictures):
            at = (place % columns * (width + _GAP), place // columns * (height + _GAP))
            sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), at)
        sheet.save(ROOT / "docs" / "pictures" / f"{name}.webp", quality=84, method=6)


def _write_sheet() -> None:
    """index.html: a row for each page and device, a picture for each store in each theme."""
    rows: dict[tuple[str, str], list[Path]] = {}
    for file in sorted(FOLDER.glob("*.png")):
        if not file.stem.endswith("-whole"):
            page, *_dress, device = file.stem.split("-")
            rows.setdefault((page, device), []).append(file)
    order = list(PAGES)
    parts = []
    for (page, device), files in sorted(rows.items(), key=lambda row: (order.index(row[0][0]), row[0][1])):
        figures = "".join(
            f'<figure><a href="{escape(file.stem)}-whole.png"><img src="{escape(file.name)}" loading="lazy" alt=""></a>'
            f"<figcaption>{escape(' '.join(file.stem.split('-')[1:-1]))}</figcaption></figure>"
            for file in files
        )
        parts.append(
            f'<h2>{escape(page)}, {escape(device)}</h2><div class="{escape(device)}">{figures}</div>'
        )
    style = (
        "body{font:15px system-ui;margin:24px;background:#ddd}div{display:flex;gap:16px;overflow-x:auto}"
        "figure{margin:0}img{display:block;border-radius:6px}.phone img{width:260px}.desktop img{width:620px}"
    )
    taken = time.strftime("%Y-%m-%d %H:%M")
    FOLDER.joinpath("index.html").write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots, {taken}</title>'
        f"<style>{style}</style><h1>Screenshots, {taken}</h1>{''.join(parts)}</html>"
    )


if __name__ == "__main__":
    main()
