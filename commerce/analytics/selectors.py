"""The figures of a store: the funnel, where visitors came from, what they looked at, what was sold."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from commerce.analytics.counting import DIRECT, Step
from commerce.analytics.models import DailyCount
from commerce.catalogue.models import Product
from commerce.order.models import Order
from commerce.order.statuses import OrderStatus

PERIODS = (7, 30, 90)
TOP = 8


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many visitors (a day's different ones, added up) came to a step, and their part of those at the door."""

    step: Step
    visitors: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the store."""

    day: datetime.date
    visitors: int
    orders: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where visitors came from, and how many orders name the same campaign."""

    name: str
    visitors: int
    orders: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the cabinet shows of a period. Orders are those of the order book, whatever their channel."""

    days: list[Day]
    funnel: list[FunnelStep]
    sources: list[Source]
    products: list[tuple[str, int]]
    orders: int
    revenue: Decimal

    @property
    def visitors(self) -> int:
        """Visitors of the period, each counted once a day."""
        return self.funnel[0].visitors


def figures(days: int) -> Figures:
    """The last `days` days of the active store, today included, in the store's time zone. Five queries."""
    today = timezone.localdate()
    first = today - datetime.timedelta(days=days - 1)
    counts = list(
        DailyCount.objects.filter(day__gte=first, kind__in=[DailyCount.Kind.STEP, DailyCount.Kind.SOURCE])
        .values_list("kind", "day", "key")
        .annotate(number=Sum("visitors"))
    )
    seen = list(
        DailyCount.objects.filter(day__gte=first, kind=DailyCount.Kind.PRODUCT)
        .values_list("key")
        .annotate(number=Sum("times"))
        .order_by("-number", "key")[:TOP]
    )
    titles = dict(Product.objects.filter(slug__in=[key for key, _ in seen]).values_list("slug", "title"))
    start = timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))
    sold = Order.objects.filter(date_placed__gte=start).exclude(status=OrderStatus.CANCELLED)
    by_day = {
        day: (number, total)
        for day, number, total in sold.annotate(day=TruncDate("date_placed"))
        .values_list("day")
        .annotate(Count("pk"), Sum("total_incl_tax"))
        .order_by()
    }
    campaigns = dict(
        sold.exclude(campaign={}).values_list("campaign__utm_source").annotate(Count("pk")).order_by()
    )
    visits = {day: number for kind, day, key, number in counts if (kind, key) == ("step", Step.VISIT)}
    dates = [first + datetime.timedelta(days=n) for n in range(days)]
    return Figures(
        days=[Day(day, visits.get(day, 0), by_day.get(day, (0, 0))[0]) for day in dates],
        funnel=_funnel(counts),
        sources=_sources(counts, campaigns),
        products=[(titles[slug], number) for slug, number in seen if slug in titles],
        orders=sum(number for number, _total in by_day.values()),
        revenue=sum((total for _number, total in by_day.values()), Decimal(0)),
    )


def _funnel(counts: list[tuple[str, datetime.date, str, int]]) -> list[FunnelStep]:
    sums = {step: sum(n for kind, _day, key, n in counts if (kind, key) == ("step", step)) for step in Step}
    door = sums[Step.VISIT]
    percent = {step: Decimal(number * 100) / door if door else Decimal(0) for step, number in sums.items()}
    return [
        FunnelStep(step, number, percent[step].quantize(Decimal("0.1") if percent[step] < 10 else Decimal(1)))
        for step, number in sums.items()
    ]


def _sources(counts: list[tuple[str, datetime.date, str, int]], campaigns: dict[str, int]) -> list[Source]:
    sums: dict[str, int] = {}
    for kind, _day, key, number in counts:
        if kind == "source":
            sums[key] = sums.get(key, 0) + number
    orders = {str(name).lower(): number for name, number in campaigns.items() if name}
    names = sorted(sums.keys() | (orders.keys() - {DIRECT}), key=lambda name: (-sums.get(name, 0), name))
    return [Source(name, sums.get(name, 0), orders.get(name, 0)) for name in names[:TOP]]
