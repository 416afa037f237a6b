"""Discounts: sales that everybody gets, and vouchers for those who know the code. Written by the services alone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import JSContext
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.widgets import AdminDateTimeInput

from cms_pages.blocks.choosers import ProductChooser
from cms_pages.cabinet.base import CabinetViewSet, Cell, FormMixin, ListMixin, NameCell, ServiceForm, TagCell
from cms_pages.cabinet.fields import CategoriesChoice, CountField, MoneyField
from cms_pages.cabinet.formats import day, money
from cms_pages.cabinet.product_form import Rows, rows_of
from cms_pages.cabinet.translations import TranslatedForm
from commerce.catalogue.models import Category, Product
from commerce.offer.models import Benefit, ConditionalOffer
from commerce.offer.services import DiscountKind, SaleTerms, create_sale, delete_sale, sale_terms, update_sale
from commerce.stores.roles import Area
from commerce.voucher.models import NO_END, Voucher
from commerce.voucher.services import (
    VoucherKind,
    VoucherTerms,
    create_voucher,
    delete_voucher,
    update_voucher,
    voucher_terms,
)


def _dates(starts_at: datetime | None, ends_at: datetime | None) -> str:
    ends_at = None if ends_at == NO_END else ends_at
    if starts_at and ends_at:
        return f"{day(starts_at)} – {day(ends_at)}"
    if ends_at:
        return str(_("until %(date)s") % {"date": day(ends_at)})
    return str(_("from %(date)s") % {"date": day(starts_at)}) if starts_at else str(_("always"))


def _state(*, is_active: bool, starts_at: datetime | None, ends_at: datetime | None) -> tuple[str, Any]:
    now = timezone.now()
    if not is_active:
        return "plain", _("Off")
    if ends_at and ends_at < now:
        return "plain", _("Over")
    if starts_at and starts_at > now:
        return "wait", _("Not yet")
    return "good", _("On")


def _off(benefit: Benefit) -> str:
    if benefit.type == Benefit.PERCENTAGE:
        return f"−{localize(benefit.value.normalize() if benefit.value % 1 else int(benefit.value))} %"
    if benefit.type == Benefit.SHIPPING_PERCENTAGE:
        return str(_("free delivery"))
    return f"−{money(benefit.value)}"


class _DateTime(forms.DateTimeField):
    """A moment in the store's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=AdminDateTimeInput(), **kwargs)


class SaleProductForm(forms.Form):
    """A product that is on sale."""

    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.filter(parent=None), widget=ProductChooser
    )


SaleProducts = forms.formset_factory(
    SaleProductForm, formset=Rows, extra=0, can_delete=True, max_num=200, absolute_max=400, validate_max=True
)


