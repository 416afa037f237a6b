"""What follows from a change of the catalogue."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from commerce.catalogue.models import ProductImage
from commerce.catalogue.tasks import make_photo_sizes_task


@receiver(post_save, sender=ProductImage)
def make_photo_sizes(sender: type, instance: ProductImage, **kwargs: Any) -> None:
    """A photo that was put into a gallery gets its sizes made by Celery."""
    make_photo_sizes_task.delay_on_commit([instance.image_id])
