"""The operators' console: find a store, see its size, close it and open it again. Superusers, on the
platform's host."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from cms_pages.platform.stores import Private
from commerce.catalogue.models import Product
from commerce.context import all_stores
from commerce.order.models import Order
from commerce.stores.models import Store

log = logging.getLogger(__name__)
STORES_PER_PAGE = 50


class ForOperators(Private, UserPassesTestMixin):
    """Everybody else is told that there is nothing here."""

    def test_func(self) -> bool:
        return self.request.user.is_superuser

    def handle_no_permission(self) -> HttpResponse:
        if self.request.user.is_authenticated:
            raise Http404
        return super().handle_no_permission()


class StoreList(ForOperators, View):
    """All stores, newest first, with a search by name, address and owner."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()[:100]
        stores = Store.objects.select_related("owner").order_by("-pk")
        if text:
            stores = stores.filter(
                Q(slug__icontains=text) | Q(name__icontains=text) | Q(owner__email__icontains=text)
            )
        page = Paginator(stores, STORES_PER_PAGE).get_page(request.GET.get("page"))
        pks = [store.pk for store in page]
        with all_stores():  # operators see every store, and of its contents only how much there is
            products = _counts(Product.objects.filter(store_id__in=pks, parent__isnull=True))
            orders = _counts(Order.objects.filter(store_id__in=pks))
        rows = [
            {"store": store, "products": products.get(store.pk, 0), "orders": orders.get(store.pk, 0)}
            for store in page
        ]
        return render(request, "platform/operators.html", {"page": page, "rows": rows, "q": text})


class SetStoreStatus(ForOperators, View):
    """Close a store, or open it again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        store = get_object_or_404(Store, slug=slug)
        wanted = request.POST.get("status")
        if wanted not in (Store.Status.OPEN, Store.Status.CLOSED):
            messages.error(request, _("A store can be opened or closed, nothing else."))
            return redirect("platform:operators")
        store.status = wanted
        store.save(update_fields=["status"])
        log.warning("Operator %s set store %s to %s", request.user.pk, store.slug, wanted)
        said = _("“%(store)s” is open.") if wanted == Store.Status.OPEN else _("“%(store)s” is closed.")
        messages.success(request, said % {"store": store.name})
        return redirect("platform:operators")


def _counts(rows) -> dict[int, int]:
    return dict(rows.order_by().values_list("store_id").annotate(Count("pk")))
