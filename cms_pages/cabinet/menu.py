"""The main menu: the seller's nouns, each shown to the roles that may open it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms_pages.cabinet.access import may_open


class ScreenItem(MenuItem):
    """A menu item that opens a screen; members whose role may not do not see it."""

    def __init__(self, label: Any, view_name: str, name: str, **kwargs: Any) -> None:
        self.view_name = view_name
        super().__init__(label, reverse_lazy(view_name), name=name, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return may_open(request.user.store_role, self.view_name)


class LandingItem(ScreenItem):
    """The landing page's editor; its address depends on the store."""

    def __init__(self) -> None:
        super().__init__(_("Start page"), "wagtailadmin_home", "landing", icon_name="doc-empty", order=60)
        self.view_name = "wagtailadmin_pages:edit"

    def is_shown(self, request: HttpRequest) -> bool:
        return request._wagtail_site is not None and super().is_shown(request)

    def render_component(self, request: HttpRequest) -> Any:
        item = MenuItem(
            self.label, landing_editor(request), name=self.name, icon_name=self.icon_name, order=self.order
        )
        return item.render_component(request)


def landing_editor(request: HttpRequest) -> str:
    """The address of the editor of this store's landing page."""
    return reverse("wagtailadmin_pages:edit", args=[request._wagtail_site.root_page_id])


STORE_MENU = Menu(
    items=[
        ScreenItem(_("Settings"), "store:edit", "store-settings", icon_name="cog", order=10),
        ScreenItem(_("Languages"), "languages:index", "languages", icon_name="globe", order=15),
        ScreenItem(_("Preview"), "cabinet_preview", "preview", icon_name="view", order=16),
        ScreenItem(_("Domains"), "cabinet_domains", "domains", icon_name="site", order=17),
        ScreenItem(_("Delivery"), "delivery:index", "delivery", icon_name="cabinet-truck", order=20),
        ScreenItem(_("Payment"), "payment:index", "payment", icon_name="cabinet-wallet", order=30),
        ScreenItem(_("Words of search"), "synonyms:index", "synonyms", icon_name="search", order=35),
        ScreenItem(_("Members"), "members:index", "members", icon_name="group", order=40),
    ]
)

DISCOUNTS_MENU = Menu(
    items=[
        ScreenItem(_("Sales"), "sales:index", "sales", icon_name="cabinet-percent", order=10),
        ScreenItem(_("Vouchers"), "vouchers:index", "vouchers", icon_name="tag", order=20),
    ]
)

MAIN_MENU: list[MenuItem] = [
    ScreenItem(_("Home"), "wagtailadmin_home", "home", icon_name="home", order=0),
    ScreenItem(_("Orders"), "orders:index", "orders", icon_name="form", order=10),
    ScreenItem(_("Products"), "products:index", "products", icon_name="tag", order=20),
    ScreenItem(_("Categories"), "categories:index", "categories", icon_name="folder-open-1", order=30),
    SubmenuMenuItem(_("Discounts"), DISCOUNTS_MENU, name="discounts", icon_name="cabinet-percent", order=40),
    ScreenItem(_("Reviews"), "reviews:index", "reviews", icon_name="comment", order=50),
    ScreenItem(_("Figures"), "cabinet_figures", "figures", icon_name="cabinet-figures", order=55),
    LandingItem(),
    ScreenItem(_("Pages"), "content:index", "pages", icon_name="doc-full", order=65),
    ScreenItem(_("Look"), "look:edit", "look", icon_name="cabinet-look", order=66),
    ScreenItem(_("Photos"), "wagtailimages:index", "photos", icon_name="image", order=70),
    ScreenItem(_("Documents"), "wagtaildocs:index", "documents", icon_name="doc-full-inverse", order=80),
    SubmenuMenuItem(_("Store"), STORE_MENU, name="store", icon_name="cogs", order=90),
]


def construct(request: HttpRequest, items: list[MenuItem]) -> None:
    """Replace whatever was registered by what a seller needs."""
    items[:] = [item for item in MAIN_MENU if item.is_shown(request)]
