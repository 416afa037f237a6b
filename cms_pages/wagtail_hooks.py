"""What the cabinet registers with Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from cms_pages.cabinet import menu
from cms_pages.cabinet.categories import CategoryViewSet
from cms_pages.cabinet.choosers import CategoryChooserViewSet, ProductChooserViewSet
from cms_pages.cabinet.content import ContentPageViewSet
from cms_pages.cabinet.discounts import SaleViewSet, VoucherViewSet
from cms_pages.cabinet.languages import LanguagesViewSet
from cms_pages.cabinet.look import LookViewSet
from cms_pages.cabinet.members import MemberViewSet
from cms_pages.cabinet.orders import OrderViewSet
from cms_pages.cabinet.products import ProductViewSet
from cms_pages.cabinet.reviews import ReviewViewSet
from cms_pages.cabinet.selling import PaymentViewSet, ShippingViewSet
from cms_pages.cabinet.store_settings import StoreViewSet
from cms_pages.cabinet.synonyms import SynonymViewSet

hooks.register("construct_main_menu", menu.construct, order=1000)  # last: whatever others add is replaced


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """The store's nouns."""
    return [
        OrderViewSet(),
        ProductViewSet(),
        CategoryViewSet(),
        SaleViewSet(),
        VoucherViewSet(),
        ReviewViewSet(),
        ContentPageViewSet(),
        ShippingViewSet(),
        PaymentViewSet(),
        LookViewSet(),
        StoreViewSet(),
        LanguagesViewSet(),
        SynonymViewSet(),
        MemberViewSet(),
        ProductChooserViewSet(),
        CategoryChooserViewSet(),
    ]


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    """Icons that Wagtail has not."""
    return [
        *icons,
        *(f"cabinet/icons/cabinet-{name}.svg" for name in ("figures", "look", "percent", "truck", "wallet")),
    ]


@hooks.register("insert_global_admin_css")
def cabinet_css() -> str:
    """Our sheet after Wagtail's."""
    return format_html('<link rel="stylesheet" href="{}">', static("cabinet/cabinet.css"))


@hooks.register("after_edit_page")
def stay_in_the_cabinet(request: HttpRequest, page: Any) -> HttpResponse | None:
    """After publishing Wagtail goes to the page explorer, which is closed here: back to the editor."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest" or "json" in request.headers.get(
        "accept", ""
    ):
        return None  # an autosave wants its answer
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_page_action_menu")
def only_save_and_publish(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Pages are saved and published here. Hiding and deleting is done in the list of pages."""
    by_name = {item.name: item for item in items}
    items[:] = [
        by_name[name] for name in ("action-publish", "action-save-draft") if name in by_name
    ]  # the first is the button


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def own_media(media: Any, request: HttpRequest) -> Any:
    """The scoped manager has done it; said once more where another query may be put in front of the chooser."""
    return media.filter(store_id=request.store.pk)
