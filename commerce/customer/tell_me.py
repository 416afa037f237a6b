"""The form of a sold-out product, and the link that stops it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from commerce.accounts.throttle import TooManyAttempts, attempt, client_ip
from commerce.catalogue.models import Product
from commerce.customer import alerts
from commerce.stores.same_origin import is_script, same_origin_post


class TellMeForm(forms.Form):
    """A product (or variant) and an address. `website` is not seen by people."""

    product = forms.ModelChoiceField(
        queryset=Product.objects.none(),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_pk_value"),
            gettext_lazy("This product is no longer sold here."),
        ),
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write the address that we shall write to."),
            "invalid": gettext_lazy("That is no e-mail address. Look for a missing @ or a space."),
        },
    )
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.filter(is_public=True).exclude(structure=Product.PARENT)
        self.fields["product"].queryset = products.exclude(parent__is_public=False).select_related("parent")


@same_origin_post
@require_POST
def tell_me(request: Any) -> HttpResponse:
    """Note an address down; back to the product with a sentence. A script gets JSON."""
    form = TellMeForm(request.POST)
    product = form.cleaned_data.get("product") if form.is_valid() else None
    try:
        attempt("tell-me", ip=client_ip(request), account=request.POST.get("email", "")[:254])
    except TooManyAttempts as refusal:
        return _answer(request, form, refusal.message, status=429)
    if product is None:
        errors = [error for errors in form.errors.values() for error in errors]
        return _answer(request, form, " ".join(errors), status=422)
    email = form.cleaned_data["email"].lower()
    if not form.cleaned_data["website"]:
        alerts.ask(product=product, email=email, language=get_language() or "en")
    return _answer(request, form, _("We shall write to %(email)s once, when it is back.") % {"email": email})


@never_cache
@csrf_exempt  # the key of the letter is the right to do it; mail programs send this POST by themselves
@require_http_methods(["GET", "HEAD", "POST"])
def stop_alert(request: HttpRequest, key: str) -> HttpResponse:
    """The letter's link: a page with a button, since mail scanners open links; the button stops it."""
    if not alerts.is_key(key):
        raise Http404(_("There is no such link."))
    if request.method == "POST":
        alerts.stop(key=key)
    return render(request, "storefront/customer/stop_alert.html", {"is_done": request.method == "POST"})


def _answer(request: Any, form: TellMeForm, sentence: str, *, status: int = 200) -> HttpResponse:
    is_good = status == 200
    if is_script(request):
        return JsonResponse({"ok": is_good, "message": sentence}, status=status)
    (messages.success if is_good else messages.error)(request, sentence)
    product = getattr(form, "cleaned_data", {}).get("product")
    return redirect(product if product is not None else "catalogue:index")
