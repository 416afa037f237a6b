"""The media library: one for each store, in Wagtail's own models and admin."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from cms_pages.pictures import CleanPicture, clean_picture
from commerce.context import active_store_instance
from commerce.stores.models import Store
from commerce.stores.scoping import StoreOwned
from commerce.stores.texts import Translated


def media_path(store_id: int, filename: str) -> str:
    """Where a file of a store is kept: never guessable, never shared with another store or another file."""
    store = active_store_instance()
    if store is None or store.pk != store_id:
        store = Store.objects.only("media_folder").get(pk=store_id)
    extension = re.sub(r"[^a-z0-9]", "", filename.rpartition(".")[2].lower())[:8]
    return f"stores/{store.media_folder}/{uuid.uuid4().hex}.{extension}"


def document_path(instance: StoreDocument, filename: str) -> str:
    """Upload path of a document (Wagtail asks its images, not its documents, for a path)."""
    return media_path(instance.store_id, filename)


class StoreImage(StoreOwned, Translated, AbstractImage):
    """A picture of one store, used by its pages and its products alike."""

    TRANSLATED = ("description",)

    made = models.JSONField(default=dict, editable=False)
    """What the queue has made of the file (cms_pages.sizes): a page shows a picture from this row alone."""

    admin_form_fields = tuple(name for name in Image.admin_form_fields if name not in ("collection", "tags"))
    search_fields = [*AbstractImage.search_fields, index.FilterField("store")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def url(self) -> str:
        """The address of the file as it was uploaded."""
        return self.file.url

    @property
    def default_alt_text(self) -> str:
        return self.text("description") or self.title

    def get_upload_to(self, filename: str) -> str:
        return media_path(self.store_id, filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new file is cleaned however it came here; a form has cleaned it before, to show what is wrong."""
        if self.file and not self.file._committed and not isinstance(self.file.file, CleanPicture):
            self.file = clean_picture(self.file.file)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    def generate_rendition_instance(self, *args: Any, **kwargs: Any) -> StoreRendition:
        """Several sizes are made at once in threads, and a thread has no active store to take the default from."""
        rendition = super().generate_rendition_instance(*args, **kwargs)
        rendition.store_id = self.store_id
        return rendition


class StoreRendition(StoreOwned, AbstractRendition):
    """A size of a picture, made once."""

    image = models.ForeignKey(StoreImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return media_path(self.store_id, filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.store_id = self.image.store_id
        super().save(*args, **kwargs)


class StoreDocument(StoreOwned, AbstractDocument):
    """A file that a seller gives buyers to download."""

    file = models.FileField(upload_to=document_path, verbose_name=_("file"))
    admin_form_fields = tuple(
        name for name in Document.admin_form_fields if name not in ("collection", "tags")
    )
    search_fields = [*AbstractDocument.search_fields, index.FilterField("store")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class InstagramPost(StoreOwned):
    """A post of the store's Instagram account, kept so that its feed needs no request to Meta."""

    remote_id = models.CharField(max_length=64, unique=True)
    caption = models.TextField(_("caption"), blank=True)
    permalink = models.URLField(_("address"), blank=True)
    image = models.ForeignKey(StoreImage, on_delete=models.CASCADE, related_name="+")
    posted_at = models.DateTimeField(_("posted"))

    class Meta:
        ordering = ["-posted_at"]
        verbose_name = _("Instagram post")
        verbose_name_plural = _("Instagram posts")

    def __str__(self) -> str:
        return self.caption[:60] or self.remote_id


class BrandPictures(StoreOwned):
    """Which pictures of the library are a store's logo and favicon. Pages read `Store.branding` (cms_pages.branding).

    Foreign keys and not ids in that JSON: a key cannot name a picture of another store, or one that is gone.
    """

    logo = models.ForeignKey(StoreImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    favicon = models.ForeignKey(
        StoreImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("logo and icon")
        verbose_name_plural = _("logos and icons")
        constraints = [models.UniqueConstraint(fields=["store"], name="brand_pictures_once_per_store")]

    def __str__(self) -> str:
        return str(self.store_id)
