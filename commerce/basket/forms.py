"""What shoppers send to the basket. Bad numbers get a sentence, other stores' rows do not exist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product


def quantity_field(**options: Any) -> forms.IntegerField:
    """A number of items; how many there are to sell is the service's to say."""
    return forms.IntegerField(
        min_value=1,
        error_messages={
            "required": _("Write how many you would like."),
            "invalid": _("Write the quantity as a whole number, for example 2."),
            "min_value": _(
                "The quantity must be at least 1. To take a product out of the basket, remove it."
            ),
        },
        **options,
    )


def product_field() -> forms.ModelChoiceField:
    """A product of the store; the form sets which ones."""
    return forms.ModelChoiceField(
        queryset=Product.objects.none(),
        error_messages={
            "required": _("Choose a product first."),
            "invalid_choice": _("This product is no longer sold here."),
            "invalid_pk_value": _("This product is no longer sold here."),
        },
    )


class AddForm(forms.Form):
    """A product (or variant) and how many of it."""

    product = product_field()
    quantity = quantity_field(initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = _buyable()


def _buyable() -> QuerySet[Product]:
    """What can be put into a basket: public, and no product whose variants are sold in its place."""
    products = Product.objects.filter(is_public=True).exclude(structure=Product.PARENT)
    return products.exclude(parent__is_public=False).select_related("parent")


class UndoForm(forms.Form):
    """What has just been taken out: a product on sale, and how many of it."""

    removed = forms.ModelChoiceField(queryset=Product.objects.none())
    quantity = quantity_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["removed"].queryset = _buyable()


class LineForm(forms.Form):
    """A change to one line: `set` its quantity, one `more`, one `less`, or `remove` it."""

    line = forms.ModelChoiceField(
        queryset=Line.objects.none(),
        error_messages={
            "required": _("Choose what to change first."),
            "invalid_choice": _("That product is not in your basket any more."),
            "invalid_pk_value": _("That product is not in your basket any more."),
        },
    )
    action = forms.ChoiceField(
        choices=[(name, name) for name in ("set", "more", "less", "remove")], required=False
    )
    quantity = quantity_field(required=False)

    def __init__(self, basket: Basket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = basket.lines.all() if basket.pk else Line.objects.none()

    def clean(self) -> dict[str, Any]:
        """`quantity` becomes the one wanted; 0 for a line to be removed."""
        data = super().clean()
        line, action = data.get("line"), data.get("action") or "set"
        if line is None:
            return data
        if action == "set" and "quantity" in data and data["quantity"] is None:
            self.add_error("quantity", self.fields["quantity"].error_messages["required"])
        elif action != "set":
            self.errors.pop(
                "quantity", None
            )  # a button was pressed: what stands in the field does not matter
            data["quantity"] = {"more": line.quantity + 1, "less": line.quantity - 1, "remove": 0}[action]
        return data


class VoucherForm(forms.Form):
    """A code to add, or one to take away."""

    code = forms.CharField(
        max_length=128, error_messages={"required": _("Write the code first.")}, label=_("Voucher code")
    )
    action = forms.ChoiceField(choices=[("add", "add"), ("remove", "remove")], required=False)
