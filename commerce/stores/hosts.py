"""Host -> store: an in-process LRU over Redis over the database.

Values are kept, never instances: a Wagtail Site instance caches its root page for as long as it lives.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site

from commerce.stores.models import Store, StoreDomain

LOCAL_SECONDS = 5
# A reader that loaded a row just before a commit may put it back just after the commit has dropped it: not for long.
SHARED_SECONDS = 60
LOCAL_SIZE = 10_000

_local: OrderedDict[str, tuple[float, dict[str, Any] | None]] = OrderedDict()


class Resolved(NamedTuple):
    """A store and its Wagtail Site, built afresh for one request."""

    store: Store
    site: Site | None


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


def forget(hosts: list[str] | None = None) -> None:
    """Drop hosts (all: None) from this process; their shared entries too."""
    if hosts is None:
        _local.clear()
        return
    cache.delete_many([_key(host) for host in hosts])
    for host in hosts:
        _local.pop(host, None)


def _key(host: str) -> str:
    return f"host:{host}"


def _read(host: str) -> dict[str, Any] | None:
    now = time.monotonic()
    entry = _local.get(host)
    if entry is not None and entry[0] > now:
        _local.move_to_end(host)
        return entry[1]
    values = cache.get(_key(host))
    if values is None:
        values = _load(host)
        # An unknown host is not shared: anybody could fill Redis with names.
        if values is not None:
            cache.set(_key(host), values, SHARED_SECONDS)
    _local[host] = (now + LOCAL_SECONDS, values)
    while len(_local) > LOCAL_SIZE:
        _local.popitem(last=False)
    return values


def _load(host: str) -> dict[str, Any] | None:
    domain = StoreDomain.objects.select_related("store__site").filter(host=host).first()
    if domain is None:
        return None
    return {"store": _values(domain.store), "site": _values(domain.store.site) if domain.store.site else None}


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
