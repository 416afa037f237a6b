"""Reads about stores that everything else leans on."""

from __future__ import annotations

from commerce.accounts.models import User
from commerce.context import StoreContextMissing, active_store_id, active_store_instance, all_stores
from commerce.stores.models import Membership, Store


def active_store() -> Store:
    """The store that has been entered. Raises StoreContextMissing outside one."""
    store = active_store_instance()
    if store is not None:
        return store
    pk = active_store_id()
    if pk is None:
        raise StoreContextMissing("No store has been entered: use store_context(store)")
    return Store.objects.get(pk=pk)


def active_currency() -> str:
    """ISO code of the active store's currency; empty with no store (model defaults at start-up)."""
    return active_store().currency if active_store_id() is not None else ""


def memberships_of(user: User) -> list[Membership]:
    """Every membership of a user over all stores, with the stores: the platform's list of "my stores"."""
    with all_stores():  # the one screen where a person sees several stores: their own
        return list(Membership.objects.filter(user=user).select_related("store").order_by("store__name"))
