"""The start of the cabinet: what happened today, what waits, and what is still to be set up."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms_pages.cabinet.menu import landing_editor
from cms_pages.cabinet.orders import payment_tag, status_tag
from cms_pages.checklist import setup_checklist
from commerce.catalogue.reviews.models import ProductReview
from commerce.order.models import Order
from commerce.order.statuses import OrderStatus
from commerce.stores.roles import Area, may

NEWEST = 6
MONTH = timedelta(days=30)


class HomeView(WagtailAdminTemplateMixin, TemplateView):
    """Numbers and newest orders for those who see orders; the checklist for those who may work it off."""

    template_name = "cabinet/home.html"
    page_title = _("Home")
    breadcrumbs_items: list[Any] = []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        role = self.request.user.store_role
        context = super().get_context_data(store=self.request.store, **kwargs)
        if may(role, "view", Area.ORDERS):
            orders = Order.objects.order_by("-date_placed", "-pk")[:NEWEST]
            context["numbers"] = _numbers()
            context["newest"] = [(order, status_tag(order), payment_tag(order)) for order in orders]
        if may(role, "change", Area.CATALOGUE):
            context["reviews_waiting"] = ProductReview.objects.filter(
                status=ProductReview.FOR_MODERATION
            ).count()
        context["checklist"] = setup_checklist(role)
        if may(role, "change", Area.PAGES):
            context["page_url"] = landing_editor(self.request)
        context["checklist"] = setup_checklist(role)
        return context


def _numbers() -> dict[str, Any]:
    """Counts and sums of orders, cancelled ones left out; days begin at the store's midnight."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    sold = ~Q(status=OrderStatus.CANCELLED)
    is_today, is_recent = sold & Q(date_placed__gte=today), sold & Q(date_placed__gte=today - MONTH)
    return Order.objects.aggregate(
        today=Count("pk", filter=is_today),
        today_sum=Sum("total_incl_tax", filter=is_today, default=0),
        month=Count("pk", filter=is_recent),
        month_sum=Sum("total_incl_tax", filter=is_recent, default=0),
        waiting=Count("pk", filter=Q(status=OrderStatus.NEW)),
    )
