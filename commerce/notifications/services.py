"""Letters about orders: rows written with what they tell of, sent by Celery after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from commerce.notifications.models import Delivery
from commerce.notifications.sending import GAPS
from commerce.notifications.tasks import send_delivery_task
from commerce.order.models import Order
from commerce.stores.models import Membership
from commerce.stores.roles import Role


def notify(*, event: str, kind: str, order: Order, context: Mapping[str, Any] | None = None) -> list[Delivery]:
    """Put letters about an event of an order into the outbox: one to the buyer, one to each owner and manager.

    `event` names what happened, once in a store ("order_placed:12"); `kind` chooses the letter. Call it inside the
    transaction of what it tells of: both are committed, or neither.
    """
    Audience = Delivery.Audience
    sellers = Membership.objects.filter(role__in=(Role.OWNER, Role.MANAGER), user__is_active=True)
    recipients = [(Audience.BUYER, order.email)]
    recipients += [(Audience.SELLER, email) for email in sellers.values_list("user__email", flat=True).order_by("pk")]
    deliveries = Delivery.objects.bulk_create(
        [
            Delivery(
                event=event, kind=kind, audience=audience, recipient=recipient, order=order, context=dict(context or {}),
                next_try_at=timezone.now() + GAPS[0],  # the sweep's turn, if the task below is lost
            )
            for audience, recipient in recipients
            if recipient
        ]
    )  # fmt: skip
    for delivery in deliveries:
        send_delivery_task.delay_on_commit(delivery.pk)
    return deliveries
