"""Moves of an order's two statuses, by the tables of order.statuses: locked, recorded with who and why, told
by letter.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.notifications.services import notify
from commerce.order.models import Line, Order, OrderStatusChange
from commerce.order.people import Actor
from commerce.order.refusals import InvalidMove, NotAllowed
from commerce.order.statuses import ORDER_MOVES, PAYMENT_MOVES, OrderStatus, PaymentStatus
from commerce.partner import stock
from commerce.stores.roles import Area, may
from commerce.voucher.models import Voucher, VoucherApplication


@transaction.atomic
def change_status(*, order: Order, to: str, actor: Actor, reason: str = "") -> Order:
    """Move an order's goods. Cancelling frees its stock and vouchers, shipping takes the goods out of stock.

    Gives the order as it is now. A move to where it is already does nothing. Raises InvalidMove.
    """
    locked = _lock(order)
    if locked.status != to:
        _check_move(locked, OrderStatus, ORDER_MOVES, locked.status, to)
        if to == OrderStatus.CANCELLED:
            stock.free(_take_allocated(locked))
            _give_vouchers_back(locked)
        elif to == OrderStatus.SHIPPED:
            stock.consume(_take_allocated(locked))
        _record(locked, field="status", kind=OrderStatusChange.Kind.ORDER, to=to, actor=actor, reason=reason)
    order.status = locked.status
    return locked


@transaction.atomic
def change_payment_status(*, order: Order, to: str, actor: Actor, reason: str = "") -> Order:
    """Move an order's money. Gives the order as it is now; a move to where it is already does nothing.

    Raises InvalidMove.
    """
    locked = _lock(order)
    if locked.payment_status != to:
        _check_move(locked, PaymentStatus, PAYMENT_MOVES, locked.payment_status, to)
        _record(
            locked,
            field="payment_status",
            kind=OrderStatusChange.Kind.PAYMENT,
            to=to,
            actor=actor,
            reason=reason,
        )
    order.payment_status = locked.payment_status
    return locked


def mark_as_paid(*, order: Order, actor: Actor, reason: str = "") -> Order:
    """Note that the money of an order has come, by a member who may change orders.

    Raises NotAllowed, InvalidMove.
    """
    role = actor.user.store_role if actor.user else None
    if not may(role, "change", Area.ORDERS):
        raise NotAllowed(_("Your role in this store does not let you change orders."))
    return change_payment_status(order=order, to=PaymentStatus.PAID, actor=actor, reason=reason)


def _lock(order: Order) -> Order:
    return Order.objects.select_for_update(no_key=True).get(pk=order.pk)


def _check_move(order: Order, statuses: Any, moves: dict[str, tuple[str, ...]], now: str, to: str) -> None:
    if to not in moves[now]:
        label = str(statuses(to).label) if to in statuses.values else to
        raise InvalidMove(number=order.number, now=str(statuses(now).label), to=label)


def _record(order: Order, *, field: str, kind: str, to: str, actor: Actor, reason: str) -> None:
    old = getattr(order, field)
    setattr(order, field, to)
    order.save(update_fields=[field])
    change = OrderStatusChange.objects.create(
        order=order, kind=kind, old_status=old, new_status=to, actor=actor.user, actor_label=actor.label,
        reason=reason.strip()[:300],
    )  # fmt: skip
    notify(
        event=f"order_moved:{change.pk}",
        kind=f"{kind}_status",
        order=order,
        context={"from": old, "to": to, "reason": change.reason},
    )


def _take_allocated(order: Order) -> dict[int, int]:
    """{stock record pk: quantity} that the order's lines hold; they hold nothing afterwards."""
    held: Counter[int] = Counter()
    lines = Line.objects.filter(order=order, num_allocated__gt=0)
    for stock_record_id, quantity in lines.values_list("stockrecord_id", "num_allocated"):
        if stock_record_id is not None:  # the product was deleted since
            held[stock_record_id] += quantity
    lines.update(num_allocated=0)
    return dict(held)


def _give_vouchers_back(order: Order) -> None:
    uses = VoucherApplication.objects.filter(order=order)
    used = sorted(uses.values_list("voucher_id", flat=True))
    for voucher_id in used:
        Voucher.objects.filter(pk=voucher_id, num_orders__gt=0).update(num_orders=F("num_orders") - 1)
    if used:
        uses.delete()
