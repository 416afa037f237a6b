"""How the store delivers and how it is paid: two lists with a form each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView

from cms_pages.cabinet.base import CabinetViewSet, Cell, FormMixin, ListMixin, NameCell, TagCell
from cms_pages.cabinet.fields import CountField, MoneyField
from cms_pages.cabinet.formats import money
from cms_pages.cabinet.product_form import Rows, rows_of
from cms_pages.cabinet.translations import TranslatedForm
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod, WeightBand
from commerce.stores.roles import Area

Kind = ShippingMethod.Kind


class BandForm(forms.Form):
    """The price up to a weight."""

    up_to = CountField(label=_("Up to, g"), min_value=1)
    price = MoneyField(label=_("Price"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].say_currency()


class _Bands(Rows):
    def clean(self) -> None:
        seen: set[int] = set()
        for row in rows_of(self):
            weight = row.cleaned_data.get("up_to")
            if weight in seen:
                row.add_error("up_to", _("There is a price for this weight already."))
            seen.add(weight)


BandFormSet = forms.formset_factory(
    BandForm, formset=_Bands, extra=0, can_delete=True, max_num=30, absolute_max=60, validate_max=True
)


class ShippingForm(TranslatedForm):
    translated = ("name", "description", "pickup_address")

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As buyers read it."))
    description = forms.CharField(
        label=_("What buyers should know"), max_length=300, required=False,
        help_text=_("For instance how many days it takes."),
    )  # fmt: skip
    price = MoneyField(
        label=_("Price"), required=False, help_text=_("By weight: the price above the heaviest weight below.")
    )
    free_from = MoneyField(
        label=_("Free from a basket of"),
        required=False,
        help_text=_("Leave empty when delivery is never free."),
    )
    min_days = CountField(
        label=_("Days on the way, at least"), required=False, max_value=365,
        help_text=_("Shown beside the price: “in 2–4 days”."),
    )  # fmt: skip
    max_days = CountField(label=_("Days on the way, at most"), required=False, max_value=365)
    pickup_address = forms.CharField(label=_("Pick-up address"), max_length=300, required=False)
    is_active = forms.BooleanField(label=_("Offered to buyers"), required=False, initial=True)
    sort_order = CountField(label=_("Place in the list"), required=False, max_value=999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price", "free_from"):
            self.fields[name].say_currency()
        bands = self.instance.bands.all() if self.instance else []
        self.bands = BandFormSet(
            **({"data": self.data} if self.is_bound else {}), prefix="bands",
            initial=[{"up_to": band.up_to, "price": band.price} for band in bands],
        )  # fmt: skip

    def initial_of(self, instance: ShippingMethod) -> dict[str, Any]:
        return {name: getattr(instance, name) for name in self.base_fields}

    def is_valid(self) -> bool:
        parts = [super().is_valid(), self.bands.is_valid()]
        if all(parts):
            kind = self.cleaned_data["kind"]
            if kind == Kind.PICKUP and not self.cleaned_data["pickup_address"]:
                self.add_error("pickup_address", _("Say where buyers pick their orders up."))
            least, most = self.cleaned_data["min_days"], self.cleaned_data["max_days"]
            if least is not None and (most is None or most < least):
                self.add_error("max_days", _("Write a number that is not below the least."))
            if kind == Kind.BY_WEIGHT and not rows_of(self.bands):
                self.add_error(None, _("Add at least one weight with its price."))
        return not self.errors and all(parts) and not any(row.errors for row in rows_of(self.bands))

    @transaction.atomic
    def save(self) -> ShippingMethod:
        method = self.instance or ShippingMethod()
        for name, value in self.cleaned_data.items():
            setattr(method, name, value)
        method.translate(self.translations)
        method.price = method.price or 0
        method.sort_order = method.sort_order or 0
        method.save()
        method.bands.all().delete()
        if method.kind == Kind.BY_WEIGHT:
            WeightBand.objects.bulk_create(
                WeightBand(method=method, up_to=row.cleaned_data["up_to"], price=row.cleaned_data["price"])
                for row in rows_of(self.bands)
            )
        return method


def _shipping_price(method: ShippingMethod) -> str:
    if method.kind == Kind.BY_WEIGHT:
        return str(_("by weight"))
    return money(method.price) if method.price else str(_("free"))


def _offered(row: ShippingMethod | PaymentMethod) -> tuple[str, Any]:
    return ("good", _("Offered")) if row.is_active else ("wait", _("Off"))


class _MethodList(ListMixin, IndexView):
    default_ordering = "sort_order"
    is_searchable = False

    def get_valid_orderings(self) -> list[str]:
        return []

    def _name_column(self, **kwargs: Any) -> Any:
        column = self._get_title_column_class(NameCell)
        return column("name", label=_("Name"), get_url=self.get_edit_url, **kwargs)


class ShippingList(_MethodList):
    page_title = _("Delivery")
    add_item_label = _("Add a way of delivery")
    intro = _("What buyers pick from at checkout. Without a way of delivery nobody can order.")
    empty_title = _("No delivery yet")
    empty_text = _("Add at least one way: a courier, post, or pick-up at your address.")

    @property
    def columns(self) -> list[Any]:
        return [
            self._name_column(get_note=lambda row: row.description),
            Cell("kind", label=_("Kind"), accessor="get_kind_display"),
            Cell("price", label=_("Price"), accessor=_shipping_price, classname="cabinet-sum"),
            Cell(
                "free_from", label=_("Free from"), classname="cabinet-sum",
                accessor=lambda row: money(row.free_from) if row.free_from is not None else None,
            ),
            TagCell("is_active", label=_("Buyers"), accessor=_offered),
        ]  # fmt: skip


class PaymentForm(TranslatedForm):
    translated = ("name", "instructions")

    kind = forms.ChoiceField(label=_("Kind"), choices=PaymentMethod.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As buyers read it."))
    instructions = forms.CharField(
        label=_("Instructions"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Shown after the order and in the letter: for a transfer, the account and what to write."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Offered to buyers"), required=False, initial=True)
    sort_order = CountField(label=_("Place in the list"), required=False, max_value=999)

    def initial_of(self, instance: PaymentMethod) -> dict[str, Any]:
        return {name: getattr(instance, name) for name in self.base_fields}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == PaymentMethod.Kind.BANK_TRANSFER and not values.get("instructions"):
            self.add_error("instructions", _("Say where buyers send the money."))
        return values

    def save(self) -> PaymentMethod:
        method = self.instance or PaymentMethod()
        for name, value in self.cleaned_data.items():
            setattr(method, name, value)
        method.translate(self.translations)
        method.sort_order = method.sort_order or 0
        method.save()
        return method


class PaymentList(_MethodList):
    page_title = _("Payment")
    add_item_label = _("Add a way to pay")
    intro = _("What buyers pick from at checkout. Without a way to pay nobody can order.")
    empty_title = _("No way to pay yet")
    empty_text = _("Cash to the courier or a bank transfer need no contract with anybody.")

    @property
    def columns(self) -> list[Any]:
        return [
            self._name_column(),
            Cell("kind", label=_("Kind"), accessor="get_kind_display"),
            TagCell("is_active", label=_("Buyers"), accessor=_offered),
        ]


class _Create(FormMixin, CreateView):
    page_title = _("New")
    success_message = _("«%(object)s» is saved.")
    error_message = _("Not saved yet: see what is marked below.")
    submit_button_label = _("Save")


class _Edit(FormMixin, EditView):
    success_message = _("«%(object)s» is saved.")
    error_message = _("Not saved yet: see what is marked below.")


class _Delete(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete")
    success_message = _("«%(object)s» is deleted.")
    confirmation_message = _(
        "Buyers will no longer be offered it. Orders that were placed with it stay as they are."
    )

    def delete_action(self) -> None:
        self.object.delete()


class ShippingCreate(_Create):
    page_title = page_subtitle = _("New way of delivery")
    template_name = "cabinet/shipping_form.html"


class ShippingEdit(_Edit):
    template_name = "cabinet/shipping_form.html"


class PaymentCreate(_Create):
    page_title = page_subtitle = _("New way to pay")


class ShippingViewSet(CabinetViewSet):
    model = ShippingMethod
    name = "delivery"
    area = Area.SETTINGS
    icon = "cabinet-truck"
    form_class = ShippingForm
    index_view_class = ShippingList
    add_view_class = ShippingCreate
    edit_view_class = ShippingEdit
    delete_view_class = _Delete


class PaymentViewSet(CabinetViewSet):
    model = PaymentMethod
    name = "payment"
    area = Area.SETTINGS
    icon = "cabinet-wallet"
    form_class = PaymentForm
    index_view_class = PaymentList
    add_view_class = PaymentCreate
    edit_view_class = _Edit
    delete_view_class = _Delete
