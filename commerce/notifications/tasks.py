"""Letters leave here.

A task may run twice and may be lost: the rows are the truth, the sweep finds those left behind.
"""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from commerce.context import all_stores, store_context
from commerce.notifications.models import Delivery
from commerce.notifications.sending import send_delivery

SWEEP_SIZE = 500


@shared_task
def send_delivery_task(delivery_id: int) -> None:
    """Send one letter of the store that the task was called in."""
    send_delivery(delivery_id=delivery_id)


@shared_task
def sweep_deliveries_task() -> None:
    """Call the task again for every letter, of whatever store, whose next try is due.

    Beat runs it each minute.
    """
    with all_stores():  # reads which letters are due, and of which store; each is then sent inside its own
        due = Delivery.objects.filter(state=Delivery.State.PENDING, next_try_at__lte=timezone.now())
        found = list(due.order_by("next_try_at").values_list("store_id", "pk")[:SWEEP_SIZE])
    for store_id, pk in found:
        with store_context(store_id):
            send_delivery_task.delay(pk)
