"""What shoppers send to their list."""

from __future__ import annotations

from django import forms

from commerce.basket.forms import product_field
from commerce.catalogue.models import Product


class WishForm(forms.Form):
    """A product of the store, and whether it is kept, dropped or put into the basket."""

    product = product_field()
    action = forms.ChoiceField(choices=[(name, name) for name in ("add", "remove", "to-basket")])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        products = Product.objects.filter(parent=None)
        # What is hidden now can still be taken off the list.
        if self.data.get("action") != "remove":
            products = products.filter(is_public=True)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
