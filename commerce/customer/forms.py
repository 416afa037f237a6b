"""Forms of the customer's account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commerce.accounts.models import User
from commerce.address.forms import AddressFields
from commerce.customer.tasks import send_password_letter_task
from commerce.order.people import Address
from commerce.phones import NotAPhone, home_of_numbers, normalise_phone
from commerce.stores.languages import shown_language
from commerce.stores.models import Store


class LogInForm(AuthenticationForm):
    """E-mail and password."""

    error_messages = {
        "invalid_login": _(
            "No account has this e-mail address and password. Look at both again, or set a new password."
        ),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["username"].label = _("E-mail")
        self.fields["username"].error_messages["required"] = _("Write your e-mail address.")
        self.fields["password"].error_messages["required"] = _("Write your password.")
        self.fields["username"].widget = forms.EmailInput(attrs={"autocomplete": "email", "maxlength": 254})


class RegisterForm(forms.ModelForm):
    """A new account: name, e-mail and one password (it can be shown and reset, so it is asked for once)."""

    use_required_attribute = False
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters."),
        max_length=200,
        strip=False,
    )

    class Meta:
        model = User
        fields = ["first_name", "email"]
        labels = {"first_name": _("Your name"), "email": _("E-mail")}
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        error_messages = {
            "email": {
                "unique": _(
                    "There is an account with this e-mail address already. Log in, or set a new password."
                ),
                "required": _("Write your e-mail address."),
            }
        }

    def clean_email(self) -> str:
        return User.objects.normalize_email(self.cleaned_data["email"])

    def _post_clean(self) -> None:
        super()._post_clean()  # fills self.instance, which the password is compared with
        password = self.cleaned_data.get("password")
        if password:
            try:
                password_validation.validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password", error)

    def save(self, commit: bool = True) -> User:
        return User.objects.create_user(
            self.cleaned_data["email"],
            self.cleaned_data["password"],
            first_name=self.cleaned_data["first_name"],
        )


class ProfileForm(forms.Form):
    """How the customer is addressed and called."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if not phone:
            return ""
        try:
            return normalise_phone(phone, [home_of_numbers(self.store.country, self.store.currency)])
        except NotAPhone as problem:
            raise ValidationError(problem.message) from None


class _OwnPasswordForm(forms.Form):
    """Something that only the owner of the log-in may do: their password is asked for once more."""

    use_required_attribute = False
    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password. Look at it again."))
        return password


class EmailForm(_OwnPasswordForm):
    """Another e-mail address to log in with."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
        },
    )
    field_order = ("email", "password")


class EraseForm(_OwnPasswordForm):
    """Delete what the store keeps of the customer."""


class ChangePasswordForm(PasswordChangeForm):
    """The old password and the new one, twice."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Your password now")
        self.fields["old_password"].error_messages["required"] = _("Write your password.")
        self.fields["old_password"].widget.attrs.pop("autofocus", None)


class AddressForm(AddressFields):
    """An address to keep."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Who receives it"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write who receives the parcel.")},
    )
    is_default = forms.BooleanField(label=_("Offer this address first"), required=False)

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_up_address(store.country)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_address(data)
        return data

    def address(self) -> Address:
        """What was written."""
        return Address(**self.written_address())


class ForgotPasswordForm(PasswordResetForm):
    """Sends a letter with a link, by Celery, in the name of the store."""

    use_required_attribute = False

    def send_mail(
        self, subject_template_name: str, email_template_name: str, context: dict[str, Any],
        from_email: str | None, to_email: str, html_email_template_name: str | None = None,
    ) -> None:  # fmt: skip
        """Hand what Django has prepared to the task."""
        send_password_letter_task.delay_on_commit(
            email=to_email, uid=context["uid"], token=context["token"], language=shown_language()
        )


class NewPasswordForm(SetPasswordForm):
    """A new password, twice."""

    use_required_attribute = False
