"""What follows from a picture's new place, a new file, a store's new theme, and a page's new address."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from cms_pages.branding import follow_picture
from cms_pages.content_pages import ContentPage
from cms_pages.media import StoreImage
from cms_pages.sizes import source_of
from cms_pages.tasks import make_card_sizes_task, make_sizes_task
from commerce.catalogue.models import ProductImage
from commerce.context import store_context
from commerce.stores.models import Store
from commerce.stores.redirects import claim_address, move_address
from commerce.stores.selectors import active_store
from commerce.stores.versions import bump_on_commit
from themes.pictures import PRESETS
from themes.registry import get_theme


@receiver(post_save, sender=ProductImage)
def make_photo_sizes(sender: type, instance: ProductImage, created: bool, **kwargs: Any) -> None:
    """A photo that joins a product's gallery gets its sizes before the first shopper comes."""
    if created:
        presets = [get_theme(active_store().theme).card_preset, "photo", "thumb", "zoom"]
        make_sizes_task.delay_on_commit([instance.image_id], presets)


@receiver(pre_save, sender=StoreImage)
def forget_old_sizes(sender: type, instance: StoreImage, **kwargs: Any) -> None:
    """Another file or focal point: what was made of the old one is made again, and is not shown meanwhile."""
    if instance.pk is None or not instance.made or instance.made.get("source") == source_of(instance):
        return
    presets = [name for name in instance.made if name in PRESETS]
    instance.made = {}
    if not instance.file._committed:
        instance.renditions.all().delete()  # Wagtail does so too, but only after the queue has been told
    if presets:
        make_sizes_task.delay_on_commit([instance.pk], presets)


@receiver(pre_save, sender=Store)
def make_sizes_of_new_theme(sender: type, instance: Store, **kwargs: Any) -> None:
    """Another theme may show its cards in another shape."""
    before = Store.objects.filter(pk=instance.pk).values_list("theme", flat=True).first()
    if before is None or get_theme(before).card_preset == get_theme(instance.theme).card_preset:
        return
    with store_context(instance):
        make_card_sizes_task.delay_on_commit(get_theme(instance.theme).card_preset)


@receiver(pre_save, sender=ContentPage)
def remember_address(sender: type, instance: ContentPage, **kwargs: Any) -> None:
    """What the page's address was while the public could see it."""
    before = ContentPage.objects.filter(pk=instance.pk, live=True).values_list("slug", flat=True).first()
    instance._address_before = f"/{before}/" if before else ""


@receiver(post_save, sender=ContentPage)
def keep_old_address(sender: type, instance: ContentPage, **kwargs: Any) -> None:
    """A page that is shown at another address than before is still found at the old one."""
    if not instance.live:
        return
    if instance._address_before and instance._address_before != instance.path_in_store:
        move_address(instance._address_before, instance.path_in_store)
    else:
        claim_address(instance.path_in_store)
    bump_on_commit()


@receiver(post_save, sender=StoreImage)
def follow_changed_logo(sender: type, instance: StoreImage, created: bool, **kwargs: Any) -> None:
    """A logo whose file is replaced is shown as it is now."""
    if not created:
        follow_picture(instance)


@receiver(post_delete, sender=StoreImage)
def drop_deleted_logo(sender: type, instance: StoreImage, **kwargs: Any) -> None:
    """A logo that is deleted from the library is not shown any more."""
    follow_picture(instance, is_gone=True)
