"""Raw sections of a landing page, as Wagtail stores them."""

import json
import uuid

from cms_pages.models import LandingPage


def section(kind, **value):
    """One section."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def item(value):
    """One item of a list inside a section."""
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def put(page, *sections):
    """Publish these sections, and read the page again."""
    page.body = json.dumps(list(sections))
    page.save_revision().publish()
    return LandingPage.objects.get(pk=page.pk)
