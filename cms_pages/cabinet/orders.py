"""Orders: a list, and a page of each with the moves that its state allows. Nothing else writes to an order here."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.validators import URLValidator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin

from cms_pages.cabinet.base import CabinetViewSet, Cell, ListMixin, NameCell, TagCell
from cms_pages.cabinet.formats import money, when
from cms_pages.cabinet.pictures import pictured, thumbnail
from commerce.address.countries import country_name
from commerce.catalogue.models import Product
from commerce.order.models import Channel, Order, OrderNote, OrderStatusChange
from commerce.order.services import Actor, OrderRefused, change_payment_status, change_status, set_tracking
from commerce.order.statuses import ORDER_MOVES, PAYMENT_MOVES, OrderStatus, PaymentStatus
from commerce.phones import phone_tail
from commerce.stores.roles import Area

STATUS_TONES = {
    OrderStatus.NEW: "wait", OrderStatus.CONFIRMED: "plain", OrderStatus.SHIPPED: "plain",
    OrderStatus.DELIVERED: "good", OrderStatus.CANCELLED: "bad",
}  # fmt: skip
PAYMENT_TONES = {PaymentStatus.PAID: "good", PaymentStatus.PENDING: "wait"}

# What a seller may do by hand, in the order of the buttons. Checking a payment is a provider's move.
STATUS_BUTTONS = {
    OrderStatus.CONFIRMED: _("Confirm"),
    OrderStatus.SHIPPED: _("Mark as shipped"),
    OrderStatus.DELIVERED: _("Mark as delivered"),
    OrderStatus.CANCELLED: _("Cancel the order"),
}
PAYMENT_BUTTONS = {
    PaymentStatus.PAID: _("Mark as paid"),
    PaymentStatus.UNPAID: _("The money has not come"),
    PaymentStatus.PARTLY_REFUNDED: _("Part of the money was given back"),
    PaymentStatus.REFUNDED: _("All the money was given back"),
}


def status_tag(order: Order) -> tuple[str, str]:
    """(tone, words) of the order's status."""
    return STATUS_TONES.get(order.status, "plain"), order.get_status_display()


def payment_tag(order: Order) -> tuple[str, str]:
    """(tone, words) of the payment's status."""
    return PAYMENT_TONES.get(order.payment_status, "plain"), order.get_payment_status_display()


class OrderFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=OrderStatus.choices)
    payment_status = django_filters.ChoiceFilter(label=_("Payment"), choices=PaymentStatus.choices)
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=Channel.choices)
    date_placed = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = Order
        fields = ["status", "payment_status", "channel", "date_placed"]


