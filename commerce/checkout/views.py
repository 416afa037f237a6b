"""Checkout on one page, for guests and customers alike."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commerce.address.formats import formats_for_script
from commerce.analytics.counting import Step, count
from commerce.basket.lines import shown_lines
from commerce.basket.models import Basket
from commerce.checkout.campaign import campaign_of
from commerce.checkout.forms import CheckoutForm
from commerce.checkout.seen import fingerprint, read_basket_pk, sign_basket
from commerce.customer.address_book import AddressRefused, addresses_of, save_address
from commerce.customer.order_page import find_order, order_page
from commerce.offer.applicator import Applicator
from commerce.order.models import Channel, Order
from commerce.order.rows import tax_of_order
from commerce.order.services import AlreadyOrdered, BasketIsEmpty, OrderRefused, place_order
from commerce.payment.models import PaymentMethod
from commerce.payment.selectors import offered_payments
from commerce.phones import format_phone
from commerce.shipping.selectors import ShippingOption, shipping_options
from commerce.stores.models import Store
from commerce.tax import tax_rule


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: Any) -> HttpResponse:
    """Show the form; on POST make the order, or say beside each field what is missing. Nothing typed is lost."""
    basket = request.basket
    if request.method == "POST":
        ordered = _order_made_of(request.POST.get("basket", ""), basket)
        if ordered is not None:
            return _to_thank_you(ordered)
    else:
        count(Step.CHECKOUT, request)
    if basket.is_empty:
        messages.info(request, _("Your basket is empty: there is nothing to order yet."))
        return redirect("basket:summary")
    shipping = shipping_options(basket)
    payment = offered_payments()
    if not shipping or not payment:
        messages.error(
            request, _("This store takes no orders at the moment: it has not set up delivery or payment yet.")
        )
        return redirect("basket:summary")
    addresses = addresses_of(request.user)
    form = CheckoutForm(
        request.POST if request.method == "POST" else None,
        initial=_known_about(request.user, request.store),
        shipping=shipping,
        payment=payment,
        store=request.store,
        addresses=addresses,
    )
    problem = ""
    if request.method == "POST" and form.is_valid():
        if not _is_as_seen(request, basket, shipping):
            problem = _(
                "Your basket or a price has changed since you opened this page. Look it over, then order."
            )
        else:
            try:
                order = _place(request, basket, form)
                _keep_address(request.user, form)
                return _to_thank_you(order)
            except AlreadyOrdered as refusal:
                return _to_thank_you(refusal.order)
            except BasketIsEmpty as refusal:
                messages.error(request, refusal.message)
                return redirect("basket:summary")
            except OrderRefused as refusal:
                problem = refusal.message
                basket = _read_again(basket, request.user)
                shipping = shipping_options(basket)
    return _render(request, basket, shipping, form, problem)


@require_safe
def thank_you(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    """What happens next, by the same signed link as the order's own page."""
    order = find_order(number, signature)
    if order is None:
        raise Http404(_("There is no such order."))
    return render(request, "storefront/checkout/thank_you.html", {"page": order_page(order), "order": order})


def _place(request: Any, basket: Basket, form: CheckoutForm) -> Order:
    order = place_order(
        basket=basket,
        buyer=form.buyer(request.user),
        address=form.address(),
        shipping_method=form.chosen_shipping.method,
        payment_method=form.payment[form.cleaned_data["payment_method"]],
        channel=Channel.WEB,
        language=request.language,
        campaign=campaign_of(request),
        comment=form.cleaned_data["comment"],
        expected_total=tax_of_order(basket, form.chosen_shipping, tax_rule(request.store)).total_incl,
        has_consented=form.cleaned_data.get("consent", False),
    )
    count(Step.ORDER, request)
    return order


def _keep_address(user: Any, form: CheckoutForm) -> None:
    """The order stands whatever becomes of the address book."""
    address = form.address_to_keep
    if user.is_authenticated and address is not None:
        with suppress(AddressRefused):
            save_address(user=user, name=form.cleaned_data["name"], address=address)


def _read_again(basket: Basket, user: Any) -> Basket:
    """The basket as it stands after a refusal: somebody else may have bought what was in it."""
    fresh = Basket.objects.get(pk=basket.pk)
    Applicator().apply(fresh, user)
    return fresh


def _render(
    request: Any, basket: Basket, shipping: list[ShippingOption], form: CheckoutForm, problem: str
) -> HttpResponse:
    rule = tax_rule(request.store)
    totals = [(option, tax_of_order(basket, option, rule)) for option in shipping]
    context = {
        "basket": basket,
        "lines": shown_lines(basket),
        "form": form,
        "shipping": shipping,
        "payment": [(method, _goes_with(method, shipping)) for method in form.payment.values()],
        "tax": rule,
        "totals": totals,
        "total": dict(totals)[form.chosen_shipping].total_incl,
        "problem": problem,
        "basket_token": sign_basket(basket),
        "fingerprint": fingerprint(basket, shipping),
        "formats": formats_for_script(get_language()),
    }
    return render(request, "storefront/checkout/checkout.html", context)


def _goes_with(method: PaymentMethod, shipping: list[ShippingOption]) -> str:
    """A class name that hides a way to pay beside deliveries that it does not go with; empty where it goes with all."""
    fits = {option.method.is_pickup for option in shipping if method.fits(option.method)}
    return {frozenset({True}): "only-pickup", frozenset({False}): "no-pickup"}.get(frozenset(fits), "")


def _order_made_of(token: str, basket: Basket) -> Order | None:
    """The order that the basket of a submitted page has become, if it has; `basket` is still open, and is not asked
    about: if another submit makes it an order now, place_order says so.
    """
    pk = read_basket_pk(token)
    return Order.objects.filter(basket_id=pk).first() if pk not in (None, basket.pk) else None


def _is_as_seen(request: HttpRequest, basket: Basket, shipping: list[ShippingOption]) -> bool:
    return read_basket_pk(request.POST.get("basket", "")) == basket.pk and request.POST.get(
        "fingerprint"
    ) == fingerprint(basket, shipping)


def _known_about(user: Any, store: Store) -> dict[str, str]:
    known = {"country": store.country}
    if user.is_authenticated:
        known |= {"name": user.get_full_name(), "email": user.email, "phone": format_phone(user.phone)}
    return known


def _to_thank_you(order: Order) -> HttpResponse:
    return redirect("checkout:thank-you", order.number, order.verification_hash())
