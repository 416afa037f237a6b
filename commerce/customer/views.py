"""Into the account and out of it: log-in, registration, a new password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.accounts.throttle import TooManyAttempts, attempt, client_ip, forgive
from commerce.customer.forms import ForgotPasswordForm, LogInForm, NewPasswordForm, RegisterForm
from commerce.customer.services import attach_orders, prove_mailbox
from commerce.stores.languages import home_path

_FORM = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(_FORM)
def log_in(request: Any) -> HttpResponse:
    """Log in by e-mail; the session gets a new key. Sellers come here from the cabinet as well."""
    after = _safe_next(request)
    form = LogInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        who = {"ip": client_ip(request), "account": request.POST.get("username", "")[:254]}
        try:
            attempt("log-in", **who)
        except TooManyAttempts as refusal:
            form = LogInForm(request, initial={"username": who["account"]})
            context = {"form": form, "next": after, "problem": refusal.message}
            return render(request, "storefront/account/login.html", context, status=429)
        if form.is_valid():
            forgive("log-in", **who)
            login(request, form.get_user())
            attach_orders(form.get_user())
            return redirect(after or "customer:account")
    return render(request, "storefront/account/login.html", {"form": form, "next": after, "problem": ""})


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Forget the log-in."""
    logout(request)
    messages.info(request, _("You are logged out."))
    return redirect(home_path())


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(_FORM)
def register(request: Any) -> HttpResponse:
    """A new account, logged in at once. It shows no orders of before: the e-mail address is not proved."""
    after = _safe_next(request)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            attempt("register", ip=client_ip(request), account=request.POST.get("email", "")[:254])
        except TooManyAttempts as refusal:
            context = {"form": form, "next": after, "problem": refusal.message}
            return render(request, "storefront/account/register.html", context, status=429)
        if form.is_valid():
            form.save()
            data = form.cleaned_data
            login(request, authenticate(request, username=data["email"], password=data["password"]))
            return redirect(after or "customer:account")
    return render(request, "storefront/account/register.html", {"form": form, "next": after, "problem": ""})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(_FORM)
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Ask for a letter with a link. The answer is the same whether there is such an account or not."""
    form = ForgotPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            attempt("letter", ip=client_ip(request), account=form.cleaned_data["email"])
        except TooManyAttempts as refusal:
            context = {"form": form, "problem": refusal.message}
            return render(request, "storefront/account/forgot.html", context, status=429)
        form.save(domain_override=request.get_host())
        return redirect("customer:letter-sent")
    return render(request, "storefront/account/forgot.html", {"form": form, "problem": ""})


@never_cache
@require_safe
def letter_sent(request: HttpRequest) -> HttpResponse:
    """The letter is on its way, if there is such an account."""
    return render(request, "storefront/account/letter_sent.html")


@method_decorator(never_cache, name="dispatch")
class NewPasswordView(PasswordResetConfirmView):
    """The link of the letter: a new password. Django keeps the token out of the address while the form is shown."""

    form_class = NewPasswordForm
    template_name = "storefront/account/new_password.html"
    success_url = reverse_lazy("customer:login")

    def dispatch(self, *args: Any, uid: str = "", **kwargs: Any) -> HttpResponse:
        return super().dispatch(*args, uidb64=uid, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your new password is saved. Log in with it."))
        response = super().form_valid(form)
        prove_mailbox(user=self.user, email=self.user.email)  # the link came by letter
        return response


def _safe_next(request: HttpRequest) -> str:
    """The page of this host to go to afterwards; empty when none is named, or when it is somebody else's."""
    after = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return after if safe else ""
