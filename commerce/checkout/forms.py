"""The one form of checkout."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from commerce.address.countries import country_names
from commerce.address.models import Country
from commerce.order.services import Address, Buyer
from commerce.payment.models import PaymentMethod
from commerce.shipping.selectors import ShippingOption
from commerce.stores.models import Store

_phone = RegexValidator(
    r"\A\+?[\d\s().\-–]{5,40}\Z", _("Write the number with digits, for example +49 30 1234567.")
)


class CheckoutForm(forms.Form):
    """Who buys, how it is delivered, how it is paid. The choices are what the store offers for this basket."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        error_messages={"required": _("Write your name, so that we know whom to address.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address: the confirmation goes there."),
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
        },
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, validators=[_phone])
    shipping_method = forms.ChoiceField(
        error_messages={
            "required": _("Choose how you would like to receive the order."),
            "invalid_choice": _("This way of delivery is not offered any more. Choose another one."),
        }
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    line1 = forms.CharField(label=_("Street and house"), max_length=255, required=False)
    line2 = forms.CharField(label=_("Flat, floor, entrance"), max_length=255, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("Town"), max_length=255, required=False)
    state = forms.CharField(label=_("Region"), max_length=255, required=False)
    payment_method = forms.ChoiceField(
        error_messages={
            "required": _("Choose how you would like to pay."),
            "invalid_choice": _("This way to pay is not offered any more. Choose another one."),
        }
    )
    comment = forms.CharField(
        label=_("Comment on the order"), max_length=1000, required=False, widget=forms.Textarea
    )

    _attrs = {
        "name": {"autocomplete": "name"},
        "email": {"autocomplete": "email", "inputmode": "email"},
        "phone": {"autocomplete": "tel", "type": "tel", "inputmode": "tel"},
        "country": {"autocomplete": "country"},
        "line1": {"autocomplete": "address-line1"},
        "line2": {"autocomplete": "address-line2"},
        "postcode": {"autocomplete": "postal-code"},
        "city": {"autocomplete": "address-level2"},
        "state": {"autocomplete": "address-level1"},
        "comment": {"rows": 3},
    }

    def __init__(
        self,
        *args: Any,
        shipping: list[ShippingOption],
        payment: list[PaymentMethod],
        store: Store,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.shipping = {str(option.method.pk): option for option in shipping}
        self.payment = {str(method.pk): method for method in payment}
        self.fields["shipping_method"].choices = [
            (pk, option.method.name) for pk, option in self.shipping.items()
        ]
        self.fields["payment_method"].choices = [(pk, method.name) for pk, method in self.payment.items()]
        self.fields["country"].choices = countries(store.country)
        for name, attrs in self._attrs.items():
            self.fields[name].widget.attrs.update(attrs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        option = self.shipping.get(data.get("shipping_method", ""))
        method = self.payment.get(data.get("payment_method", ""))
        if option is None:
            return data
        if not option.method.is_pickup:
            for name, sentence in (
                ("country", _("Choose the country.")),
                ("line1", _("Write the street and the house, so that the parcel finds you.")),
                ("city", _("Write the town.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        else:
            for name in ("country", "line1", "line2", "postcode", "city", "state"):
                self.errors.pop(name, None)  # hidden with pick-up: what stands there does not matter
        if method is not None and not method.fits(option.method):
            self.add_error(
                "payment_method",
                _("“%(payment)s” does not go with “%(delivery)s”. Choose another way to pay.")
                % {"payment": method.name, "delivery": option.method.name},
            )
        return data

    @property
    def chosen_shipping(self) -> ShippingOption:
        """The way of delivery the visitor has chosen; the first one until then."""
        pk = str(self["shipping_method"].value() or "")
        return self.shipping.get(pk) or next(iter(self.shipping.values()))

    @property
    def chosen_payment(self) -> PaymentMethod | None:
        """The way to pay the visitor has chosen; until then the first that goes with the delivery."""
        pk = str(self["payment_method"].value() or "")
        fitting = (method for method in self.payment.values() if method.fits(self.chosen_shipping.method))
        return self.payment.get(pk) or next(fitting, None)

    def buyer(self, user: Any) -> Buyer:
        """Whom the order is for."""
        data = self.cleaned_data
        return Buyer(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            user=user if user.is_authenticated else None,
        )

    def address(self) -> Address | None:
        """Where it goes; None for pick-up."""
        if self.chosen_shipping.method.is_pickup:
            return None
        names = ("line1", "line2", "postcode", "city", "state", "country")
        return Address(**{name: self.cleaned_data[name] for name in names})


def countries(first: str) -> list[tuple[str, Any]]:
    """(ISO code, name in the reader's language) of every country that is delivered to, the store's own first."""
    codes = set(Country.objects.filter(is_shipping_country=True).values_list("iso_3166_1_a2", flat=True))
    rows = [(code, name) for code, name in country_names().items() if code in codes]
    rows.sort(key=lambda row: row[0] != first)
    return rows if rows and rows[0][0] == first else [("", _("Choose a country")), *rows]
