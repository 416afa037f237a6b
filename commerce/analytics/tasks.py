"""Folding the counts of a day from Redis into rows. May run twice or be killed: it writes what is counted so far."""

from __future__ import annotations

import datetime

from celery import shared_task
from django.conf import settings

from commerce.analytics.counting import Step, waiting_key
from commerce.analytics.models import DailyCount
from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.stores.versions import client

AT_ONCE = 500


@shared_task
def fold_counts_task() -> None:
    """Write the counts of every store and day that has new ones. Beat runs it every five minutes."""
    taken = f"{waiting_key()}:taken"
    for left in client().smembers(taken):  # of a run that was killed
        client().smove(taken, waiting_key(), left)
    for _number in range(AT_ONCE):
        member = client().srandmember(waiting_key())
        if member is None:
            return
        client().smove(waiting_key(), taken, member)
        store_id, day = member.decode().split(":", 1)
        with store_context(int(store_id)):
            _fold(int(store_id), day)
        client().srem(taken, member)
    fold_counts_task.delay()


def _fold(store_id: int, day: str) -> None:
    prefix = f"{settings.REDIS_PREFIX}seen:{store_id}:{day}:"
    redis = client()
    sources = sorted(name.decode() for name in redis.smembers(f"{prefix}sources"))
    times = {name.decode(): int(number) for name, number in redis.hgetall(f"{prefix}times").items()}
    with redis.pipeline(transaction=False) as pipe:
        for step in Step:
            pipe.pfcount(f"{prefix}{step}")
        for name in sources:
            pipe.pfcount(f"{prefix}from:{name}")
        visitors = pipe.execute()
    slugs = [name.removeprefix("product:") for name in times if name.startswith("product:")]
    real = Product.objects.filter(slug__in=slugs, parent__isnull=True).values_list("slug", flat=True)
    kind = DailyCount.Kind
    counts = {
        (kind.STEP, step.value): (number, times.get(step, 0))
        for step, number in zip(Step, visitors, strict=False)
    }
    counts |= {
        (kind.SOURCE, name): (number, 0) for name, number in zip(sources, visitors[len(Step) :], strict=True)
    }
    counts |= {(kind.PRODUCT, slug): (0, times[f"product:{slug}"]) for slug in real}
    _write(datetime.date.fromisoformat(day), {key: pair for key, pair in counts.items() if any(pair)})


def _write(day: datetime.date, counts: dict[tuple[str, str], tuple[int, int]]) -> None:
    before = {(row.kind, row.key): row for row in DailyCount.objects.filter(day=day)}
    rows = []
    for (kind, key), (visitors, times) in counts.items():
        old = before.get((kind, key))
        # After a flush of Redis the day counts from nothing again: what was written stays.
        rows.append(
            DailyCount(
                day=day,
                kind=kind,
                key=key,
                visitors=max(visitors, old.visitors if old else 0),
                times=max(times, old.times if old else 0),
            )
        )
    DailyCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "day", "kind", "key"],
        update_fields=["visitors", "times"],
    )
