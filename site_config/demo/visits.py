"""A month of a demo store's visitors, for its figures. No day has fewer than it had orders."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from commerce.analytics.counting import DIRECT, Step
from commerce.analytics.models import DailyCount
from commerce.catalogue.models import Product
from commerce.order.models import Channel, Order
from commerce.stores.models import Store

DAYS = 30
_SOURCES = {
    "instagram": 34,
    DIRECT: 30,
    "telegram": 16,
    "google": 12,
    "newsletter": 5,
    "pinterest": 3,
}  # per cent
# Of those at one step, how many come to the next, in per cent: the least and the most of a day.
_GO_ON = {Step.PRODUCT: (52, 64), Step.BASKET: (14, 22), Step.CHECKOUT: (48, 60)}


def save_visits(store: Store) -> None:
    """Visitors of the days before today, around the orders that are there. One statement; today is counted live."""
    random = Random(f"{store.slug} visits")  # noqa: S311  (a story, not a secret)
    today = timezone.now().astimezone(ZoneInfo(store.time_zone)).date()
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    placed = Order.objects.filter(channel__in=[Channel.WEB, Channel.INSTAGRAM])
    orders = Counter(
        when.astimezone(ZoneInfo(store.time_zone)).date()
        for when in placed.values_list("date_placed", flat=True)
    )
    slugs = list(
        Product.objects.filter(is_public=True, parent=None).order_by("pk").values_list("slug", flat=True)
    )
    rows: list[DailyCount] = []
    for day in days:
        rows += _day(day, orders[day], slugs, random)
    DailyCount.objects.bulk_create(rows)


def _day(day: date, orders: int, slugs: list[str], random: Random) -> list[DailyCount]:
    visitors = random.randint(70, 120) + (35 if day.weekday() >= 5 else 0)
    steps = {Step.VISIT: visitors}
    before = visitors
    for step, (least, most) in _GO_ON.items():
        before = steps[step] = max(orders, before * random.randint(least, most) // 100)
    steps[Step.ORDER] = orders
    seen: Counter[str] = Counter()
    for _look in range(steps[Step.PRODUCT] * 2):
        seen[slugs[int(len(slugs) * random.random() ** 2)]] += 1  # the first ones are liked best
    return [
        *(DailyCount(day=day, kind=DailyCount.Kind.STEP, key=step, visitors=n) for step, n in steps.items()),
        *(
            DailyCount(day=day, kind=DailyCount.Kind.SOURCE, key=name, visitors=visitors * percent // 100)
            for name, percent in _SOURCES.items()
        ),
        *(DailyCount(day=day, kind=DailyCount.Kind.PRODUCT, key=slug, times=n) for slug, n in seen.items()),
    ]
