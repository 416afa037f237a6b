"""Vouchers as a seller thinks of them: a code that takes something off the basket, or makes delivery free.

Each is one of Oscar's vouchers with one offer. It lowers goods that no sale has lowered, from a basket's
total on.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.offer.services import MAX_SUM, check_dates, check_discount
from commerce.voucher.models import NO_END, Voucher

_CONDITION = "commerce.offer.conditions.BasketTotalCondition"
_PRIORITY = -10  # after the sales
_CODE_LENGTH = 40


class VoucherKind(models.TextChoices):
    """What a voucher gives."""

    PERCENT = "percent", gettext_lazy("Percent off the basket")
    AMOUNT = "amount", gettext_lazy("Amount off the basket")
    FREE_DELIVERY = "free_delivery", gettext_lazy("Free delivery")


@dataclass(frozen=True)
class VoucherTerms:
    """All that a seller decides about a voucher.

    `value` is None for free delivery; `max_uses` None is no limit.
    """

    code: str
    kind: str
    value: Decimal | None = None
    min_basket: Decimal = Decimal(0)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    max_uses: int | None = None
    once_per_customer: bool = False
    is_active: bool = True


@transaction.atomic
def create_voucher(*, terms: VoucherTerms) -> Voucher:
    """Make a voucher. Raises ValidationError with the fields of VoucherTerms as keys."""
    _check(terms)
    voucher = Voucher.objects.create(**_columns(terms), num_orders=0)
    everything = Range.objects.create(name=f"voucher-{secrets.token_hex(8)}", includes_all_products=True)
    offer = ConditionalOffer(
        # Sales and vouchers share one unique column of names; of a voucher, buyers are shown the code.
        name=f"{voucher.code} {secrets.token_hex(4)}",
        offer_type=ConditionalOffer.VOUCHER,
        condition=Condition.objects.create(range=everything, proxy_class=_CONDITION, value=terms.min_basket),
        benefit=Benefit.objects.create(range=everything, type=Benefit.PERCENTAGE, value=1),
        priority=_PRIORITY,
    )
    _write_offer(offer, terms)
    voucher.offers.add(offer)
    return voucher


@transaction.atomic
def update_voucher(*, voucher: Voucher, terms: VoucherTerms) -> Voucher:
    """Give a voucher new terms. Raises ValidationError with the fields of VoucherTerms as keys."""
    voucher.num_orders = Voucher.objects.select_for_update(no_key=True).get(pk=voucher.pk).num_orders
    _check(terms, voucher)
    for column, value in _columns(terms, voucher).items():
        setattr(voucher, column, value)
    voucher.save(update_fields=list(_columns(terms, voucher)))  # the counters are the orders'
    _write_offer(voucher.offers.select_related("condition__range", "benefit__range").get(), terms)
    return voucher


@transaction.atomic
def delete_voucher(*, voucher: Voucher) -> None:
    """Remove a voucher with its offer; orders keep what it gave them."""
    offers = list(voucher.offers.select_related("condition__range"))
    voucher.delete()
    for offer in offers:
        scope = offer.condition.range
        offer.delete()
        if scope is not None:
            scope.delete()  # takes the condition with it, which Oscar's receiver keeps for its custom class


def voucher_terms(voucher: Voucher) -> VoucherTerms:
    """The terms of a voucher that create_voucher made, for a form to start from."""
    offer = voucher.offers.select_related("condition", "benefit").get()
    kinds = {Benefit.PERCENTAGE: VoucherKind.PERCENT, Benefit.FIXED: VoucherKind.AMOUNT}
    kind = kinds.get(offer.benefit.type, VoucherKind.FREE_DELIVERY)
    return VoucherTerms(
        code=voucher.code,
        kind=kind,
        value=None if kind == VoucherKind.FREE_DELIVERY else offer.benefit.value,
        min_basket=offer.condition.value or Decimal(0),
        starts_at=voucher.start_datetime,
        ends_at=None if voucher.end_datetime == NO_END else voucher.end_datetime,
        max_uses=voucher.max_uses,
        once_per_customer=voucher.usage == Voucher.ONCE_PER_CUSTOMER,
        is_active=not offer.is_suspended,
    )


def _check(terms: VoucherTerms, voucher: Voucher | None = None) -> None:
    code = terms.code.strip().upper()
    if not code or any(character.isspace() for character in code):
        raise ValidationError({"code": _("A code is one word, such as WELCOME.")})
    if len(code) > _CODE_LENGTH:
        raise ValidationError({"code": _("Shorten it to %(length)d letters.") % {"length": _CODE_LENGTH}})
    others = Voucher.objects.filter(code=code)
    if (others.exclude(pk=voucher.pk) if voucher else others).exists():
        raise ValidationError({"code": _("You have a voucher with this code already.")})
    if terms.kind != VoucherKind.FREE_DELIVERY:
        check_discount(is_percent=terms.kind == VoucherKind.PERCENT, value=terms.value)
    if not 0 <= terms.min_basket <= MAX_SUM:
        raise ValidationError({"min_basket": _("Enter a sum, or 0 for any basket.")})
    check_dates(terms.starts_at, terms.ends_at)
    least = max(1, voucher.num_orders if voucher else 0)  # no fewer than have used it
    if terms.max_uses is not None and terms.max_uses < least:
        raise ValidationError(
            {"max_uses": _("Enter %(least)d or more, or leave it empty.") % {"least": least}}
        )


def _columns(terms: VoucherTerms, voucher: Voucher | None = None) -> dict[str, object]:
    code = terms.code.strip().upper()
    return {
        "name": code,
        "code": code,
        "usage": Voucher.ONCE_PER_CUSTOMER if terms.once_per_customer else Voucher.MULTI_USE,
        "start_datetime": terms.starts_at or (voucher.start_datetime if voucher else timezone.now()),
        "end_datetime": terms.ends_at or NO_END,
        "max_uses": terms.max_uses,
    }


def _write_offer(offer: ConditionalOffer, terms: VoucherTerms) -> None:
    condition, benefit = offer.condition, offer.benefit
    condition.value = terms.min_basket
    condition.save()
    if terms.kind == VoucherKind.FREE_DELIVERY:
        benefit.type, benefit.value, benefit.range = Benefit.SHIPPING_PERCENTAGE, Decimal(100), None
    else:
        benefit.type = Benefit.PERCENTAGE if terms.kind == VoucherKind.PERCENT else Benefit.FIXED
        benefit.value, benefit.range = terms.value, condition.range
    benefit.save()
    offer.exclusive = True
    offer.status = ConditionalOffer.OPEN if terms.is_active else ConditionalOffer.SUSPENDED
    offer.save()
