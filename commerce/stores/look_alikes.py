"""Which addresses a reader would take for one another."""

from __future__ import annotations

from typing import Any

from django.db import models

_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "-": None})


def skeleton(slug: str) -> str:
    """What is left of a slug when letters that look alike are made one: "mi1k-b0ok" and "milkbook" are one."""
    return slug.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


class SlugSkeletonField(models.CharField):
    """The skeleton of the row's slug, kept in step with it; unique, so that even a race opens no look-alike."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = skeleton(model_instance.slug)
        setattr(model_instance, self.attname, value)
        return value
