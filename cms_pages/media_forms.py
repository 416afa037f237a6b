"""The base of every form of the media library: add, edit, many at once, and the window that chooses."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.utils import get_accept_attributes

from cms_pages.cabinet.translations import TranslatedFields
from cms_pages.pictures import clean_picture


class PictureField(WagtailImageField):
    """Wagtail's field with our check: its own reads only a file's head, so a broken picture would be a 500 later."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
        if extension not in settings.WAGTAILIMAGES_EXTENSIONS:
            raise ValidationError(
                _("A picture is a file of one of these kinds: %(kinds)s.")
                % {"kinds": ", ".join(settings.WAGTAILIMAGES_EXTENSIONS).upper()}
            )
        return clean_picture(file)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": get_accept_attributes()}


class StoreImageForm(TranslatedFields, BaseImageForm):
    """A picture of the store."""

    translated = ("description",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields.get("file")
        if given is not None:  # Wagtail makes the field itself, whatever the form declares
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )

    def save(self, commit: bool = True) -> Any:
        self.instance.translate(self.translations)
        return super().save(commit=commit)


class StoreDocumentForm(BaseDocumentForm):
    """A file of the store. The kinds are those of WAGTAILDOCS_EXTENSIONS."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
        if extension not in settings.WAGTAILDOCS_EXTENSIONS:
            raise ValidationError(
                _("Files of this kind cannot be offered. Choose one of these: %(kinds)s.")
                % {"kinds": ", ".join(settings.WAGTAILDOCS_EXTENSIONS)}
            )
        return file