class OrderList(ListMixin, IndexView):
    page_title = _("Orders")
    search_fields = ["number", "buyer_name", "guest_email", "phone"]
    default_ordering = "-date_placed"
    empty_title = _("No orders yet")
    empty_text = _(
        "The first one will appear here, and a letter will tell you. Share the address of your store."
    )
    columns = [
        NameCell(
            "number",
            label=_("Order"),
            get_url=lambda order: reverse("orders:detail", args=[order.pk]),
            get_note=lambda order: order.buyer_name,
        ),
        Cell("date_placed", label=_("Date"), accessor=lambda order: when(order.date_placed), sort_key="date_placed"),
        Cell(
            "total", label=_("Sum"), sort_key="total_incl_tax", classname="cabinet-sum",
            accessor=lambda order: money(order.total_incl_tax, order.currency),
        ),
        TagCell("status", label=_("Status"), accessor=status_tag, sort_key="status"),
        TagCell("payment", label=_("Payment"), accessor=payment_tag),
        Cell("channel", label=_("Channel"), accessor="get_channel_display", classname="cabinet-minor"),
    ]  # fmt: skip

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Phones are kept as +79123456789, and looked for as people say them: 8 (912) 345-67-89, 345 67 89."""
        found = super().search_queryset(queryset)
        tail = phone_tail(self.search_query) if self.is_searching else ""
        return found | queryset.filter(phone__contains=tail) if tail else found


class OrderPage(WagtailAdminTemplateMixin, SingleObjectMixin, TemplateView):
    """Everything about one order, and the buttons that move it on."""

    model: Any = Order
    template_name = "cabinet/order.html"
    header_icon = "form"
    read, write = "view", "change"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        photos = pictured(Product.objects.select_related("parent"), "images", "parent__images")
        return Order.objects.select_related("shipping_address").prefetch_related(
            Prefetch("lines__product", queryset=photos),
            "discounts",
            Prefetch("status_changes", queryset=OrderStatusChange.objects.order_by("date_created", "pk")),
            Prefetch("notes", queryset=OrderNote.objects.select_related("user").order_by("date_created")),
            "deliveries",
        )

    def get_page_title(self) -> str:
        return self.object.number

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("orders:index"), "label": _("Orders")},
            {"url": "", "label": self.object.number},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.object
        lines = list(order.lines.all())
        moves = [(to, words) for to, words in STATUS_BUTTONS.items() if to in ORDER_MOVES[order.status]]
        payment_moves = [
            (to, words) for to, words in PAYMENT_BUTTONS.items() if to in PAYMENT_MOVES[order.payment_status]
        ]
        return super().get_context_data(
            order=order,
            lines=[(line, _photo_of(line)) for line in lines],
            country=country_name(order.shipping_address.country_id) if order.shipping_address else "",
            goods_total=sum(line.full_sum_shown for line in lines),
            history=[(change, _words_of(change)) for change in order.status_changes.all()],
            status_tag=status_tag(order),
            payment_tag=payment_tag(order),
            moves=[move for move in moves if move[0] != OrderStatus.CANCELLED],
            can_cancel=OrderStatus.CANCELLED in ORDER_MOVES[order.status],
            payment_moves=payment_moves
            if order.status != OrderStatus.CANCELLED or order.payment_status != "unpaid"
            else [],
            **kwargs,
        )


class MoveForm(forms.Form):
    """One press of a button. `seen` is the state that the seller saw when pressing it."""

    kind = forms.ChoiceField(choices=OrderStatusChange.Kind.choices)
    to = forms.CharField(max_length=20)
    seen = forms.CharField(max_length=20)
    reason = forms.CharField(max_length=300, required=False)


class OrderMove(SingleObjectMixin, View):
    """The one view that moves an order or its payment on."""

    model: Any = Order
    read, write = "change", "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order = self.get_object()
        back = redirect("orders:detail", order.pk)
        form = MoveForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("That was not understood. Press one of the buttons of the order."))
            return back
        kind, to, reason = form.cleaned_data["kind"], form.cleaned_data["to"], form.cleaned_data["reason"]
        is_status = kind == OrderStatusChange.Kind.ORDER
        now = order.status if is_status else order.payment_status
        if form.cleaned_data["seen"] != now:
            state = order.get_status_display() if is_status else order.get_payment_status_display()
            messages.error(
                request,
                _(
                    "The order was changed meanwhile. It is now «%(state)s»: look at it before you press again."
                )
                % {"state": state},
            )
            return back
        try:
            change = change_status if is_status else change_payment_status
            order = change(order=order, to=to, actor=Actor.of(request.user), reason=reason)
        except OrderRefused as refused:
            messages.error(request, refused.message)
        else:
            words = order.get_status_display() if is_status else order.get_payment_status_display()
            messages.success(
                request, _("Order %(number)s: %(state)s.") % {"number": order.number, "state": words}
            )
        return back


class TrackingForm(forms.Form):
    """The carrier's number and page."""

    number = forms.CharField(max_length=80, required=False)
    url = forms.CharField(
        max_length=300, required=False, validators=[URLValidator(schemes=["http", "https"])]
    )

    def clean_url(self) -> str:
        return self.cleaned_data["url"] if self.cleaned_data.get("number") else ""


class OrderTracking(SingleObjectMixin, View):
    """Keeps where the parcel is followed; both fields empty take it away."""

    model: Any = Order
    read, write = "change", "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order = self.get_object()
        form = TrackingForm(request.POST)
        if form.is_valid():
            set_tracking(order=order, **form.cleaned_data)
            messages.success(request, _("The tracking number is saved."))
        elif "url" in form.errors:
            messages.error(
                request, _("Copy the whole address of the carrier’s page, with https:// before it.")
            )
        else:
            messages.error(request, _("A tracking number has 80 signs at most."))
        return redirect("orders:detail", order.pk)


class OrderAddNote(SingleObjectMixin, View):
    """A note that only members see."""

    model: Any = Order
    read, write = "change", "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order = self.get_object()
        text = request.POST.get("message", "").strip().replace("\x00", "")
        if text:
            OrderNote.objects.create(
                order=order, user=request.user, note_type=OrderNote.INFO, message=text[:2000]
            )
            messages.success(request, _("Note added."))
        else:
            messages.error(request, _("Write something in the note first."))
        return redirect("orders:detail", order.pk)


def _words_of(change: OrderStatusChange) -> Any:
    return change.display(change.new_status) if change.old_status else _("Order placed")


def _photo_of(line: Any) -> Any:
    product = line.product
    if product is None:
        return None
    return thumbnail(product) or (thumbnail(product.parent) if product.parent_id else None)


class OrderViewSet(CabinetViewSet):
    model = Order
    name = "orders"
    area = Area.ORDERS
    icon = "form"
    has_form = can_add = can_delete = False
    index_view_class = OrderList
    filterset_class = OrderFilters

    def get_extra_urlpatterns(self) -> list[URLPattern]:
        return [
            path("<int:pk>/", self.construct_view(OrderPage), name="detail"),
            path("<int:pk>/move/", self.construct_view(OrderMove), name="move"),
            path("<int:pk>/tracking/", self.construct_view(OrderTracking), name="tracking"),
            path("<int:pk>/note/", self.construct_view(OrderAddNote), name="note"),
        ]
