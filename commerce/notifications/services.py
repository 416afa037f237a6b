"""Letters about orders and stock: rows written with what they tell of, sent by Celery after the commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from commerce.context import active_store_id
from commerce.notifications.models import Delivery
from commerce.notifications.sending import GAPS
from commerce.notifications.tasks import send_delivery_task
from commerce.order.models import Order
from commerce.stores.models import Membership
from commerce.stores.prepared import prepared
from commerce.stores.roles import Role

_silent: ContextVar[bool] = ContextVar("notifications_silent", default=False)


@contextmanager
def without_letters() -> Iterator[None]:
    """Write no letters inside the block: orders that are brought in from the past are no news to anybody."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def notify(
    *, event: str, kind: str, order: Order, context: Mapping[str, Any] | None = None
) -> list[Delivery]:
    """Put letters about an event of an order into the outbox: one to the buyer, one to each owner and
    manager.

    `event` names what happened, once in a store ("order_placed:12"); `kind` chooses the letter. Call it
    inside the transaction of what it tells of: both are committed, or neither.
    """
    if _silent.get():
        return []
    Audience = Delivery.Audience
    recipients = [(Audience.BUYER, order.email), *((Audience.SELLER, email) for email in _sellers())]
    deliveries = Delivery.objects.bulk_create(
        [
            Delivery(
                event=event, kind=kind, audience=audience, recipient=recipient, order=order,
                context=dict(context or {}),
                next_try_at=timezone.now() + GAPS[0],  # the sweep's turn, if the task below is lost
            )
            for audience, recipient in recipients
            if recipient
        ]
    )  # fmt: skip
    _send_on_commit(deliveries)
    return deliveries


@prepared
def _sellers() -> QuerySet[Any]:
    """The addresses of those who look after orders."""
    sellers = Membership.objects.filter(role__in=(Role.OWNER, Role.MANAGER), user__is_active=True)
    return sellers.values_list("user__email", flat=True).order_by("pk")


def announce(*, event: str, kind: str, recipient: str, context: Mapping[str, Any]) -> Delivery:
    """Put one letter into the outbox that is about no order; `context` has everything that it says.

    Call it inside the transaction of what it tells of.
    """
    delivery = Delivery.objects.create(
        event=event, kind=kind, audience=Delivery.Audience.BUYER, recipient=recipient, context=dict(context),
        next_try_at=timezone.now() + GAPS[0],
    )  # fmt: skip
    _send_on_commit([delivery])
    return delivery


def _send_on_commit(deliveries: list[Delivery]) -> None:
    headers = {"store_id": active_store_id()}  # at the commit the store may have been left

    def send() -> None:
        for delivery in deliveries:
            send_delivery_task.apply_async((delivery.pk,), headers=headers, retry=False)

    # Robust: with the queue out of reach the order stands, and the sweep sends its letters.
    transaction.on_commit(send, robust=True)
