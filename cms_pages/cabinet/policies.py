"""Permissions of Wagtail's views, answered from the role in the active store: no Group rows, no superusers."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection as Actions
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from wagtail.models import AbstractPage, Collection
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms_pages.models import LandingPage, StoreDocument, StoreImage
from commerce.context import active_store_id
from commerce.stores.models import Membership
from commerce.stores.roles import Area, may

# The shapes that Wagtail reads of its GroupPagePermission rows.
_Permission = namedtuple("_Permission", "codename")
_PagePermission = namedtuple("_PagePermission", "page page_id permission")


def role_of(user: Any) -> str | None:
    """The role in the active store of a user who may act; None for everybody else."""
    return user.store_role if user.is_authenticated and user.is_active else None


class RolePolicy(BasePermissionPolicy):
    """Rights on a store-owned model: those of an area, on rows of the active store."""

    def __init__(self, model: type[Model], area: Area) -> None:
        super().__init__(model)
        self.area = area

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may(role_of(user), action, self.area)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return instance.store_id == active_store_id() and self.user_has_permission(user, action)

    def users_with_any_permission(self, actions: Actions[str]) -> QuerySet:
        return _members(*actions, area=self.area)


class RoleMediaPolicy(RolePolicy):
    """The media library. All of it lies in Wagtail's one root collection; the store is a column."""

    def collections_user_has_any_permission_for(self, user: Any, actions: Actions[str]) -> QuerySet:
        allowed = self.user_has_any_permission(user, actions)
        return Collection.objects.filter(depth=1) if allowed else Collection.objects.none()

    def collections_user_has_permission_for(self, user: Any, action: str) -> QuerySet:
        return self.collections_user_has_any_permission_for(user, [action])


class NobodysPolicy(BasePermissionPolicy):
    """Collections are of no use here: a store's media are told apart by their store."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return False

    def users_with_any_permission(self, actions: Actions[str]) -> QuerySet:
        return get_user_model().objects.none()

    def collections_user_can_change(self, user: Any) -> QuerySet:
        return Collection.objects.none()


class RolePagePolicy(PagePermissionPolicy):
    """Pages: the store's landing page and those below it, for those who may change and publish pages."""

    def get_all_permissions_for_user(self, user: Any) -> list[_PagePermission]:
        actions = [a for a in ("change", "publish") if may(role_of(user), a, Area.PAGES)]
        page = LandingPage.objects.filter(store_id=active_store_id()).first() if actions else None
        if page is None:
            return []
        return [_PagePermission(page.page_ptr, page.pk, _Permission(f"{action}_page")) for action in actions]

    def _base_user_has_permission(self, user: Any) -> bool | None:
        return None if user.is_active else False

    def _base_queryset_for_user(self, user: Any) -> QuerySet | None:
        return None if user.is_active else self.model._default_manager.none()

    def instances_with_direct_explore_permission(self, user: Any) -> list[Any]:
        return list({p.page_id: p.page for p in self.get_cached_permissions_for_user(user)}.values())

    def users_with_any_permission(self, actions: Actions[str], include_superusers: bool = True) -> QuerySet:
        return _members(*actions, area=Area.PAGES)

    def users_with_any_permission_for_instance(
        self, actions: Actions[str], instance: Any, include_superusers: bool = True
    ) -> QuerySet:
        return _members(*actions, area=Area.PAGES)


def _members(*actions: str, area: Area) -> QuerySet:
    roles = [
        role
        for role in Membership._meta.get_field("role").choices
        if any(may(role[0], a, area) for a in actions)
    ]
    memberships = Membership.objects.filter(role__in=[value for value, _label in roles])
    return get_user_model().objects.filter(is_active=True, memberships__in=memberships)


def register() -> None:
    """Put the policies into Wagtail's registry. Called after wagtail.images and wagtail.documents are ready."""
    register_permission_policy(AbstractPage, RolePagePolicy())
    register_permission_policy(Collection, NobodysPolicy(Collection))
    register_permission_policy(StoreImage, RoleMediaPolicy(StoreImage, Area.PAGES))
    register_permission_policy(StoreDocument, RoleMediaPolicy(StoreDocument, Area.PAGES))
