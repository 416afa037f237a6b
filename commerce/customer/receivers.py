"""Whatever fills the shelf again, those who wait are told: a saved count, a cancelled order, a product shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from commerce.catalogue.models import Product
from commerce.context import active_store_id, store_context
from commerce.customer.models import ProductAlert
from commerce.customer.tasks import tell_waiting_task
from commerce.partner.models import StockRecord
from commerce.partner.stock import came_back


@receiver(post_save, sender=StockRecord)
def _stock_saved(instance: StockRecord, **kwargs: Any) -> None:
    if instance.net_stock_level > 0:
        _tell_on_commit(instance.store_id, [instance.product_id])


@receiver(came_back)
def _stock_freed(sender: Any, product_ids: list[int], **kwargs: Any) -> None:
    _tell_on_commit(active_store_id(), product_ids)


@receiver(post_save, sender=Product)
def _product_saved(instance: Product, created: bool, **kwargs: Any) -> None:
    if not created and instance.is_public:
        _tell_on_commit(instance.store_id, [instance.pk])


def _tell_on_commit(store_id: int | None, product_ids: list[int]) -> None:
    """Robust: a stock that is saved stays saved, also with the queue out of reach; the sweep tells them then."""
    if store_id is None:  # all-stores mode: migrations
        return

    def look() -> None:
        with store_context(store_id):
            waiting = ProductAlert.objects.filter(status=ProductAlert.ACTIVE, product_id__in=product_ids)
            if waiting.exists():
                tell_waiting_task.delay(product_ids)

    transaction.on_commit(look, robust=True)
