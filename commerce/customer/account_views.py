"""The customer's account: orders, addresses, name and log-in, and what the store keeps of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.accounts.throttle import TooManyAttempts, attempt, client_ip
from commerce.address.formats import formats_for_script
from commerce.address.models import UserAddress
from commerce.catalogue.views import page_of
from commerce.customer.address_book import AddressRefused, addresses_of, remove_address, save_address
from commerce.customer.erasure import ErasureRefused, erase_customer, orders_under_way
from commerce.customer.export import customer_data
from commerce.customer.forms import AddressForm, ChangePasswordForm, EmailForm, EraseForm, ProfileForm
from commerce.customer.letters import read_token, send_proof
from commerce.customer.order_page import order_page
from commerce.customer.services import ask_for_new_email, prove_mailbox, save_profile
from commerce.order.models import Order
from commerce.phones import format_phone
from commerce.stores.languages import home_path

ORDERS_PER_PAGE = 20
_FORM = ["GET", "HEAD", "POST"]
_View = Callable[..., HttpResponse]


def _own(view: _View) -> _View:
    """A page of the account: for who is logged in, and in no cache."""
    return never_cache(login_required(view, login_url="customer:login"))


def _careful(view: _View) -> _View:
    """Answer a POST that guesses passwords, or sends letter after letter, with a sentence."""

    @wraps(view)
    def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            try:
                attempt("own", ip=client_ip(request), account=request.user.email)
            except TooManyAttempts as refusal:
                messages.error(request, refusal.message)
                return redirect(request.path)
        return view(request, *args, **kwargs)

    return checked


# --- orders


@_own
@require_safe
def account(request: Any) -> HttpResponse:
    """The customer's orders with this store, the newest first."""
    orders = Order.objects.filter(user=request.user).order_by("-date_placed", "-pk")
    page = page_of(request, Paginator(orders, ORDERS_PER_PAGE))
    return render(request, "storefront/account/orders.html", {"tab": "orders", "page": page})


@_own
@require_safe
def account_order(request: Any, number: str) -> HttpResponse:
    """One of the customer's own orders."""
    orders = Order.objects.filter(user=request.user).select_related("shipping_address")
    order = orders.filter(number=number.replace("\x00", "")).first()
    if order is None:
        raise Http404(_("There is no such order."))
    context = {"tab": "orders", "page": order_page(order), "order": order}
    return render(request, "storefront/account/order.html", context)


# --- addresses


@_own
@require_safe
def addresses(request: Any) -> HttpResponse:
    """What is kept, the usual one first."""
    context = {"tab": "addresses", "addresses": addresses_of(request.user)}
    return render(request, "storefront/account/addresses.html", context)


@_own
@require_http_methods(_FORM)
def add_address(request: Any) -> HttpResponse:
    """A new address."""
    return _address_form(request, None)


@_own
@require_http_methods(_FORM)
def edit_address(request: Any, address_id: int) -> HttpResponse:
    """Another text for an address."""
    return _address_form(request, _own_address(request, address_id))


def _address_form(request: Any, row: UserAddress | None) -> HttpResponse:
    initial = {"name": request.user.get_full_name(), "country": request.store.country}
    if row is not None:
        initial = {
            "name": row.name, "country": row.country_id, "line1": row.line1, "line2": row.line2, "city": row.line4,
            "state": row.state, "postcode": row.postcode, "is_default": row.is_default_for_shipping,
        }  # fmt: skip
    form = AddressForm(
        request.POST if request.method == "POST" else None, initial=initial, store=request.store
    )
    problem = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            save_address(
                user=request.user,
                name=data["name"],
                address=form.address(),
                row=row,
                is_default=data["is_default"],
            )
        except AddressRefused as refusal:
            problem = refusal.message
        else:
            messages.success(request, _("The address is saved."))
            return redirect("customer:addresses")
    formats = formats_for_script(get_language())
    context = {"tab": "addresses", "form": form, "row": row, "problem": problem, "formats": formats}
    return render(request, "storefront/account/address.html", context)


@_own
@require_POST
def delete_address(request: Any, address_id: int) -> HttpResponse:
    """Take an address out of the book. Orders keep theirs."""
    remove_address(row=_own_address(request, address_id))
    messages.info(request, _("The address is deleted."))
    return redirect("customer:addresses")


