"""Cards that change by themselves (a sale begins or ends), and the check that none was forgotten."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from commerce.cards.keeping import BATCH, refresh_cards, refresh_store
from commerce.cards.models import Card
from commerce.context import all_stores, store_context
from commerce.stores.models import Store

logger = logging.getLogger(__name__)


@shared_task
def refresh_cards_task(product_ids: list[int]) -> None:
    """`refresh_cards` for more products than a request should wait for."""
    refresh_cards(product_ids)


@shared_task
def refresh_store_task() -> None:
    """`refresh_store` for what changes the prices of a whole store."""
    refresh_store()


@shared_task
def reprice_cards_task() -> None:
    """Refresh the cards that a sale has begun or ended for since they were written. Beat calls it often."""
    due = {"priced_until__lte": timezone.now()}
    with all_stores():
        store_ids = list(Card.objects.filter(**due).order_by().values_list("store_id", flat=True).distinct())
    for store_id in store_ids:
        with store_context(store_id):
            product_ids = list(
                Card.objects.filter(**due).order_by("pk").values_list("pk", flat=True)[: 10 * BATCH]
            )
            for start in range(0, len(product_ids), BATCH):
                refresh_cards(product_ids[start : start + BATCH])


@shared_task
def check_all_cards_task() -> None:
    """Check every store, each in a task of its own. Beat calls it nightly."""
    for store_id in Store.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with store_context(store_id):
            check_cards_task.delay()


@shared_task
def check_cards_task() -> None:
    """Repair the cards of a store that are not what the catalogue says, and note that something forgot them."""
    if repaired := refresh_store():
        logger.warning("Card rows that were out of date and are repaired: %s", repaired)
