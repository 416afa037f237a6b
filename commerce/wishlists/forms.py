"""What shoppers send to their list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Product


class WishForm(forms.Form):
    """A product of the store, and whether it is kept, dropped or put into the basket."""

    product = forms.ModelChoiceField(
        queryset=Product.objects.none(),
        error_messages={
            "required": _("Choose a product first."),
            "invalid_choice": _("This product is no longer sold here."),
            "invalid_pk_value": _("This product is no longer sold here."),
        },
    )
    action = forms.ChoiceField(choices=[(name, name) for name in ("add", "remove", "to-basket")])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        products = Product.objects.filter(parent=None)
        # What is hidden now can still be taken off the list.
        if self.data.get("action") != "remove":
            products = products.filter(is_public=True)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
