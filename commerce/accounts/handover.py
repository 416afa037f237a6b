"""Takes a member from the platform's host to a store's: sessions are per host, so a ticket is exchanged for one.

A ticket lives for a minute in the cache, works once, and only on the host of the store it was made for.
"""

from __future__ import annotations

import secrets

from django.core.cache import cache
from django.urls import reverse

from commerce.accounts.models import User
from commerce.context import store_context
from commerce.stores.models import Membership, Store

SECONDS = 60
_STORE_URLS = "site_config.urls"


def handover_url(*, user: User, store: Store) -> str:
    """An address below the platform's domain that logs a member in there. Raises Membership.DoesNotExist."""
    with store_context(store):
        Membership.objects.get(user=user)
    ticket = secrets.token_urlsafe(32)
    cache.set(_key(ticket), {"user": user.pk, "store": store.pk}, SECONDS)
    return store.platform_url(reverse("enter", urlconf=_STORE_URLS, args=[ticket]))


def redeem(*, ticket: str, store: Store) -> User | None:
    """Whom a ticket lets into a store; None when it is used, old, forged or another store's. Works once."""
    key = _key(ticket)
    held = cache.get(key)
    if held is None or held["store"] != store.pk:
        return None
    if not cache.delete(key):  # two requests with one ticket: only one deletes it
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    return user if user is not None and user.store_role is not None else None


def _key(ticket: str) -> str:
    return f"handover:{ticket}"
