"""What each role may do in a store. There are no Group rows: everything is answered from here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A member's role, from the widest to the narrowest."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")
    VIEWER = "viewer", _("Viewer")


class Area(models.TextChoices):
    """A part of the cabinet that roles are granted."""

    CATALOGUE = "catalogue", _("Catalogue")
    ORDERS = "orders", _("Orders")
    DISCOUNTS = "discounts", _("Discounts")
    PAGES = "pages", _("Pages and media")
    SETTINGS = "settings", _("Store settings")
    MEMBERS = "members", _("Members")


_ALL = frozenset({"view", "add", "change", "delete", "publish", "choose"})
_VIEW = frozenset({"view"})

GRANTS: dict[str, dict[str, frozenset[str]]] = {
    Role.OWNER: dict.fromkeys(Area.values, _ALL),
    Role.MANAGER: {
        **dict.fromkeys((Area.CATALOGUE, Area.ORDERS, Area.DISCOUNTS, Area.PAGES), _ALL),
        Area.SETTINGS: _VIEW,
    },
    Role.STAFF: {Area.ORDERS: _VIEW | {"change"}, Area.CATALOGUE: _VIEW},
    Role.VIEWER: dict.fromkeys((Area.ORDERS, Area.CATALOGUE, Area.DISCOUNTS), _VIEW),
}

# Django's permission names are answered by area; a model that is not here is closed to every role.
_AREA_OF_APP = {
    "catalogue": Area.CATALOGUE,
    "partner": Area.CATALOGUE,
    "reviews": Area.CATALOGUE,
    "search": Area.CATALOGUE,
    "order": Area.ORDERS,
    "offer": Area.DISCOUNTS,
    "voucher": Area.DISCOUNTS,
    "cms_pages": Area.PAGES,
    "shipping": Area.SETTINGS,
    "payment": Area.SETTINGS,
    "notifications": Area.ORDERS,
}
_AREA_OF_MODEL = {
    "stores.store": Area.SETTINGS,
    "stores.membership": Area.MEMBERS,
    "payment.source": Area.ORDERS,
    "payment.transaction": Area.ORDERS,
}


def may(role: str | None, action: str, area: str) -> bool:
    """Whether a role (None: not a member) may do an action (`view`, `change`, ...) in an area of its store."""
    return role is not None and action in GRANTS.get(role, {}).get(area, frozenset())


def may_django_permission(role: str | None, permission: str) -> bool:
    """Answer a Django permission name, `app_label.action_model`, from the role; unknown names are refused."""
    app_label, _dot, codename = permission.partition(".")
    if permission == "wagtailadmin.access_admin":
        return role is not None
    action, _underscore, model = codename.partition("_")
    area = _AREA_OF_MODEL.get(f"{app_label}.{model}", _AREA_OF_APP.get(app_label))
    return area is not None and may(role, action, area)
