"""Counting visits without knowing visitors: Redis holds estimates of the day, Celery folds them into DailyCount.

A visitor is told from another by a hash of address, browser and store under a salt that lives for two days in Redis and
nowhere else: no cookie, no profile, nobody can be followed from day to day or from store to store. The hash goes into
a HyperLogLog, from which it cannot be read back. Who asks not to be tracked (Global Privacy Control) is not counted.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from commerce.accounts.throttle import client_ip
from commerce.stores import versions
from commerce.stores.models import Store
from commerce.stores.versions import client


class Step(StrEnum):
    """The way from the door to the order. Whoever is counted at one is counted at those before it."""

    VISIT = "visit"
    PRODUCT = "product"
    BASKET = "basket"
    CHECKOUT = "checkout"
    ORDER = "order"


KEPT = 3 * 24 * 3600
"""Seconds that a day's estimates stay in Redis."""
MOST_PRODUCTS, MOST_SOURCES = 5_000, 200  # of a store and day: nobody fills Redis with invented names

_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|lighthouse|headless|monitor|python|curl|wget", re.IGNORECASE
)
_KNOWN = {
    "instagram.com": "instagram", "facebook.com": "facebook", "fb.com": "facebook", "t.me": "telegram",
    "telegram.org": "telegram", "vk.com": "vk", "youtube.com": "youtube", "tiktok.com": "tiktok",
    "pinterest.com": "pinterest", "ya.ru": "yandex", "dzen.ru": "dzen", "bing.com": "bing",
    "duckduckgo.com": "duckduckgo", "whatsapp.com": "whatsapp", "wa.me": "whatsapp",
}  # fmt: skip
_SEARCH = re.compile(r"(?:^|\.)(google|yandex)\.[a-z.]{2,6}$")
_NAME = re.compile(r"[^\w.-]+")
DIRECT = "direct"


def count(step: Step, request: Any, *, product: str = "", came_from: str = "") -> None:
    """Note that the visitor of a request has come to a step. `product`: its slug. `came_from`: see `source_name`.

    One or two round trips to Redis; while Redis is away nothing is counted, and nobody waits for it. Members, guests
    in a preview, robots and those who ask not to be tracked are left out.
    """
    if (
        versions.is_away()
        or request.headers.get("Sec-GPC") == "1"
        or _is_robot(request)
        or _is_member(request)
        or getattr(request, "in_preview", False)
    ):
        return
    store = request.store
    day = f"{store.pk}:{_today(store).isoformat()}"
    prefix = f"{settings.REDIS_PREFIX}seen:{day}:"
    steps = list(Step)
    try:
        visitor = _visitor(request, store)
        known = _sizes(prefix) if product or came_from else (0, 0)
        with client().pipeline(transaction=False) as pipe:
            for reached in steps[: steps.index(step) + 1]:
                pipe.pfadd(f"{prefix}{reached}", visitor)
                pipe.expire(f"{prefix}{reached}", KEPT)
            pipe.hincrby(f"{prefix}times", step.value, 1)
            if product and known[0] < MOST_PRODUCTS:
                pipe.hincrby(f"{prefix}times", f"product:{product}", 1)
            if came_from and known[1] < MOST_SOURCES:
                pipe.sadd(f"{prefix}sources", came_from)
                pipe.pfadd(f"{prefix}from:{came_from}", visitor)
                pipe.expire(f"{prefix}sources", KEPT)
                pipe.expire(f"{prefix}from:{came_from}", KEPT)
            pipe.expire(f"{prefix}times", KEPT)
            pipe.sadd(waiting_key(), day)
            pipe.execute()
    except redis.RedisError as error:
        versions.note_failure(error)


def source_name(referrer: str, *, own_host: str, campaign: str = "") -> str:
    """Where a visit came from, as a short name: the campaign's utm_source, a known site, a host; "" from inside.

    `referrer` is what the browser gives, of any quality.
    """
    if campaign:
        return _NAME.sub("", campaign.lower())[:60]
    if not referrer:
        return DIRECT
    try:
        host = (urlsplit(referrer).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if not host or host == own_host:
        return ""
    search = _SEARCH.search(host)
    if search:
        return search[1]
    for site, name in _KNOWN.items():
        if host == site or host.endswith(f".{site}"):
            return name
    return _NAME.sub("", host)[:60]


def waiting_key() -> str:
    """The Redis set of "store:day" that have something to fold."""
    return f"{settings.REDIS_PREFIX}seen:waiting"


def _today(store: Store) -> datetime.date:
    return timezone.now().astimezone(ZoneInfo(store.time_zone)).date()


def _visitor(request: HttpRequest, store: Store) -> bytes:
    what = f"{store.pk} {client_ip(request)} {request.headers.get('User-Agent', '')}"
    salt = _salt(f"{settings.REDIS_PREFIX}seen:salt:{timezone.now().date().isoformat()}")
    return hashlib.blake2b(what.encode(errors="replace"), key=salt, digest_size=8).digest()


@lru_cache(maxsize=1)
def _salt(key: str) -> bytes:
    """The salt of a day, the same in every process."""
    client().set(key, secrets.token_bytes(16), nx=True, ex=2 * 24 * 3600)
    return client().get(key) or b""


def _sizes(prefix: str) -> tuple[int, int]:
    with client().pipeline(transaction=False) as pipe:
        pipe.hlen(f"{prefix}times")
        pipe.scard(f"{prefix}sources")
        products, sources = pipe.execute()
    return products, sources


def _is_robot(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return not agent or _ROBOT.search(agent) is not None


def _is_member(request: Any) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff
