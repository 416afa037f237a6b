"""Permissions from the role in the active store."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from commerce.stores.roles import may_django_permission


class StoreRoleBackend(BaseBackend):
    """Answers `user.has_perm` from the membership in the active store; knows no other store and no groups."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        return may_django_permission(user_obj.store_role, perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
