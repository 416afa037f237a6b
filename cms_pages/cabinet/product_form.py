"""One simple form for a product: its words and price, its photos, and its variants as rows. Saved by one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import JSContext

from cms_pages.cabinet.fields import (
    AddressField,
    CategoriesChoice,
    ColourField,
    CountField,
    ImageChoice,
    MoneyField,
    PhotosField,
    positive,
)
from cms_pages.cabinet.translations import TranslatedForm
from cms_pages.models import StoreImage
from commerce.catalogue.models import Category, Product, ProductAttributeValue
from commerce.catalogue.services import VariantData, save_product
from commerce.catalogue.short_links import code_of
from commerce.customer.alerts import waiting_for
from commerce.partner.models import StockRecord

MAX_PHOTOS = 20
MAX_VARIANTS = 60
NO_COLOUR = "#cccccc"  # a colour picker cannot be empty


def touched_stock(values: dict[str, Any]) -> int | None:
    """The count to write; None when it is the one that the page showed: an order may have moved it since."""
    return None if values["stock"] == values["stock_seen"] else values["stock"]


class PhotoForm(forms.Form):
    """A place in the gallery."""

    image = ImageChoice(required=True, label=_("Photo"))


class VariantForm(forms.Form):
    """A variant. `options` are the names that it is chosen by; each has a field, value_0, value_1."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    price = MoneyField(label=_("Price"), validators=[positive()])
    stock = CountField(label=_("In stock"))
    stock_seen = CountField(required=False, widget=forms.HiddenInput)
    sku = forms.CharField(label=_("SKU"), max_length=64, required=False)
    weight = CountField(label=_("Weight, g"), required=False)
    image = ImageChoice(label=_("Own photo"))
    colour = ColourField(label=_("Dot"), required=False, initial=NO_COLOUR)
    is_public = forms.BooleanField(label=_("On sale"), required=False, initial=True)

    def __init__(self, *args: Any, options: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        self.fields["price"].say_currency()
        for number, name in enumerate(options):
            label = name or _("Value")
            self.fields[f"value_{number}"] = forms.CharField(label=label, max_length=100)
        self.order_fields(["pk", *(f"value_{n}" for n in range(len(options)))])

    def data_of_variant(self) -> VariantData:
        """The row as the service takes it."""
        values = self.cleaned_data
        return VariantData(
            pk=values["pk"],
            options={name: values[f"value_{number}"] for number, name in enumerate(self.options)},
            price=values["price"],
            stock=touched_stock(values),
            sku=values["sku"],
            weight=values["weight"],
            image=values["image"],
            is_public=values["is_public"],
        )


class Rows(forms.BaseFormSet):
    """Rows that the page's script adds, moves and removes: it writes into hidden fields."""

    deletion_widget = forms.HiddenInput
    ordering_widget = forms.HiddenInput


class _VariantFormSet(Rows):
    def clean(self) -> None:
        seen: set[tuple[str, ...]] = set()
        for row in rows_of(self):
            names = tuple(
                row.cleaned_data.get(f"value_{n}", "").strip().lower() for n in range(len(row.options))
            )
            if names in seen:
                row.add_error("value_0", _("Another variant has the same name."))
            seen.add(names)


PhotoFormSet = forms.formset_factory(
    PhotoForm, formset=Rows, extra=0, can_delete=True, can_order=True, max_num=MAX_PHOTOS
)
VariantFormSet = forms.formset_factory(
    VariantForm, formset=_VariantFormSet, extra=0, can_delete=True, max_num=MAX_VARIANTS, validate_max=True
)


def rows_of(formset: forms.BaseFormSet) -> list[Any]:
    """The forms of a formset that are filled in and stay, in order."""
    rows = [form for form in formset.forms if form.is_bound and form not in formset.deleted_forms]
    return [form for form in rows if getattr(form, "cleaned_data", None)]


class ProductForm(TranslatedForm):
    """The product with everything that belongs to it."""

    translated = ("title", "description")

    title = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("An empty line begins a new paragraph."),
    )  # fmt: skip
    uploads = PhotosField(label=_("Add photos from your device"))
    categories = CategoriesChoice(
        label=_("Categories"), queryset=Category.objects.order_by("path"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    price = MoneyField(label=_("Price"), required=False, validators=[positive()])
    stock = CountField(
        label=_("In stock"), required=False, help_text=_("Pieces you have. 0 is shown as sold out.")
    )
    stock_seen = CountField(required=False, widget=forms.HiddenInput)
    sku = forms.CharField(
        label=_("SKU"),
        max_length=64,
        required=False,
        help_text=_("Your own code or the bar code, if you use one."),
    )
    slug = AddressField(prefix="/product/")
    weight = CountField(
        label=_("Weight, g"), required=False, help_text=_("With packaging, for delivery by weight.")
    )
    is_public = forms.BooleanField(label=_("Show in the store"), required=False, initial=True)
    option_name = forms.CharField(
        label=_("What the variants differ by"), max_length=60, required=False,
        help_text=_("For instance Colour, Size or Volume: buyers choose by it."),
    )  # fmt: skip

    has_colours = forms.BooleanField(
        label=_("Show a dot of colour beside each"), required=False,
        help_text=_("For variants that differ by colour: choose the dot in each row."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.children: list[Product] = []
        super().__init__(*args, **kwargs)
        self.fields["price"].say_currency()
        if len(self.option_names) > 1:
            del self.fields["option_name"]
        formset = {"data": self.data, "files": self.files} if self.is_bound else {}
        self.photos = PhotoFormSet(**formset, prefix="photos", initial=self._initial_photos())
        self.variants = VariantFormSet(
            **formset, prefix="variants", initial=self._initial_variants(),
            form_kwargs={"options": self._options_of_rows()},
        )  # fmt: skip

    # --- what there is

    def initial_of(self, instance: Product) -> dict[str, Any]:
        self.children = list(
            instance.children.order_by("pk").prefetch_related("stockrecords", "images__image")
        )
        stock = StockRecord.objects.filter(product=instance).first()
        return {
            "title": instance.title,
            "description": instance.description,
            "categories": [category.pk for category in instance.categories.all()],
            "price": stock and stock.price,
            "stock": stock and stock.num_in_stock,
            "stock_seen": stock and stock.num_in_stock,
            "sku": instance.upc or "",
            "weight": instance.weight,
            "is_public": instance.is_public,
            "slug": instance.slug,
            "option_name": self.option_names[0] if self.option_names else "",
            "has_colours": bool(self._coloured),
        }

    @cached_property
    def _values(self) -> list[ProductAttributeValue]:
        values = ProductAttributeValue.objects.filter(product__in=self.children).select_related("attribute")
        return list(values.exclude(value_text=None).order_by("attribute_id"))

    @cached_property
    def option_names(self) -> list[str]:
        """What the existing variants differ by, by name."""
        return list(dict.fromkeys(value.attribute.name for value in self._values))

    @cached_property
    def _coloured(self) -> dict[int, str]:
        """{variant: its colour} for the option that has colours."""
        found = {}
        for value in self._values:
            if colour := value.attribute.swatches.get(value.value_text):
                found[value.product_id] = colour
        return found

    def _swatches(self, rows: list[Any]) -> dict[str, dict[str, str]] | None:
        """Colours as the service takes them; None where the seller has never asked for dots."""
        wants = self.cleaned_data["has_colours"]
        if not rows or not (wants or self._coloured):
            return None
        options = self._options_of_rows()
        known = {value.attribute.name for value in self._values if value.attribute.swatches}
        number = next((n for n, name in enumerate(options) if name in known), 0)
        return {
            options[number]: {
                row.cleaned_data[f"value_{number}"]: row.cleaned_data["colour"] if wants else ""
                for row in rows
            }
        }

    def _options_of_rows(self) -> list[str]:
        if len(self.option_names) > 1:
            return self.option_names
        typed = str(self.data.get("option_name", "")).strip()[:60] if self.is_bound else ""
        return [typed or (self.option_names[0] if self.option_names else gettext("Variant"))]

    def _initial_photos(self) -> list[dict[str, Any]]:
        photos = self.instance.images.all() if self.instance else []
        return [{"image": photo.image_id, "ORDER": place} for place, photo in enumerate(photos, 1)]

    def _initial_variants(self) -> list[dict[str, Any]]:
        values = {(value.product_id, value.attribute.name): value.value_text for value in self._values}
        names = self.option_names or [""]
        rows = []
        for child in self.children:
            stock = next(iter(child.stockrecords.all()), None)
            photo = next(iter(child.images.all()), None)
            rows.append(
                {
                    "pk": child.pk,
                    "price": stock and stock.price,
                    "stock": stock and stock.num_in_stock,
                    "stock_seen": stock and stock.num_in_stock,
                    "sku": child.upc or "",
                    "weight": child.weight,
                    "image": photo and photo.image_id,
                    "colour": self._coloured.get(child.pk, NO_COLOUR),
                    "is_public": child.is_public,
                    **{
                        f"value_{n}": values.get((child.pk, name), child.title)
                        for n, name in enumerate(names)
                    },
                }
            )
        return rows

    # --- what was sent

    def is_valid(self) -> bool:
        parts = [super().is_valid(), self.photos.is_valid(), self.variants.is_valid()]
        if all(parts):
            self._check_the_whole()
        return not self.errors and all(parts) and not any(row.errors for row in rows_of(self.variants))

    def _check_the_whole(self) -> None:
        rows = rows_of(self.variants)
        known = {child.pk for child in self.children}
        if any(row.cleaned_data["pk"] and row.cleaned_data["pk"] not in known for row in rows):
            self.add_error(None, _("One of the variants was removed meanwhile. Open the product again."))
        if not rows:
            for field, sentence in (
                ("price", _("Give the product a price.")),
                ("stock", _("Say how many you have.")),
            ):
                if self.cleaned_data.get(field) is None and field not in self.errors:
                    self.add_error(field, sentence)
        self._check_codes(rows)

    def _check_codes(self, rows: list[Any]) -> None:
        own = self.cleaned_data.get("sku")
        codes = [
            (row, row.cleaned_data["sku"], row.cleaned_data["pk"]) for row in rows if row.cleaned_data["sku"]
        ]
        if not rows and own:
            codes = [(self, own, self.instance and self.instance.pk)]
        taken = dict(
            Product.objects.filter(upc__in=[code for _form, code, _pk in codes]).values_list("upc", "pk")
        )
        kept = {row.cleaned_data["pk"] for row in rows} | ({self.instance.pk} if self.instance else set())
        leaving = {child.pk for child in self.children} - kept
        seen: set[str] = set()
        for form, code, pk in codes:
            if code in seen or taken.get(code, pk) not in {pk, *leaving}:
                form.add_error("sku", _("Another product has this code."))
            seen.add(code)

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        others = Product.objects.filter(slug=slug, parent=None).exclude(pk=self.instance and self.instance.pk)
        if slug and others.exists():
            raise forms.ValidationError(_("Another product has this address."))
        return slug

    @transaction.atomic
    def save(self) -> Product:
        values = self.cleaned_data
        chosen = sorted(rows_of(self.photos), key=lambda row: row.cleaned_data["ORDER"] or MAX_PHOTOS)
        return save_product(
            product=self.instance,
            title=values["title"],
            description=values["description"],
            categories=values["categories"],
            price=values["price"],
            stock=touched_stock(values),
            sku=values["sku"],
            slug=values["slug"],
            weight=values["weight"],
            is_public=values["is_public"],
            images=[*(row.cleaned_data["image"] for row in chosen), *self._uploaded()],
            variants=[row.data_of_variant() for row in rows_of(self.variants)],
            swatches=self._swatches(rows_of(self.variants)),
            translations=self.translations,
        )

    def _uploaded(self) -> list[StoreImage]:
        title = self.cleaned_data["title"]
        return [
            StoreImage.objects.create(title=title, file=file, uploaded_by_user=self.user)
            for file in self.cleaned_data["uploads"]
        ]

    # --- what the page needs

    @property
    def waiting(self) -> int:
        """How many people wait for it to be back."""
        return waiting_for(self.instance) if self.instance else 0

    @property
    def short_code(self) -> str:
        return code_of(self.instance.pk)

    @property
    def media(self) -> forms.Media:
        return (
            super().media
            + self.photos.empty_form.media
            + self.variants.empty_form.media
            + self._chooser.media
        )

    @cached_property
    def _chooser(self) -> JSContext:
        context = JSContext()
        self.chooser_definition = context.pack(self.photos.empty_form.fields["image"].widget)
        return context

    def is_multipart(self) -> bool:
        return True
