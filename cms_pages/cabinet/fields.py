"""Form fields that several screens share: sums, counts, files, a place in the category tree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.widgets import AdminImageChooser

from cms_pages.media_forms import PictureField
from cms_pages.models import StoreImage
from commerce.catalogue.models import Category
from commerce.money import smallest_unit
from commerce.stores.selectors import active_currency

MAX_SUM = Decimal(
    "9999999.99"
)  # times the largest quantity of a basket, it still fits the columns of an order
MAX_COUNT = 1_000_000


class MoneyField(forms.DecimalField):
    """A sum in the store's currency, in whole smallest units; the currency stands in the label."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "min_value": 0,
                "max_value": MAX_SUM,
                "max_digits": 12,
                "decimal_places": 2,
                "localize": True,
                **kwargs,
            }
        )
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def say_currency(self) -> None:
        """Put the currency of the active store into the label; forms call it when they are built."""
        currency = active_currency()
        self.decimal_places = -int(smallest_unit(currency).as_tuple().exponent)
        self.label = f"{self.label}, {currency}"

    def clean(self, value: Any) -> Decimal | None:
        places = max(0, -int(smallest_unit(active_currency()).as_tuple().exponent))
        amount = super().clean(value)
        if amount is not None and amount != amount.quantize(Decimal(1).scaleb(-places)):
            raise forms.ValidationError(_("This currency has %(count)s decimals.") % {"count": places})
        return amount


class CountField(forms.IntegerField):
    """A whole number, not negative, of a size that makes sense."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MAX_COUNT, **kwargs})
        self.widget.attrs |= {"inputmode": "numeric"}


class AddressField(forms.SlugField):
    """The last part of an address in the store; left empty, it is made from the name."""

    def __init__(self, *, prefix: str) -> None:
        super().__init__(
            label=_("Address in the store"),
            required=False,
            max_length=200,
            help_text=lazy(
                lambda: _("After %(prefix)s. The old address goes on leading here.") % {"prefix": prefix}, str
            )(),
            error_messages={"invalid": _("Latin letters, digits and hyphens only, for example blue-cup.")},
        )

    def clean(self, value: Any) -> str:
        return super().clean(value).lower()


class ColourField(forms.RegexField):
    """A colour, "#rrggbb", chosen by the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"\A#[0-9a-fA-F]{6}\Z",
            widget=forms.TextInput(attrs={"type": "color"}),
            error_messages={"invalid": _("Choose a colour.")},
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        return super().clean(value).lower()


class ImageChoice(forms.ModelChoiceField):
    """A photo of the media library; the chooser uploads new ones too. Other stores' ids are not among the choices."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=StoreImage.objects.all(), **{"required": False, "widget": AdminImageChooser(), **kwargs}
        )


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(PictureField):
    """Several photos from the device. Each must be a real picture of a bearable size."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=_ManyFiles(attrs={"accept": "image/*", "multiple": True}), **kwargs
        )
        # Wagtail writes its hint once, in the language of whoever came first.
        self.help_text = lazy(lambda: str(WagtailImageField().help_text), str)()

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        errors: list[Any] = []
        photos = []
        for file in files:
            try:
                photos.append(super().clean(file, initial))
            except forms.ValidationError as error:
                errors += [f"{file.name}: {sentence}" for sentence in error.messages]
        if errors:
            raise forms.ValidationError(errors)
        return photos


class CategoryLabels:
    """For choices of categories: indents names by their depth, without a query a row."""

    def label_from_instance(self, category: Category) -> str:
        return "— " * (category.depth - 1) + category.name


class CategoryChoice(CategoryLabels, forms.ModelChoiceField):
    """One category of the tree."""


class CategoriesChoice(CategoryLabels, forms.ModelMultipleChoiceField):
    """Any number of categories of the tree."""


def positive() -> MinValueValidator:
    """More than nothing: the smallest sum is one hundredth."""
    return MinValueValidator(Decimal("0.01"), message=_("Give a sum above zero."))
