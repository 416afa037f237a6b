"""A demo store's own pages: the ready texts, with the seller's words where they leave a place for them."""

from __future__ import annotations

import json
from typing import Any

from cms_pages.content_services import add_page, publish_page
from cms_pages.ready_texts import fill_places
from commerce.accounts.models import User


def publish_pages(content: dict[str, Any], owner: User) -> None:
    """Publish the pages of `[pages]`: each is filled with the facts, then its places one after the other."""
    facts = content["pages"]["facts"]
    for kind, places in content["pages"]["places"].items():
        page = add_page(kind=kind, author=owner, known=facts)
        body = page.body.get_prep_value()
        body[0]["value"]["text"] = fill_places(body[0]["value"]["text"], places)
        page.body = json.dumps(body)
        page.save_revision(user=owner, log_action=False)
        publish_page(page=page, author=owner)
