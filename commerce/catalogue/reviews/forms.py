"""What a shopper writes about a product."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = (1, 2, 3, 4, 5)


class ReviewForm(forms.Form):
    """Stars, a text and a name. `website` is not seen by people: whoever fills it in is a program."""

    score = forms.TypedChoiceField(
        choices=[(str(score), str(score)) for score in SCORES],
        coerce=int,
        error_messages={
            "required": _("Choose how many stars you give."),
            "invalid_choice": _("Choose from one to five stars."),
        },
    )
    title = forms.CharField(label=_("In a few words"), max_length=100, required=False)
    body = forms.CharField(
        label=_("Your review"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words about it.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("As others will read it."),
        error_messages={"required": _("Write the name that others will read.")},
    )
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="review_%s", **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    @property
    def is_by_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("website"))

    def review(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("score", "title", "body", "name")}
