"""Forms of the platform's host. Each is checked on the server alone; scripts only make it quicker."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commerce.accounts.models import User
from commerce.stores.models import Store, language_choices
from commerce.stores.slugs import MAX_LENGTH, SlugRefused, check_slug, suggest_slug
from themes.registry import DEFAULT, all_themes


class PlatformForm(forms.Form):
    """Errors stand in words beside their field; the browser's own bubbles would come before them."""

    use_required_attribute = False
    error_css_class = "has-error"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


def email_field(**attrs: str) -> forms.EmailField:
    """An e-mail address."""
    return forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", **attrs}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This does not look like an e-mail address. It has an @ and a dot after it."),
        },
    )


def password_field(*, is_new: bool) -> forms.CharField:
    """A password, asked for once: it can be shown, and set anew by a letter."""
    return forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if is_new else "current-password"}),
        help_text=_("At least 8 characters. A sentence that only you would say is best.") if is_new else "",
        error_messages={"required": _("Choose a password.") if is_new else _("Write your password.")},
    )


class RegisterForm(PlatformForm):
    """A new account."""

    email = email_field()
    password = password_field(is_new=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data:
            try:
                validate_password(data["password"], User(email=data.get("email", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class EmailForm(PlatformForm):
    """An address that a letter is asked for."""

    email = email_field()


class LogInForm(PlatformForm):
    """E-mail and password."""

    email = email_field()
    password = password_field(is_new=False)


class PasswordForm(PlatformForm):
    """The password of an account that is known from a link."""

    password = password_field(is_new=False)


class NewPasswordForm(PlatformForm):
    """A new password of an account that is known from a link."""

    password = password_field(is_new=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


_CURRENCY_OF = {"ru": Store.Currency.RUB, "en": Store.Currency.EUR}


class OpenStoreForm(PlatformForm):
    """Everything that a store needs to open. `suggestion` is an address that is free, when the one given is not."""

    name = forms.CharField(
        label=_("Name of the store"),
        max_length=Store._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("As buyers read it. You can change it at any time."),
        error_messages={"required": _("What is your store called?")},
    )
    slug = forms.CharField(
        label=_("Address"),
        required=False,
        strip=True,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_("Latin letters, digits and hyphens. Choose it well: it stays with the store."),
    )
    language = forms.ChoiceField(
        label=_("Language of the store"), choices=language_choices, help_text=_("What buyers read.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=Store.Currency.choices,
        help_text=_("It stays: prices and orders are kept in it."),
    )
    theme = forms.ChoiceField(
        label=_("Look"),
        widget=forms.RadioSelect,
        help_text=_("You can try the others later without losing anything."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestion = ""
        language = get_language() or "en"
        cast("forms.ChoiceField", self.fields["theme"]).choices = [
            (slug, theme.name(language)) for slug, theme in all_themes().items()
        ]
        self.fields["theme"].initial = DEFAULT
        self.fields["language"].initial = language
        self.fields["currency"].initial = _CURRENCY_OF.get(language, Store.Currency.EUR)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalnum() for letter in name):
            raise ValidationError(_("A name has at least one letter or digit."))
        return name

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        if not slug:
            self.suggestion = suggest_slug(self.cleaned_data.get("name", ""))
            raise ValidationError(_("Choose an address. We suggest one: take it or write your own."))
        try:
            check_slug(slug)
        except SlugRefused as refused:
            raise self.refuse_slug(refused) from None
        return slug

    def refuse_slug(self, refused: SlugRefused) -> ValidationError:
        """The refusal as an error of the field, with a suggestion remembered."""
        self.suggestion = refused.suggestion
        return ValidationError(refused.message)

    @property
    def max_slug_length(self) -> int:
        """For the page's script."""
        return MAX_LENGTH
