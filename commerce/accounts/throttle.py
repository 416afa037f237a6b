"""How often somebody may try: log-ins, registrations, letters. Counted in the cache, shared by all processes.

attempt("log-in", ip=client_ip(request), account=email)      # raises TooManyAttempts
...
forgive("log-in", ip=client_ip(request), account=email)      # the password was right
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

MINUTE = 60


class TooManyAttempts(Exception):
    """Raised with a sentence for the reader that says how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = max(1, -(-seconds // MINUTE))
        self.message = ngettext(
            "Too many attempts. Wait a minute, then try again.",
            "Too many attempts. Wait %(minutes)s minutes, then try again.",
            minutes,
        ) % {"minutes": minutes}
        super().__init__(self.message)


@dataclass(frozen=True)
class Limits:
    """How many attempts in a window of seconds. The pair is the tight one: guessing one account from one place."""

    pair: int
    ip: int
    account: int
    window: int = 15 * MINUTE


LIMITS = {
    "log-in": Limits(pair=8, ip=60, account=60),
    "own": Limits(
        pair=10, ip=100, account=20
    ),  # forms of the account that ask for the password, or send a letter
    "register": Limits(pair=5, ip=30, account=10, window=60 * MINUTE),
    "review": Limits(pair=5, ip=15, account=60, window=60 * MINUTE),
    "tell-me": Limits(pair=10, ip=20, account=10, window=60 * MINUTE),
    "letter": Limits(pair=4, ip=30, account=6, window=60 * MINUTE),
}


def attempt(action: str, *, ip: str, account: str) -> None:
    """Count one attempt; raise TooManyAttempts past a limit of the action."""
    limits = LIMITS[action]
    allowed = zip(_keys(action, ip, account), (limits.pair, limits.ip, limits.account), strict=True)
    for key, most in allowed:
        cache.add(key, 0, limits.window)
        try:
            count = cache.incr(key)
        except ValueError:  # it expired between the two calls
            cache.set(key, 1, limits.window)
            count = 1
        if count > most:
            raise TooManyAttempts(limits.window)


def forgive(action: str, *, ip: str, account: str) -> None:
    """Forget the failures of this person from this place: they have proved who they are."""
    pair, _ip, _account = _keys(action, ip, account)
    cache.delete(pair)


def client_ip(request: HttpRequest) -> str:
    """Whence a request came. In production only nginx reaches us, and its header names the visitor;
    elsewhere it lies."""
    behind_nginx = request.META.get("HTTP_X_REAL_IP") if settings.IS_PRODUCTION else None
    return behind_nginx or request.META.get("REMOTE_ADDR") or "unknown"


def _keys(action: str, ip: str, account: str) -> tuple[str, ...]:
    """The counters of a pair, of a place and of an account."""
    account = account.strip().lower()
    return tuple(
        f"throttle:{action}:{hashlib.sha256(part.encode()).hexdigest()[:32]}"
        for part in (f"{ip} {account}", f"ip {ip}", f"account {account}")
    )
