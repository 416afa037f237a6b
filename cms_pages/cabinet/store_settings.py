"""The store itself: its name, contacts, language, look and whether it is open. One form, no list."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import EditView

from cms_pages.cabinet.base import CabinetViewSet, FormMixin, ServiceForm
from commerce.address.countries import country_names
from commerce.stores.models import Store, language_choices
from commerce.stores.roles import Area


def country_choices() -> list[tuple[str, str]]:
    """Countries by name in the reader's language."""
    return [("", "—"), *country_names().items()]


@cache
def time_zones() -> list[tuple[str, str]]:
    """Places that have a time zone of their own."""
    return [
        (zone, zone.replace("_", " "))
        for zone in sorted(available_timezones())
        if "/" in zone or zone == "UTC"
    ]


def _number_field(name: str, help_text: Any) -> forms.CharField:
    """A field for a model's text that may be empty, with the model's own name and checks."""
    field = Store._meta.get_field(name)
    return forms.CharField(
        label=field.verbose_name,
        max_length=field.max_length,
        required=False,
        validators=field.validators,
        help_text=help_text,
    )


class StoreForm(ServiceForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    tagline = forms.CharField(
        label=_("Tagline"),
        max_length=160,
        required=False,
        help_text=_("One sentence that says what you sell."),
    )
    status = forms.ChoiceField(label=_("Status"), choices=Store.Status.choices)
    closed_note = Store._meta.get_field("closed_note").formfield(
        label=_("What buyers read while the store is closed"), widget=forms.Textarea(attrs={"rows": 3})
    )
    reopens_on = Store._meta.get_field("reopens_on").formfield(
        label=_("Opens again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    email = forms.EmailField(
        label=_("E-mail for buyers"), required=False, help_text=_("Buyers' replies to letters go here.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    contact = forms.ChoiceField(
        label=_("How buyers are reached"),
        choices=Store.Contact.choices,
        widget=forms.RadioSelect,
        help_text=_("What checkout asks for. A buyer without an e-mail address gets no letters."),
    )
    requires_consent = forms.BooleanField(
        label=_("Ask for consent to the privacy policy"),
        required=False,
        help_text=_(
            "Adds a box to checkout that must be ticked. Needed where the law asks for it, as in Russia."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the store"), choices=language_choices)
    country = forms.ChoiceField(
        label=_("Country"), choices=country_choices, required=False,
        help_text=_("Offered first in the delivery address."),
    )  # fmt: skip
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)

    tax_mode = forms.ChoiceField(label=_("Tax"), choices=Store.Tax.choices)
    tax_rate = forms.DecimalField(
        label=_("Rate, per cent"), min_value=0, max_value=99, max_digits=5, decimal_places=2, required=False
    )
    tax_name = forms.CharField(
        label=_("Name of the tax"),
        max_length=20,
        required=False,
        help_text=_("As buyers know it: VAT, GST, Sales tax."),
    )
    meta_pixel = _number_field("meta_pixel", _("The number of the pixel in Meta's Events Manager."))
    metrika = _number_field("metrika", _("The number of the counter."))
    google_analytics = _number_field("google_analytics", _("The measurement ID of the data stream."))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("language") in self.instance.other_languages:
            self.add_error(
                "language",
                _("The store is shown in this language already. Take it away under “Languages” first."),
            )
        if not data.get("tax_rate"):
            data["tax_rate"] = Decimal(0)
            if (
                data.get("tax_mode") in (Store.Tax.INCLUDED, Store.Tax.ADDED)
                and "tax_rate" not in self.errors
            ):
                self.add_error(
                    "tax_rate", _("Write the rate, for example 20, or choose that no tax is shown.")
                )
        return data

    def initial_of(self, instance: Store) -> dict[str, Any]:
        return {name: getattr(instance, name) for name in self.base_fields}

    def save(self) -> Store:
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)
        self.instance.save(update_fields=list(self.cleaned_data))
        return self.instance


class StoreEdit(FormMixin, EditView):
    template_name = "cabinet/store_form.html"
    page_title = _("Store settings")
    header_icon = "cog"
    read = "view"
    permission_required = None  # reading is enough to look; writing is asked for by StoreScreen
    error_message = _("The settings are not saved yet: see what is marked below.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        kwargs["pk"] = request.store.pk
        super().setup(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return self.get_edit_url()

    def get_edit_url(self) -> str:
        return self.request.path

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @property
    def header_more_buttons(self) -> list[Any]:
        return []

    can_delete = False

    def get_success_message(self) -> Any:
        return _("The settings are saved.")

    def get_success_buttons(self) -> list[Any]:
        return []


class StoreViewSet(CabinetViewSet):
    model = Store
    name = "store"
    area = Area.SETTINGS
    icon = "cog"
    form_class = StoreForm
    edit_view_class = StoreEdit

    def get_urlpatterns(self) -> list[URLPattern]:
        return self.open_screens([path("", self.edit_view, name="edit")])