def _own_address(request: Any, address_id: int) -> UserAddress:
    row = UserAddress.objects.filter(user=request.user, pk=address_id).first()
    if row is None:
        raise Http404(_("There is no such address."))
    return row


# --- name and log-in


@_own
@require_http_methods(_FORM)
def profile(request: Any) -> HttpResponse:
    """Name and phone; the other forms of the page have addresses of their own."""
    if request.method != "POST":
        return _profile(request)
    form = ProfileForm(request.POST, store=request.store)
    if not form.is_valid():
        return _profile(request, profile=form)
    save_profile(user=request.user, **form.cleaned_data)
    messages.success(request, _("Your name and phone are saved."))
    return redirect("customer:profile")


@_own
@sensitive_post_parameters("password")
@require_http_methods(_FORM)
@_careful
def change_email(request: Any) -> HttpResponse:
    """Send a link to a new address; the old one stays until the link is followed."""
    if request.method != "POST":
        return redirect("customer:profile")
    form = EmailForm(request.POST, user=request.user)
    if not form.is_valid():
        return _profile(request, email=form)
    ask_for_new_email(user=request.user, email=form.cleaned_data["email"])
    messages.success(
        request,
        _("We have sent a link to %(email)s. Until you follow it you log in with the old address.")
        % {"email": form.cleaned_data["email"]},
    )
    return redirect("customer:profile")


@_own
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@require_http_methods(_FORM)
@_careful
def change_password(request: Any) -> HttpResponse:
    """Another password; other sessions of the log-in end."""
    if request.method != "POST":
        return redirect("customer:profile")
    form = ChangePasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _profile(request, password=form)
    update_session_auth_hash(request, form.save())
    messages.success(request, _("Your new password is saved."))
    return redirect("customer:profile")


def _profile(request: Any, **forms: Any) -> HttpResponse:
    user = request.user
    known = {"name": user.get_full_name(), "phone": format_phone(user.phone)}
    context = {
        "tab": "profile",
        "profile": ProfileForm(initial=known, store=request.store),
        "email": EmailForm(user=user),
        "password": ChangePasswordForm(user),
        **forms,
    }
    return render(request, "storefront/account/profile.html", context)


@_own
@require_http_methods(_FORM)
@_careful
def ask_for_proof(request: Any) -> HttpResponse:
    """Send the link that proves the customer's mailbox; orders of before it are theirs then."""
    if request.method == "POST" and request.user.email_confirmed_at is None:
        send_proof(request.user)
        messages.success(
            request,
            _("We have sent a link to %(email)s. Follow it while you are logged in.")
            % {"email": request.user.email},
        )
    return redirect("customer:account")


@_own
@require_http_methods(_FORM)
def prove_email(request: Any, token: str) -> HttpResponse:
    """The link of the letter: a button, since some mailboxes follow links by themselves."""
    email = read_token(token, request.user)
    if email is not None and request.method == "POST":
        if prove_mailbox(user=request.user, email=email):
            messages.success(request, _("Your e-mail address %(email)s is confirmed.") % {"email": email})
        else:
            messages.error(request, _("This e-mail address has an account already. Choose another one."))
        return redirect("customer:account")
    context = {"tab": "", "email": email}
    return render(request, "storefront/account/prove_email.html", context, status=200 if email else 410)


# --- what the store keeps


@_own
@sensitive_post_parameters("password")
@require_http_methods(_FORM)
@_careful
def my_data(request: Any) -> HttpResponse:
    """What is kept, a copy of it, and the form that deletes it."""
    form = EraseForm(request.POST if request.method == "POST" else None, user=request.user)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            is_log_in_gone = erase_customer(user=request.user)
        except ErasureRefused as refusal:
            problem = refusal.message
        else:
            logout(request)
            said = _("Your data are deleted, and so is your log-in.")
            messages.success(
                request,
                said
                if is_log_in_gone
                else _("Your data with this store are deleted. Your log-in opens other stores."),
            )
            return redirect(home_path())
    context = {
        "tab": "data", "form": form, "problem": problem, "under_way": list(orders_under_way(request.user)[:5]),
        "number": Order.objects.filter(user=request.user).count(),
    }  # fmt: skip
    return render(request, "storefront/account/data.html", context)


@_own
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """A copy of what is kept, as a file."""
    text = json.dumps(customer_data(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
