"""The fields of an address, for checkout and for the customer's address book."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.address.countries import country_names
from commerce.address.formats import (
    LABELS,
    LINES,
    Scheme,
    is_postcode,
    postcode_example,
    scheme_of,
    tidy_postcode,
)
from commerce.address.models import Country
from commerce.stores.kept import kept_by_store

ADDRESS_FIELDS = ("country", "line1", "line2", "postcode", "city", "state")
_LINE_WIDTHS = {"line1": "twothirds", "line2": "third"}


class CountrySelect(forms.Select):
    """A list of all countries, written once for each list and language: a template would draw 250 options each time."""

    countries: tuple[tuple[str, str], ...] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        options = _options(self.countries)
        chosen = escape(value or "")
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            mark_safe(options.replace(f'value="{chosen}"', f'value="{chosen}" selected', 1)),
        )


@lru_cache(maxsize=500)
def _options(rows: tuple[tuple[str, str], ...]) -> str:
    return format_html_join("", '<option value="{}">{}</option>', rows)


class CountryField(forms.Field):
    """One of the countries that are given to `offer`."""

    widget = CountrySelect

    def offer(self, countries: tuple[tuple[str, str], ...]) -> None:
        """Take (ISO code, name) of each, in the order of the list; a first one without a code stands for none."""
        self.widget.countries = countries

    def clean(self, value: Any) -> str:
        code = str(value or "")
        if code and all(code != known for known, _name in self.widget.countries):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return code


class AddressFields(forms.Form):
    """Country, street, town: named and ordered as the chosen country writes them.

    None is required by itself: `check_address` asks for what the country needs, in words.
    """

    country = CountryField(
        label=gettext_lazy("Country"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Nothing is delivered to this country. Choose another.")
        },
    )
    line1 = forms.CharField(max_length=255, required=False)
    line2 = forms.CharField(max_length=255, required=False)
    postcode = forms.CharField(max_length=20, required=False)
    city = forms.CharField(max_length=255, required=False)
    state = forms.CharField(max_length=255, required=False)

    _autocomplete = {
        "country": "country",
        "line1": "address-line1",
        "line2": "address-line2",
        "postcode": "postal-code",
        "city": "address-level2",
        "state": "address-level1",
    }

    def set_up_address(self, first_country: str, section: str = "shipping") -> None:
        """Fill in the countries, the store's own first, and name the fields as the chosen country does."""
        self.fields["country"].offer(countries(first_country, get_language() or "en"))
        scheme = self.scheme
        for name in ADDRESS_FIELDS:
            if name in LABELS:
                self.fields[name].label = scheme.label(name)
            self.fields[name].widget.attrs["autocomplete"] = f"{section} {self._autocomplete[name]}"
        self.fields["postcode"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}

    @property
    def scheme(self) -> Scheme:
        """How the country that is chosen now writes addresses."""
        return scheme_of(str(self["country"].value() or ""))

    @property
    def address_fields(self) -> list[tuple[BoundField, str, bool, bool]]:
        """(field, width, is optional, is asked for) in the order of the chosen country."""
        scheme = self.scheme
        rest = [name for name in LABELS if name not in LINES and name not in scheme.order]
        shown = [*LINES, *scheme.order]
        widths = _LINE_WIDTHS | scheme.widths
        return [
            (self[name], widths.get(name, ""), name not in scheme.required, name in shown)
            for name in [*shown, *rest]
        ]

    def written_address(self) -> dict[str, str]:
        """What the fields of a valid form hold, by the names of `ADDRESS_FIELDS`."""
        return {name: self.cleaned_data[name] for name in ADDRESS_FIELDS}

    def check_address(self, data: dict[str, Any]) -> None:
        """Say beside each field what is missing or cannot be; tidy the postcode. Call it from `clean`."""
        if "country" in self.errors:
            return
        country = data.get("country", "")
        if not country:
            self.add_error("country", _("Choose the country."))
            return
        scheme = scheme_of(country)
        for name in LABELS:
            if name not in (*LINES, *scheme.order):
                data[name] = ""
                self.errors.pop(name, None)
            elif name in scheme.required and not data.get(name) and name not in self.errors:
                self.add_error(
                    name, _("Fill in “%(field)s”: the parcel needs it.") % {"field": scheme.label(name)}
                )
        if postcode := data.get("postcode", ""):
            data["postcode"] = tidy_postcode(postcode)
            if not is_postcode(postcode, country):
                self.add_error(
                    "postcode",
                    _("There is no such postcode in this country. It looks like %(example)s.")
                    % {"example": postcode_example(country)},
                )

    def forgive_address(self) -> None:
        """What stands in the fields does not matter: they are not shown."""
        for name in ADDRESS_FIELDS:
            self.errors.pop(name, None)


@kept_by_store(size=1_000)
def countries(first: str, language: str) -> tuple[tuple[str, str], ...]:
    """(ISO code, name in a language) of every country that is delivered to, the store's own first.

    One query until something changes in the store; the table of countries itself is written by `migrate` alone.
    """
    codes = set(Country.objects.filter(is_shipping_country=True).values_list("iso_3166_1_a2", flat=True))
    rows = [(code, name) for code, name in country_names(language).items() if code in codes]
    rows.sort(key=lambda row: row[0] != first)
    return tuple(rows if rows and rows[0][0] == first else [("", _("Choose a country")), *rows])
