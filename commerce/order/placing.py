"""Placing an order: one transaction from the basket's lock to the letters in the outbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commerce.address.models import Country
from commerce.basket import services as basket_services
from commerce.basket.models import Basket
from commerce.notifications.services import notify
from commerce.offer.applicator import Applicator
from commerce.offer.models import ConditionalOffer
from commerce.order.models import Channel, Order, OrderStatusChange, ShippingAddress
from commerce.order.people import Actor, Address, Buyer
from commerce.order.refusals import (
    AlreadyOrdered,
    BasketIsEmpty,
    ContactMissing,
    MethodNotOffered,
    OrderRefused,
    OutOfStock,
    PriceChanged,
    Shortage,
    VoucherRefused,
)
from commerce.order.rows import applied_discounts, save_with_number, tax_of_order, write_lines
from commerce.partner import stock
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentMethod
from commerce.phones import NotAPhone, home_of_numbers, normalise_phone
from commerce.shipping.models import ShippingMethod
from commerce.shipping.selectors import ShippingOption, price_methods
from commerce.stores.models import Store
from commerce.stores.prepared import prepared
from commerce.stores.selectors import active_store
from commerce.tax import tax_rule
from commerce.voucher.models import Voucher, VoucherApplication


@transaction.atomic
def place_order(
    *,
    basket: Basket,
    buyer: Buyer,
    address: Address | None,
    shipping_method: ShippingMethod,
    payment_method: PaymentMethod,
    channel: str,
    language: str | None = None,
    campaign: Mapping[str, Any] | None = None,
    comment: str = "",
    actor: Actor | None = None,
    expected_total: Decimal | None = None,
    has_consented: bool = False,
) -> Order:
    """Make an order of a basket: the only way that one comes to be. Needs a store, no request.

    Takes `address=None` for a pick-up; `language` is the buyer's (default: the store's); `expected_total` is
    the total that the buyer agreed to, if they have seen one; `has_consented`: they ticked that the store may
    keep their data. Gives the saved order; the stock is allocated,
    the basket submitted. Raises OrderRefused (one of order.refusals); then nothing was written. A channel or
    language that does not exist is a ValueError.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise ValueError(f"There is no language {language!r}")
    store = active_store()
    buyer = _reachable(buyer, store)
    locked = _lock_basket(basket)
    _check_lines(locked)
    Applicator().apply(locked, buyer.user, lock=True)
    _check_vouchers(locked, buyer)
    shipping = _price_shipping(shipping_method, locked)
    payment = _offered_payment(payment_method, shipping.method)
    store = active_store()
    rule = tax_rule(store)
    taxed = tax_of_order(locked, shipping, rule)
    total = taxed.total_incl
    if expected_total is not None and expected_total != total:
        raise PriceChanged(seen=expected_total, now=total)
    order = Order(
        basket=locked,
        user=buyer.user,
        guest_email=buyer.email,
        buyer_name=buyer.name.strip(),
        phone=buyer.phone,
        comment=comment.strip(),
        consented_at=timezone.now() if has_consented else None,
        currency=store.currency,
        language=language or store.language,
        channel=Channel(channel),
        campaign=dict(campaign or {}),
        total_incl_tax=total,
        total_excl_tax=taxed.total_excl,
        shipping_incl_tax=taxed.incl[-1],
        shipping_excl_tax=taxed.excl[-1],
        tax_mode=rule.mode,
        tax_rate=rule.rate,
        tax_name=rule.name if rule.is_charged else "",
        shipping_method=shipping.method.text("name"),
        shipping_code=str(shipping.method.pk),
        shipping_kind=shipping.method.kind,
        pickup_address=shipping.method.text("pickup_address") if shipping.method.is_pickup else "",
        payment_method=payment,
        payment_kind=payment.kind,
        payment_name=payment.text("name"),
        payment_instructions=payment.text("instructions"),
    )
    _check_fields(order, "buyer_name", "guest_email", "phone", "comment")
    order.shipping_address = _save_address(address, buyer, shipping.method)
    save_with_number(order)
    write_lines(order, locked, shipping, taxed)
    _count_uses(order, locked, shipping)
    _allocate(locked)  # late: the rows of popular goods are held for the shortest time
    basket_services.submit(basket=locked)
    by = actor or Actor.buyer(order.buyer_name, buyer.user)
    OrderStatusChange.objects.create(
        order=order, kind=OrderStatusChange.Kind.ORDER, old_status="", new_status=order.status, actor=by.user,
        actor_label=by.label,
    )  # fmt: skip
    notify(event=f"order_placed:{order.pk}", kind="order_placed", order=order)
    basket.status = Basket.SUBMITTED  # the caller's instance: its cookie is dropped
    return order


def _reachable(buyer: Buyer, store: Store) -> Buyer:
    """The buyer with the address in lower case and the number in E.164: the same person is found by either."""
    email, phone = buyer.email.strip().lower(), buyer.phone.strip()
    if not email and not phone:
        raise ContactMissing
    if phone:
        try:
            phone = normalise_phone(phone, [home_of_numbers(store.country, store.currency)])
        except NotAPhone as problem:
            raise OrderRefused(problem.message) from None
    return replace(buyer, email=email, phone=phone)


def _lock_basket(basket: Basket) -> Basket:
    """The basket as it is now, with nobody else writing it.

    A second submit waits here, and then finds the order.
    """
    locked = next(iter(_locked(pk=basket.pk)), None) if basket.pk else None
    if locked is None:
        raise BasketIsEmpty
    locked.may_have_vouchers = bool(_vouchers_in(basket=locked.pk))
    if locked.status != Basket.OPEN:
        order = Order.objects.filter(basket=locked).first()
        if order is not None:
            raise AlreadyOrdered(order)
        raise OrderRefused(_("This basket is no longer open. Put the goods into a new one."))
    if not locked.all_lines():
        raise BasketIsEmpty
    return locked


