"""A demo store's pages in one more language, from [start] and [pages] of <slug>.<language>.toml."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from cms_pages.content_pages import ContentPage
from cms_pages.content_services import publish_page
from cms_pages.media import StoreImage
from cms_pages.pages import LandingPage
from cms_pages.ready_texts import fill_places, ready_text
from cms_pages.translation_services import begin_translation
from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.stores.languages import languages_of
from commerce.stores.models import Store
from site_config.demo.content import FOLDER
from site_config.demo.landing import landing_body


def translate_pages(
    *,
    store: Store,
    owner: User,
    content: dict[str, Any],
    images: dict[str, StoreImage],
    products: dict[str, Product],
) -> None:
    """Publish the translations that there are texts for, with the pictures and sections of their originals."""
    for code in languages_of(store)[1:]:
        texts = tomllib.loads((FOLDER / f"{store.slug}.{code}.toml").read_text())
        start = begin_translation(page=LandingPage.objects.get(store=store), language=code, author=owner)
        said = _in_other_words(content, texts["start"])
        start.body = landing_body(store=store, content=said, images=images, products=products)
        tagline = texts["store"]["tagline"]
        _publish(
            start,
            owner,
            seo_title=f"{store.name} · {tagline}",
            search_description=texts["start"]["description"],
        )
        for kind, places in texts["pages"].items():
            original = ContentPage.objects.get(store=store, kind=kind)
            page = begin_translation(page=original, language=code, author=owner)
            ready = ready_text(kind, store, language=code)
            html = fill_places(ready.html, places)
            page.body = json.dumps([{"type": "text", "value": {"text": html}}])
            _publish(page, owner, title=ready.title)


def _publish(page: Any, owner: User, **fields: str) -> None:
    for name, text in fields.items():
        setattr(page, name, text)
    page.save_revision(user=owner, log_action=False)
    publish_page(page=page, author=owner)


def _in_other_words(content: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """A store's content with words of another language in their places."""
    merged = dict(content)
    for part in ("banner", "about", "call_to_action", "grids", "texts", "contacts"):
        merged[part] = {**content[part], **said[part]}
    lists = said["lists"]
    merged["gallery"] = [
        {**one, "caption": caption} for one, caption in zip(content["gallery"], lists["gallery"], strict=True)
    ]
    merged["questions"] = [
        {"question": question, "answer": answer} for question, answer in lists["questions"]
    ]
    return merged
