"""Host -> store: an in-process LRU over Redis over the database.

Values are kept, never instances: a Wagtail Site instance caches its root page for as long as it lives. They are kept
under the store's version, so that a page of a version never shows the name or the theme of an earlier one.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from redis.exceptions import RedisError
from wagtail.models import Site

from commerce.stores import versions
from commerce.stores.models import Store, StoreDomain

LOCAL_SECONDS = 5
SHARED_SECONDS = 600
LOCAL_SIZE = 10_000

_local: OrderedDict[str, tuple[float, dict[str, Any] | None]] = OrderedDict()


class Resolved(NamedTuple):
    """A store and its Wagtail Site, built afresh for one request."""

    store: Store
    site: Site | None


class KnownStore(NamedTuple):
    """What can be said of a store without the database."""

    pk: int
    status: str
    other_languages: Sequence[str]


def is_platform_host(host: str) -> bool:
    """Whether a host (no port, any case) is the platform's own: sign-up, log-in, operators."""
    return host.lower() in settings.PLATFORM_HOSTS


def resolve_host(host: str) -> Resolved | None:
    """The store that a host (no port) leads to; None when it leads to none. No query on a warm worker."""
    host = host.lower().rstrip(".")
    values = _read(host)
    if values is None:
        return None
    return Resolved(
        _instance(Store, values["store"]), _instance(Site, values["site"]) if values["site"] else None
    )


def known_store(host: str) -> KnownStore | None:
    """The store at a host, as far as it is known without the database; maybe a few seconds old."""
    entry = _local.get(host)
    if entry is not None and entry[0] > time.monotonic():
        values = entry[1]
    else:
        values = cache.get(_key(host))
        if values is not None:
            _local[host] = (time.monotonic() + LOCAL_SECONDS, values)
    if not values:
        return None
    store = values["store"]
    return KnownStore(store["id"], store["status"], store.get("other_languages", ()))


def forget(hosts: list[str] | None = None) -> None:
    """Drop hosts (all: None) from this process; their shared entries too."""
    if hosts is None:
        _local.clear()
        return
    for host in hosts:
        _local.pop(host, None)
    try:
        cache.delete_many([_key(host) for host in hosts])
    except RedisError as error:  # the commit is made; the version tells old entries
        versions.note_failure(error)


def _key(host: str) -> str:
    return f"host:{host}"


def _read(host: str) -> dict[str, Any] | None:
    now = time.monotonic()
    entry = _local.get(host)
    if entry is not None and entry[0] > now and (entry[1] is None or _is_of_now(entry[1])):
        _local.move_to_end(host)
        return entry[1]
    values = _shared(host)
    if values is None:
        values = _load(host)
    _local[host] = (now + LOCAL_SECONDS, values)
    while len(_local) > LOCAL_SIZE:
        _local.popitem(last=False)
    return values


def _is_of_now(values: dict[str, Any]) -> bool:
    """Whether nothing has changed since; without Redis nobody knows, and the entry lives its few seconds."""
    return versions.known_version(values["store"]["id"]) in (values.get("version"), None)


def _shared(host: str) -> dict[str, Any] | None:
    if versions.is_away():
        return None
    try:
        values = cache.get(_key(host))
    except RedisError as error:
        versions.note_failure(error)
        return None
    return values if values is not None and _is_of_now(values) else None


def _load(host: str) -> dict[str, Any] | None:
    domains = StoreDomain.objects.filter(host=host)
    store_id = domains.values_list("store_id", flat=True).first()
    if store_id is None:
        return None  # not shared: anybody could fill Redis with names
    version = versions.known_version(store_id)  # before the row is read: a change in between makes it old
    domain = domains.select_related("store__site").first()
    if domain is None:
        return None
    site = domain.store.site
    values = {"version": version, "store": _values(domain.store), "site": _values(site) if site else None}
    if version is not None:
        try:
            cache.set(_key(host), values, SHARED_SECONDS)
        except RedisError as error:
            versions.note_failure(error)
    return values


def _values(instance: Any) -> dict[str, Any]:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def _instance(model: type[Any], values: dict[str, Any]) -> Any:
    """A model's instance from kept values. Fields that a release has dropped are left out, new ones are read."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db("default", names, [values[name] for name in names])


@receiver([post_save, post_delete], sender=Store)
@receiver([post_save, post_delete], sender=StoreDomain)
@receiver([post_save, post_delete], sender=Site)
def _forget_on_commit(sender: type, instance: Any, **kwargs: Any) -> None:
    if sender is StoreDomain:
        hosts = [instance.host]
    else:
        match = {"store": instance} if sender is Store else {"store__site": instance}
        hosts = list(StoreDomain.objects.filter(**match).values_list("host", flat=True))
    if hosts:
        transaction.on_commit(lambda: forget(hosts))
