"""Register, confirm, log in and out, a new password: on the platform's host."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cms_pages.platform import forms
from commerce.accounts import links, services
from commerce.accounts.models import User
from commerce.accounts.throttle import TooManyAttempts, attempt, client_ip, forgive


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class FormPage(View):
    """A page with one form: shown, checked, and done when it is right."""

    form_class: type[forms.PlatformForm]
    template_name: str
    limit: str = ""
    """The action of commerce.accounts.throttle that each POST counts as."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.answer(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
            if self.limit:
                attempt(
                    self.limit, ip=client_ip(request), account=form.cleaned_data.get("email", request.path)
                )
        except TooManyAttempts as refused:
            form.add_error(None, refused.message)
            return self.answer(form, status=429)
        return self.done(form)

    def make_form(self, data: Any = None) -> forms.PlatformForm:
        return self.form_class(data)

    def answer(self, form: forms.PlatformForm, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, **context}, status=status)

    def done(self, form: forms.PlatformForm) -> HttpResponse:
        """What happens with a form that is right."""
        raise NotImplementedError


class Register(FormPage):
    """E-mail and password; then a letter."""

    form_class = forms.RegisterForm
    template_name = "platform/register.html"
    limit = "register"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return (
            redirect("platform:stores") if request.user.is_authenticated else super().get(request, **kwargs)
        )

    def done(self, form: forms.PlatformForm) -> HttpResponse:
        services.register(language=get_language() or "en", **form.cleaned_data)
        return _look_into_your_mail(self.request, form.cleaned_data["email"])


class Resend(FormPage):
    """The letter once more."""

    form_class = forms.EmailForm
    template_name = "platform/resend.html"
    limit = "letter"

    def done(self, form: forms.PlatformForm) -> HttpResponse:
        services.resend_confirmation(language=get_language() or "en", **form.cleaned_data)
        return _look_into_your_mail(self.request, form.cleaned_data["email"])


class LetterSent(View):
    """Look into your mail. Says the same for every address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "platform/letter_sent.html", {"email": request.session.get("letter_to", "")})


class Confirm(FormPage):
    """The letter's link asks for the password: a mailbox and a password together prove who it is.

    A GET changes nothing, so that mail scanners which follow links do no harm.
    """

    form_class = forms.PasswordForm
    template_name = "platform/confirm.html"
    limit = "log-in"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.user = links.user_of_confirmation(kwargs["token"])
        if self.user is None:
            return render(request, "platform/old_link.html", {"form": forms.EmailForm()}, status=410)
        return super().dispatch(request, *args, **kwargs)

    def answer(self, form: forms.PlatformForm, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().answer(form, status=status, email=self.user.email, **context)

    def done(self, form: forms.PlatformForm) -> HttpResponse:
        user = authenticate(self.request, username=self.user.email, password=form.cleaned_data["password"])
        if user is None:
            form.add_error(
                "password", _("This is not the password of this account. Try again, or set a new one.")
            )
            return self.answer(form)
        services.confirm_email(user=user)
        login(self.request, user)
        return redirect("platform:stores" if user.owned_stores.exists() else "platform:open")


class LogIn(FormPage):
    """E-mail and password."""

    form_class = forms.LogInForm
    template_name = "platform/login.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.next_url()) if request.user.is_authenticated else super().get(request, **kwargs)

    def done(self, form: forms.PlatformForm) -> HttpResponse:
        email, ip = form.cleaned_data["email"], client_ip(self.request)
        try:
            attempt("log-in", ip=ip, account=email)
        except TooManyAttempts as refused:
            form.add_error(None, refused.message)
            return self.answer(form, status=429)
        user = authenticate(
            self.request, username=User.objects.normalize_email(email), password=form.cleaned_data["password"]
        )
        if user is None:
            form.add_error(
                None,
                _(
                    "No account has this e-mail address and password. Look at both again, or set a new password."
                ),
            )
            return self.answer(form)
        forgive("log-in", ip=ip, account=email)
        if user.email_confirmed_at is None:
            services.resend_confirmation(email=email, language=get_language() or "en")
            return _look_into_your_mail(self.request, email)
        login(self.request, user)
        return redirect(self.next_url())

    def answer(self, form: forms.PlatformForm, *, status: int = 200, **context: Any) -> HttpResponse:
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        return super().answer(form, status=status, next=wanted, **context)

    def next_url(self) -> str:
        """Where the person was going, when that is on this host."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}, self.request.is_secure()):
            return wanted
        return reverse("platform:stores")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session on this host."""
    logout(request)
    return redirect("platform:home")


class ForgotPassword(FormPage):
    """Asks for a letter with a link."""

    form_class = forms.EmailForm
    template_name = "platform/forgot_password.html"
    limit = "letter"

    def done(self, form: forms.PlatformForm) -> HttpResponse:
        services.request_password(language=get_language() or "en", **form.cleaned_data)
        return _look_into_your_mail(self.request, form.cleaned_data["email"])


class NewPassword(FormPage):
    """The letter's link: a new password, which also logs in."""

    form_class = forms.NewPasswordForm
    template_name = "platform/new_password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.user = links.user_of_password_link(kwargs["uid"], kwargs["token"])
        if self.user is None:
            return render(request, "platform/old_password_link.html", {"form": forms.EmailForm()}, status=410)
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, data: Any = None) -> forms.PlatformForm:
        return forms.NewPasswordForm(data, user=self.user)

    def answer(self, form: forms.PlatformForm, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().answer(form, status=status, email=self.user.email, **context)

    def done(self, form: forms.PlatformForm) -> HttpResponse:
        services.set_password(user=self.user, password=form.cleaned_data["password"])
        login(self.request, self.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(self.request, _("Your new password is set."))
        return redirect("platform:stores")


def _look_into_your_mail(request: HttpRequest, email: str) -> HttpResponse:
    request.session["letter_to"] = email
    return redirect("platform:letter-sent")
