"""Baskets that nobody comes back to are cleared away: store by store, some hundreds at a time."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commerce.basket.models import Basket, Line
from commerce.context import all_stores, store_context

FORGOTTEN_AFTER = timedelta(days=60)
BATCH = 200
MOST_STORES = 1000


@shared_task
def sweep_baskets_task() -> None:
    """Call the task below for every store that has a forgotten basket. Beat runs it each night."""
    with all_stores():  # reads of which stores there are some; each is then cleared inside its own
        found = _forgotten().order_by().values_list("store_id", flat=True).distinct()
        store_ids = list(found[:MOST_STORES])
    for store_id in store_ids:
        with store_context(store_id):
            clear_baskets_task.delay()


@shared_task
def clear_baskets_task() -> None:
    """Delete forgotten baskets of the store that it was called in. Calls itself until none is left."""
    if clear_forgotten_baskets() == BATCH:
        clear_baskets_task.delay()


@transaction.atomic
def clear_forgotten_baskets() -> int:
    """Delete up to BATCH baskets of guests that lay untouched for sixty days, and those merged into others long ago.

    One that is being written to now is left for the next time. Gives how many were deleted.
    """
    rows = _forgotten().select_for_update(skip_locked=True).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    # Once more, now that nobody can write: a shopper may have come back between the reading and the lock.
    Basket.objects.filter(pk__in=_forgotten().filter(pk__in=ids).values("pk")).delete()
    return len(ids)


def _forgotten() -> QuerySet[Basket]:
    before = timezone.now() - FORGOTTEN_AFTER
    touched = Line.objects.filter(basket=OuterRef("pk"), date_updated__gte=before)
    of_nobody = Q(status=Basket.OPEN, owner=None) | Q(status=Basket.MERGED)
    return Basket.objects.filter(of_nobody, ~Exists(touched), date_created__lt=before)
