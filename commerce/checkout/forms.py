"""The one form of checkout."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commerce.address.forms import AddressFields
from commerce.address.models import UserAddress
from commerce.order.services import Address, Buyer
from commerce.payment.models import PaymentMethod
from commerce.phones import NotAPhone, home_of_numbers, normalise_phone
from commerce.shipping.selectors import ShippingOption
from commerce.stores.models import Store

_NO_E_MAIL = _("Write your e-mail address: the confirmation goes there.")
_NO_PHONE = _("Write your phone number, so that the store can reach you.")
_NO_CONTACT = _("Write your e-mail address or your phone number: one of the two is enough.")
NEW_ADDRESS = "new"


class CheckoutForm(AddressFields):
    """Who buys, how it is delivered, how it is paid. The choices are what the store offers for this basket.

    `addresses` are those that the customer keeps with this store; a guest has none.
    """

    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, so that we know whom to address.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
        },
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    shipping_method = forms.ChoiceField(
        error_messages={
            "required": _("Choose how you would like to receive the order."),
            "invalid_choice": _("This way of delivery is not offered any more. Choose another one."),
        }
    )
    saved_address = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("This address is no longer kept. Choose another, or write one.")},
    )
    keep_address = forms.BooleanField(label=_("Keep this address for the next time"), required=False)
    payment_method = forms.ChoiceField(
        error_messages={
            "required": _("Choose how you would like to pay."),
            "invalid_choice": _("This way to pay is not offered any more. Choose another one."),
        }
    )
    comment = forms.CharField(
        label=_("Comment on the order"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        required=False,  # where the store asks for it, see below
        error_messages={"required": _("Tick this box: the store needs your consent to take the order.")},
    )

    def __init__(
        self,
        *args: Any,
        shipping: list[ShippingOption],
        payment: list[PaymentMethod],
        store: Store,
        addresses: list[UserAddress] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.store = store
        self.shipping = {str(option.method.pk): option for option in shipping}
        self.payment = {str(method.pk): method for method in payment}
        self.addresses = {str(address.pk): address for address in addresses or []}
        self.fields["shipping_method"].choices = [
            (pk, option.method.name) for pk, option in self.shipping.items()
        ]
        self.fields["payment_method"].choices = [(pk, method.name) for pk, method in self.payment.items()]
        self.fields["saved_address"].choices = [
            *((pk, address.line1) for pk, address in self.addresses.items()), (NEW_ADDRESS, NEW_ADDRESS),
        ]  # fmt: skip
        if store.requires_consent:
            self.fields["consent"].required = True
        else:
            del self.fields["consent"]
        self.set_up_address(store.country)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_contact(data)
        option = self.shipping.get(data.get("shipping_method", ""))
        method = self.payment.get(data.get("payment_method", ""))
        if option is None:
            return data
        if option.method.is_pickup or self._is_saved(data):
            self.forgive_address()
        else:
            self.check_address(data)
        if method is not None and not method.fits(option.method):
            self.add_error(
                "payment_method",
                _("“%(payment)s” does not go with “%(delivery)s”. Choose another way to pay.")
                % {"payment": method.name, "delivery": option.method.name},
            )
        return data

    def _check_contact(self, data: dict[str, Any]) -> None:
        if data.get("phone"):
            try:
                data["phone"] = normalise_phone(data["phone"], self._homes_of_numbers(data))
            except NotAPhone as problem:
                self.add_error("phone", problem.message)
        missing = {name for name in ("email", "phone") if not data.get(name) and name not in self.errors}
        asked, Contact = self.store.contact, Store.Contact
        if asked == Contact.EITHER and missing == {"email", "phone"}:
            self.add_error("email", _NO_CONTACT)
        if "email" in missing and asked in (Contact.EMAIL, Contact.BOTH):
            self.add_error("email", _NO_E_MAIL)
        if "phone" in missing and asked in (Contact.PHONE, Contact.BOTH):
            self.add_error("phone", _NO_PHONE)

    def _homes_of_numbers(self, data: dict[str, Any]) -> list[str]:
        """Where a number without a "+" may be from: where the parcel goes, then where the store is."""
        home = home_of_numbers(self.store.country, self.store.currency)
        option = self.shipping.get(data.get("shipping_method", ""))
        if option is None or option.method.is_pickup:
            return [home]
        kept = self.addresses.get(data.get("saved_address", ""))
        return [kept.country_id if kept else data.get("country", ""), home]

    def _is_saved(self, data: dict[str, Any]) -> bool:
        return data.get("saved_address", "") in self.addresses

    @cached_property
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

    @property
    def chosen_address(self) -> str:
        """The kept address that is marked, by its number; `NEW_ADDRESS` for none of them."""
        pk = str(self["saved_address"].value() or next(iter(self.addresses), NEW_ADDRESS))
        return pk if pk in self.addresses else NEW_ADDRESS

    @property
    def is_email_optional(self) -> bool:
        """Whether the field says so; where one of two contacts is enough, neither does."""
        return self.store.contact == Store.Contact.PHONE

    @property
    def is_phone_optional(self) -> bool:
        """The same for the phone."""
        return self.store.contact == Store.Contact.EMAIL

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of everything that is wrong, in the order of the page."""
        order = [
            "name", "email", "phone", "shipping_method", "saved_address", "country", *[
                bound.name for bound, _width, _optional, _shown in self.address_fields
            ], "payment_method", "comment", "consent",
        ]  # fmt: skip
        names = sorted(self.errors, key=lambda name: order.index(name) if name in order else len(order))
        return [(f"id_{name}", sentence) for name in names for sentence in self.errors[name]]

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
        kept = self.addresses.get(self.cleaned_data["saved_address"])
        if kept is not None:
            return Address(
                line1=kept.line1, line2=kept.line2, postcode=kept.postcode, city=kept.line4, state=kept.state,
                country=kept.country_id,
            )  # fmt: skip
        return Address(**self.written_address())

    @property
    def address_to_keep(self) -> Address | None:
        """A new address that the customer wants kept."""
        if not self.cleaned_data["keep_address"] or self._is_saved(self.cleaned_data):
            return None
        return self.address()
