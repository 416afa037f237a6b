"""The member's own account in the cabinet: the name and the language. The password is changed on the account page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import AccountView, BaseSettingsPanel
from wagtail.users.models import UserProfile

from commerce.accounts.models import User


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name"]


class LanguageForm(forms.ModelForm):
    preferred_language = forms.ChoiceField(
        label=_("Language of the cabinet"),
        choices=lambda: [("", _("As the store")), *settings.LANGUAGES],
        required=False,
    )

    class Meta:
        model = UserProfile
        fields = ["preferred_language"]


class NamePanel(BaseSettingsPanel):
    name, title, order = "name", _("Your name"), 100
    form_class = NameForm


class LanguagePanel(BaseSettingsPanel):
    name, title, order = "language", _("Language"), 200
    form_class = LanguageForm
    form_object = "profile"


class CabinetAccountView(AccountView):
    """Wagtail's account screen with two panels: no avatar, theme or notifications, no e-mail and no password."""

    template_name = "cabinet/account.html"
    page_title = _("Your account")

    def get_panels(self) -> list[Any]:
        profile = UserProfile.get_for_user(self.request.user)
        return [panel(self.request, self.request.user, profile) for panel in (NamePanel, LanguagePanel)]