@prepared
def _locked(pk: Any) -> QuerySet[Basket]:
    baskets = Basket.objects.select_related("owner").select_for_update(of=("self",), no_key=True)
    return baskets.filter(pk=pk)


@prepared
def _vouchers_in(basket: Any) -> QuerySet[Any]:
    return Basket.vouchers.through.objects.filter(basket=basket).values_list("voucher")


def _check_lines(basket: Basket) -> None:
    gone = [
        Shortage(line.product_id, line.title, line.quantity, 0)
        for line in basket.all_lines()
        if not (line.product.is_public and line.purchase_info.price.exists)
        or (line.product.is_child and not line.product.parent.is_public)
    ]
    if gone:
        raise OutOfStock(gone)


def _check_vouchers(basket: Basket, buyer: Buyer) -> None:
    for voucher in basket.vouchers.all() if basket.may_have_vouchers else ():  # locked by the applicator
        if refusal := voucher.refusal(user=buyer.user, email=buyer.email, phone=buyer.phone):
            raise VoucherRefused(refusal)


def _price_shipping(method: ShippingMethod, basket: Basket) -> ShippingOption:
    for option in price_methods(_offered_shipping(pk=method.pk), basket):
        return option
    raise MethodNotOffered(_("This way of delivery is no longer offered. Choose another."))


@prepared
def _offered_shipping(pk: Any) -> QuerySet[ShippingMethod]:
    return ShippingMethod.objects.filter(pk=pk, is_active=True)  # of this store, as it is now


def _offered_payment(method: PaymentMethod, shipping_method: ShippingMethod) -> PaymentMethod:
    offered = next(iter(_offered_payments(pk=method.pk)), None)
    if offered is None:
        raise MethodNotOffered(_("This way to pay is no longer offered. Choose another."))
    if not offered.fits(shipping_method):
        raise MethodNotOffered(
            _("“%(payment)s” does not go with “%(delivery)s”. Choose another way to pay.")
            % {"payment": offered.name, "delivery": shipping_method.name}
        )
    return offered


@prepared
def _offered_payments(pk: Any) -> QuerySet[PaymentMethod]:
    return PaymentMethod.objects.filter(pk=pk, is_active=True)


def _save_address(address: Address | None, buyer: Buyer, method: ShippingMethod) -> ShippingAddress | None:
    if method.is_pickup:
        return None
    if address is None:
        raise MethodNotOffered(_("“%(delivery)s” needs an address.") % {"delivery": method.name})
    country = next(iter(_delivered_to(code=address.country.upper())), None)
    if country is None:
        raise MethodNotOffered(_("Nothing is delivered to this country. Choose another, or a pick-up."))
    row = ShippingAddress(
        first_name=buyer.name.strip(), line1=address.line1.strip(), line2=address.line2.strip(),
        line4=address.city.strip(), state=address.state.strip(), postcode=address.postcode.strip(),
        country=country,
    )  # fmt: skip
    _check_fields(row, "first_name", "line1", "line2", "line4", "state", "postcode")
    if not row.line4:
        raise OrderRefused(_("Enter the town."))
    row.save()
    return row


@prepared
def _delivered_to(code: Any) -> QuerySet[Country]:
    return Country.objects.filter(iso_3166_1_a2=code, is_shipping_country=True)


def _check_fields(row: Order | ShippingAddress, *names: str) -> None:
    """Raise a sentence for the first of the fields that is empty, too long or not an e-mail address."""
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - set(names))
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = capfirst(str(getattr(row._meta.get_field(name), "verbose_name", name)))
        raise OrderRefused(f"{label}: {messages[0]}") from None


def _count_uses(order: Order, basket: Basket, shipping: ShippingOption) -> None:
    """Count the uses of vouchers and of offers with a limit. Both are locked: their limits hold under any
    rush.

    Offers without a limit are counted from the orders (offer.selectors.discount_totals): a counter would be
    one row that all orders of a sale wait for.
    """
    given_by: Counter[Voucher] = Counter()
    for application in applied_discounts(basket, shipping):
        offer, voucher = application["offer"], application["voucher"]
        if voucher:
            given_by[voucher] += application["amount"]
        if offer.is_capped:
            ConditionalOffer.objects.filter(pk=offer.pk).update(
                num_applications=F("num_applications") + application["freq"],
                total_discount=F("total_discount") + application["amount"],
                num_orders=F("num_orders") + 1,
            )
    for voucher, amount in given_by.items():
        Voucher.objects.filter(pk=voucher.pk).update(
            num_orders=F("num_orders") + 1, total_discount=F("total_discount") + amount
        )
    if given_by:
        VoucherApplication.objects.bulk_create(
            [VoucherApplication(voucher=voucher, order=order, user=order.user) for voucher in given_by]
        )


def _allocate(basket: Basket) -> None:
    wanted: Counter[int] = Counter()
    for line in basket.all_lines():
        if line.product.get_product_class().track_stock:
            wanted[line.stockrecord_id] += line.quantity
    missing = stock.allocate(wanted)
    if not missing:
        return
    left = {record.pk: record.net_stock_level for record in StockRecord.objects.filter(pk__in=missing)}
    raise OutOfStock(
        [
            Shortage(line.product_id, line.title, line.quantity, max(0, left[line.stockrecord_id]))
            for line in basket.all_lines()
            if line.stockrecord_id in missing
        ]
    )
