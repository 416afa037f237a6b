"""Small pictures of products in lists: prefetched, so that a list costs the same however long it is."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from wagtail.images import get_image_model

THUMBNAIL = "fill-96x96"


def pictured(products: QuerySet, *galleries: str) -> QuerySet:
    """Products with the photos of these galleries ("images", "children__images") and their small renditions at hand."""
    images = get_image_model().objects.prefetch_renditions(THUMBNAIL)
    return products.prefetch_related(
        *(Prefetch(f"{gallery}__image", queryset=images) for gallery in galleries)
    )


def thumbnail(product: Any) -> Any:
    """The small rendition of a product's first photo; None without one, or when its file is gone."""
    photos = list(product.images.all())  # prefetched, and ordered by the model
    return rendition(photos[0].image) if photos else None


def rendition(image: Any, spec: str = THUMBNAIL) -> Any:
    """A rendition of an image, None when the file is missing or broken: a list must not fail for it."""
    try:
        return image.get_rendition(spec)
    except (OSError, ValueError):
        return None
