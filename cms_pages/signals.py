"""What follows from a picture's new place."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms_pages.tasks import make_sizes_task
from commerce.catalogue.models import ProductImage
from commerce.stores.selectors import active_store
from themes.registry import get_theme


@receiver(post_save, sender=ProductImage)
def make_photo_sizes(sender: type, instance: ProductImage, created: bool, **kwargs: Any) -> None:
    """A photo that joins a product's gallery gets its sizes before the first shopper comes."""
    if created:
        presets = [get_theme(active_store().theme).card_preset, "photo", "thumb"]
        make_sizes_task.delay_on_commit([instance.image_id], presets)
