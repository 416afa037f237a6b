"""Signed links to a store that is not open yet, and to drafts of its pages, for whoever the owner gives one to.

A link names the store and the store's `preview_version`, so it is good on every host of that store and on no other
store's, and one step of the version makes all of them useless.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from commerce.stores.models import Store

COOKIE = "preview"  # the page cache and nginx let requests with a cookie of this name through to Django
DAYS = 14
_signer = signing.TimestampSigner(salt="commerce.stores.preview")


def preview_token(store: Store) -> str:
    """What a link has at its end, good for DAYS from now."""
    return _signer.sign(_what(store))


def is_good(store: Store, token: str) -> bool:
    """Whether a token is this store's, not older than DAYS and not withdrawn. No query."""
    try:
        return _signer.unsign(token, max_age=timedelta(days=DAYS)) == _what(store)
    except signing.BadSignature:
        return False


def withdraw_links(store: Store) -> None:
    """Make every preview link given out so far useless, and end the previews that go on."""
    store.preview_version += 1
    store.save(update_fields=["preview_version"])


def _what(store: Store) -> str:
    return f"{store.pk}.{store.preview_version}"