class SaleForm(TranslatedForm):
    translated = ("name",)

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Buyers read it in the basket."))
    kind = forms.ChoiceField(label=_("What it takes off"), choices=DiscountKind.choices)
    value = MoneyField(label=_("How much"), help_text=_("A number of percent, or a sum off each item."))
    categories = CategoriesChoice(
        label=_("Only these categories"), queryset=Category.objects.order_by("path"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    starts_at = _DateTime(label=_("From"))
    ends_at = _DateTime(label=_("Until"))
    is_active = forms.BooleanField(label=_("On"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._chosen: list[Product] = []
        super().__init__(*args, **kwargs)
        self.products = SaleProducts(
            **({"data": self.data} if self.is_bound else {}), prefix="products",
            initial=[{"product": product.pk} for product in self._chosen],
        )  # fmt: skip

    def initial_of(self, instance: ConditionalOffer) -> dict[str, Any]:
        terms = sale_terms(instance)
        self._chosen = list(terms.products)
        return {**vars(terms), "categories": [category.pk for category in terms.categories]}

    def is_valid(self) -> bool:
        parts = [super().is_valid(), self.products.is_valid()]
        return all(parts)

    def save(self) -> ConditionalOffer:
        products = {
            row.cleaned_data["product"].pk: row.cleaned_data["product"] for row in rows_of(self.products)
        }
        values = {**self.cleaned_data, "categories": list(self.cleaned_data["categories"])}
        terms = SaleTerms(products=list(products.values()), **values)
        return (
            create_sale(terms=terms, translations=self.translations)
            if self.instance is None
            else update_sale(offer=self.instance, terms=terms, translations=self.translations)
        )

    @property
    def media(self) -> forms.Media:
        return super().media + self.products.empty_form.media + self._chooser.media

    @cached_property
    def _chooser(self) -> JSContext:
        context = JSContext()
        self.chooser_definition = context.pack(self.products.empty_form.fields["product"].widget)
        return context


class VoucherForm(ServiceForm):
    code = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("One word that buyers type, such as WELCOME.")
    )
    kind = forms.ChoiceField(label=_("What it gives"), choices=VoucherKind.choices)
    value = MoneyField(
        label=_("How much"), required=False,
        help_text=_("A number of percent, or a sum off the basket; nothing for free delivery."),
    )  # fmt: skip
    min_basket = MoneyField(label=_("From a basket of"), required=False, help_text=_("Empty: any basket."))
    starts_at = _DateTime(label=_("From"))
    ends_at = _DateTime(label=_("Until"))
    max_uses = CountField(
        label=_("How many orders may use it"), required=False, help_text=_("Empty: no limit.")
    )
    once_per_customer = forms.BooleanField(
        label=_("Once for each customer"), required=False, help_text=_("Buyers must log in to use it then.")
    )
    is_active = forms.BooleanField(label=_("On"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["min_basket"].say_currency()

    def initial_of(self, instance: Voucher) -> dict[str, Any]:
        return vars(voucher_terms(instance))

    def save(self) -> Voucher:
        values = {**self.cleaned_data, "min_basket": self.cleaned_data["min_basket"] or Decimal(0)}
        terms = VoucherTerms(**values)
        if self.instance is None:
            return create_voucher(terms=terms)
        return update_voucher(voucher=self.instance, terms=terms)


class _DiscountList(ListMixin, IndexView):
    is_searchable = False

    def get_valid_orderings(self) -> list[str]:
        return []

    def _name_column(self, name: str, **kwargs: Any) -> Any:
        column = self._get_title_column_class(NameCell)
        return column(name, get_url=self.get_edit_url, **kwargs)


class SaleList(_DiscountList):
    page_title = _("Sales")
    add_item_label = _("Add a sale")
    intro = _("A sale lowers prices for everybody: cards and pages show the old price struck through.")
    default_ordering = "-date_created"
    empty_title = _("No sales")
    empty_text = _("Lower the prices of some products, a category or everything, for a while or for good.")

    def get_base_queryset(self) -> QuerySet:
        sales = super().get_base_queryset().filter(offer_type=ConditionalOffer.SITE)
        return sales.select_related("benefit__range").prefetch_related(
            "benefit__range__included_categories", "benefit__range__included_products"
        )

    @property
    def columns(self) -> list[Any]:
        return [
            self._name_column("name", label=_("Sale"), get_note=_scope),
            Cell("off", label=_("Takes off"), accessor=lambda row: _off(row.benefit), classname="cabinet-sum"),
            Cell("dates", label=_("When"), accessor=lambda row: _dates(row.start_datetime, row.end_datetime)),
            TagCell(
                "state", label=_("State"),
                accessor=lambda row: _state(
                    is_active=not row.is_suspended, starts_at=row.start_datetime, ends_at=row.end_datetime
                ),
            ),
        ]  # fmt: skip


def _scope(offer: ConditionalOffer) -> str:
    """What a sale is about, in a line."""
    scope = offer.benefit.range
    if scope is None or scope.includes_all_products:
        return str(_("everything"))
    things = [str(category.name) for category in scope.included_categories.all()]
    things += [str(product.title) for product in scope.included_products.all()]
    more = len(things) - 3
    return ", ".join(things[:3]) + (str(_(" and %(count)s more") % {"count": more}) if more > 0 else "")


class VoucherList(_DiscountList):
    page_title = _("Vouchers")
    add_item_label = _("Add a voucher")
    intro = _("A voucher is a code that a buyer types into the basket. It lowers what no sale has lowered.")
    default_ordering = "-date_created"
    empty_title = _("No vouchers")
    empty_text = _("Give a code to subscribers, to first-time buyers or to friends.")

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().prefetch_related("offers__benefit", "offers__condition")

    @property
    def columns(self) -> list[Any]:
        return [
            self._name_column("code", label=_("Code")),
            Cell("off", label=_("Gives"), accessor=_gives, classname="cabinet-sum"),
            Cell("dates", label=_("When"), accessor=lambda row: _dates(row.start_datetime, row.end_datetime)),
            Cell(
                "used", label=_("Used"),
                accessor=lambda row: f"{row.num_orders} / {row.max_uses}" if row.max_uses else str(row.num_orders),
            ),
            TagCell("state", label=_("State"), accessor=_voucher_state),
        ]  # fmt: skip


def _gives(voucher: Voucher) -> str:
    offer = next(iter(voucher.offers.all()), None)
    if offer is None:
        return "—"
    floor = offer.condition.value
    floor_words = str(_("from %(price)s") % {"price": money(floor)}) if floor else ""
    return f"{_off(offer.benefit)} {floor_words}".strip()


def _voucher_state(voucher: Voucher) -> tuple[str, Any]:
    if voucher.max_uses and voucher.num_orders >= voucher.max_uses:
        return "plain", _("Used up")
    offers = voucher.offers.all()
    return _state(
        is_active=bool(offers) and not offers[0].is_suspended,
        starts_at=voucher.start_datetime,
        ends_at=voucher.end_datetime,
    )


class _Create(FormMixin, CreateView):
    success_message = _("«%(object)s» is saved.")
    error_message = _("The discount is not saved yet: see what is marked below.")
    submit_button_label = _("Save")


class _Edit(FormMixin, EditView):
    success_message = _("«%(object)s» is saved.")
    error_message = _("The discount is not saved yet: see what is marked below.")


class _SaleForms:
    template_name = "cabinet/sale_form.html"
    explanation = _(
        "Buyers see the lowered price at once, on cards, pages and in the basket. Where two sales meet, the one about"
        " products wins over the one about categories, and that one over a sale of everything."
    )


class SaleCreate(_SaleForms, _Create):
    page_title = page_subtitle = _("New sale")
    template_name = _SaleForms.template_name


class SaleEdit(_SaleForms, _Edit):
    template_name = _SaleForms.template_name

    def get_queryset(self) -> QuerySet:
        return ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE).select_related(
            "benefit__range"
        )


class SaleDelete(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the sale")
    success_message = _("«%(object)s» is deleted.")
    confirmation_message = _("Prices go back at once. Orders keep what the sale gave them.")

    def get_queryset(self) -> QuerySet:
        return ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE)

    def delete_action(self) -> None:
        delete_sale(offer=self.object)


_VOUCHER_EXPLANATION = _("The buyer types the code into the basket and sees at once what it takes off.")


class VoucherCreate(_Create):
    page_title = page_subtitle = _("New voucher")
    explanation = _VOUCHER_EXPLANATION


class VoucherEdit(_Edit):
    explanation = _VOUCHER_EXPLANATION


class VoucherDelete(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the voucher")
    success_message = _("«%(object)s» is deleted.")
    confirmation_message = _("The code stops working at once. Orders keep what it gave them.")

    def delete_action(self) -> None:
        delete_voucher(voucher=self.object)


class SaleViewSet(CabinetViewSet):
    model = ConditionalOffer
    name = "sales"
    area = Area.DISCOUNTS
    icon = "cabinet-percent"
    form_class = SaleForm
    index_view_class = SaleList
    add_view_class = SaleCreate
    edit_view_class = SaleEdit
    delete_view_class = SaleDelete


class VoucherViewSet(CabinetViewSet):
    model = Voucher
    name = "vouchers"
    area = Area.DISCOUNTS
    icon = "tag"
    form_class = VoucherForm
    index_view_class = VoucherList
    add_view_class = VoucherCreate
    edit_view_class = VoucherEdit
    delete_view_class = VoucherDelete
