"""Screens of the cabinet that stand in front of Wagtail's own at the same addresses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from cms_pages.cabinet.account import CabinetAccountView
from cms_pages.cabinet.domains import DomainsView
from cms_pages.cabinet.figures import FiguresView
from cms_pages.cabinet.home import HomeView
from cms_pages.cabinet.members import JoinView
from cms_pages.cabinet.preview import PreviewView


def to_editor(request: HttpRequest, parent_page_id: int) -> HttpResponse:
    """Where Wagtail's links lead to the page explorer, which is closed here: to the editor of that page."""
    return redirect("wagtailadmin_pages:edit", parent_page_id)


urlpatterns = [
    path("", never_cache(require_admin_access(HomeView.as_view())), name="wagtailadmin_home"),
    path(
        "account/",
        never_cache(require_admin_access(CabinetAccountView.as_view())),
        name="wagtailadmin_account",
    ),
    path("figures/", never_cache(require_admin_access(FiguresView.as_view())), name="cabinet_figures"),
    path("domains/", never_cache(require_admin_access(DomainsView.as_view())), name="cabinet_domains"),
    path("preview/", never_cache(require_admin_access(PreviewView.as_view())), name="cabinet_preview"),
    path("pages/<int:parent_page_id>/", require_admin_access(to_editor), name="cabinet_explore"),
    path("join/<str:uid>/<str:token>/", JoinView.as_view(), name="cabinet_join"),
]
