"""Screens of the cabinet that stand in front of Wagtail's own at the same addresses."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from cms_pages.cabinet.account import CabinetAccountView
from cms_pages.cabinet.home import HomeView
from cms_pages.cabinet.members import JoinView

urlpatterns = [
    path("", never_cache(require_admin_access(HomeView.as_view())), name="wagtailadmin_home"),
    path("account/", never_cache(require_admin_access(CabinetAccountView.as_view())), name="wagtailadmin_account"),
    path("join/<str:uid>/<str:token>/", JoinView.as_view(), name="cabinet_join"),
]
