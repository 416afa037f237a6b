"""A link that shows the store, and drafts of its pages, to whoever has it; and the button that ends all such links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms_pages.cabinet.access import Screen, open_screen
from cms_pages.cabinet.base import NamedScreen, StoreScreen
from cms_pages.content_services import own_pages
from commerce.stores.preview import DAYS, preview_token, withdraw_links
from commerce.stores.roles import Area


class PreviewView(StoreScreen, NamedScreen):
    """GET shows a link that is good from now; POST withdraws all that were given out."""

    area = Area.PAGES
    read, write = "change", "publish"
    template_name = "cabinet/preview.html"
    page_title = _("Preview")
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        store = self.request.store
        path = f"/preview/{preview_token(store)}/"
        drafts = own_pages().filter(has_unpublished_changes=True)
        return super().get_context_data(
            store=store,
            days=DAYS,
            link=store.absolute_url(path),
            drafts=[(page, f"{path}?{urlencode({'to': page.path_in_store})}") for page in drafts],
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        withdraw_links(request.store)
        messages.success(request, _("No preview link that was given out works any more. Here is a new one."))
        return redirect("cabinet_preview")


open_screen("cabinet_preview", Screen(Area.PAGES, read="change", write="publish"))
