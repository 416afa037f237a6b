"""The only writers of baskets. Each locks the basket's row, so that tabs, log-ins and orders do not tread on
each other.

Refusals are sentences for the buyer, in the active language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.accounts.models import User
from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product
from commerce.money import format_money
from commerce.offer.applicator import Applicator
from commerce.partner.models import StockRecord
from commerce.refused import Refused
from commerce.stores.languages import shown_language
from commerce.stores.selectors import active_store
from commerce.voucher.models import Voucher

MAX_QUANTITY = 1000
MAX_LINES = 100


class BasketRefused(Refused):
    """The basket stays as it was. `message` is a sentence for the buyer."""


@transaction.atomic
def add_product(*, basket: Basket, product: Product, quantity: int = 1) -> Line:
    """Put some more of a product (never a parent: one of its variants) into a basket, which is saved first if
    it is new.

    Raises BasketRefused: not a product that this store sells, too many, too few in stock, basket ordered
    already.
    """
    _save_if_new(basket)
    _lock_open(basket)
    product = _product_on_sale(product)
    line = next((line for line in basket.all_lines() if line.product_id == product.pk), None)
    info = basket.strategy.fetch_for_product(product)
    _check_quantity(quantity, (line.quantity if line else 0) + quantity, info.availability)
    if line is None and basket.num_lines >= MAX_LINES:
        raise BasketRefused(
            _("A basket holds at most %(number)d different products: order these first.")
            % {"number": MAX_LINES}
        )
    line, _created = basket.add_product(product, quantity)
    return line


@dataclass(frozen=True)
class NotAdded:
    """What could not be put in as wanted: `added` of it went in, and `reason` says why no more did."""

    title: str
    wanted: int
    added: int
    reason: str


@transaction.atomic
def add_again(*, basket: Basket, wanted: Sequence[tuple[int | None, str, int]]) -> list[NotAdded]:
    """Fill a basket up to what was ordered before, at today's prices, as far as it is still sold. Twice is as once.

    Takes (pk of the product, None if it is deleted; its name then; how many). Gives what did not go in whole.
    The number of queries does not depend on how much it is. Raises BasketRefused: it was ordered meanwhile.
    """
    _save_if_new(basket)
    _lock_open(basket)
    numbers: Counter[int] = Counter()
    for pk, _title, quantity in wanted:
        if pk is not None:
            numbers[pk] += quantity
    stock = _stock_on_sale(numbers)
    lines = {line.product_id: line for line in basket.all_lines()}
    room = MAX_LINES - len(lines)
    new: list[Line] = []
    grown: list[Line] = []
    short: list[NotAdded] = []
    for pk, title in {pk: title for pk, title, _quantity in wanted if pk is not None}.items():
        line, record = lines.get(pk), stock.get(pk)
        has = line.quantity if line else 0
        missing = numbers[pk] - has
        if missing <= 0:
            continue
        added, reason = 0, _("no longer sold")
        if record is not None:
            info = basket.strategy.fetch_for_product(record.product, record)
            added, reason = _as_many_as_possible(missing, has, info.availability)
            if line is None and added and not room:
                added, reason = 0, _("the basket is full")
        if added and line is not None:
            line.quantity += added
            line.date_updated = timezone.now()
            grown.append(line)
        elif added and record is not None:
            room -= 1
            new.append(_new_line(basket, record, info.price, added))
        if added < missing:
            short.append(NotAdded(title, missing, added, reason))
    short += [
        NotAdded(title, quantity, 0, _("no longer sold")) for pk, title, quantity in wanted if pk is None
    ]
    Line.objects.bulk_create(new)
    if grown:
        Line.objects.bulk_update(grown, ["quantity", "date_updated"])
    basket.reset_offer_applications()
    return short


def _stock_on_sale(product_ids: Iterable[int]) -> dict[int, StockRecord]:
    """{product: its stock record} of those that can be bought by themselves: public, priced, no parents. One query."""
    records = (
        StockRecord.objects.filter(product_id__in=product_ids, price__isnull=False, product__is_public=True)
        .exclude(product__structure=Product.PARENT)
        .exclude(product__parent__is_public=False)
        .select_related("product__product_class", "product__parent__product_class")
        .order_by("-pk")  # the first of a product is the one that stays
    )
    return {record.product_id: record for record in records}


def _as_many_as_possible(wanted: int, has: int, availability: Any) -> tuple[int, str]:
    """(how many of `wanted` fit on top of what the basket has, why no more)."""
    most = min(has + wanted, MAX_QUANTITY)
    permitted, reason = availability.is_purchase_permitted(most)
    if permitted:
        return most - has, ""
    left = getattr(availability, "num_available", 0)
    return max(0, min(most, left) - has), reason[:1].lower() + reason[1:]


def _new_line(basket: Basket, record: StockRecord, price: Any, quantity: int) -> Line:
    """As Oscar's add_product makes it."""
    return Line(
        basket=basket, product=record.product, stockrecord=record, quantity=quantity,
        line_reference=basket._create_line_reference(record.product, record, None),
        price_currency=price.currency, price_excl_tax=price.excl_tax, price_incl_tax=price.incl_tax,
        tax_code=price.tax_code,
    )  # fmt: skip


@transaction.atomic
def set_quantity(*, basket: Basket, line: Line, quantity: int) -> Line | None:
    """Set how many of a line's product are in the basket; 0 removes the line and gives None.

    Raises BasketRefused.
    """
    _lock_open(basket)
    # Of this basket, as it is now.
    own = next((own for own in basket.all_lines() if own.pk == line.pk), None)
    if own is None:
        raise BasketRefused(_("This product is no longer in your basket."))
    if quantity == 0:
        own.delete()
        basket.reset_offer_applications()
        return None
    _check_quantity(quantity, quantity, own.purchase_info.availability)
    own.quantity = quantity
    own.save(update_fields=["quantity", "date_updated"])
    basket.reset_offer_applications()
    return own


@transaction.atomic
def add_voucher(*, basket: Basket, code: str, user: User | None = None) -> Voucher:
    """Put a voucher into a basket.

    Raises BasketRefused: unknown, expired, used up, or of no use to this basket.
    """
    _lock_open(basket)
    code = code.strip().upper()
    voucher = Voucher.objects.filter(code=code).first()
    if voucher is None:
        raise BasketRefused(_("There is no voucher %(code)s. Check the spelling.") % {"code": code})
    if refusal := voucher.refusal(user=user):
        raise BasketRefused(refusal)
    basket.vouchers.add(voucher)
    basket.may_have_vouchers = True
    basket.reset_offer_applications()
    Applicator().apply(basket, user)
    if not any(application["voucher"] == voucher for application in basket.offer_applications):
        basket.vouchers.remove(voucher)  # from the instance: the row is rolled back
        raise BasketRefused(_why_useless(voucher, basket))
    return voucher


@transaction.atomic
def remove_voucher(*, basket: Basket, code: str) -> None:
    """Take a voucher out of a basket; nothing happens when it is not there."""
    _lock_open(basket)
    basket.vouchers.remove(*basket.vouchers.filter(code=code.strip().upper()))
    basket.reset_offer_applications()


@transaction.atomic
def adopt_basket(*, user: User, guest_basket: Basket) -> Basket:
    """Make what a guest put into a basket the user's, at log-in: merged into the open basket they have, if
    any.

    A product in both keeps the larger quantity. May run in two tabs at once: the second finds nothing left to
    do.
    """
    own, _created = Basket.open.get_or_create(owner=user)  # the unique constraint settles a race
    locked = Basket.objects.select_for_update().filter(pk__in=[own.pk, guest_basket.pk]).order_by("pk")
    baskets = {basket.pk: basket for basket in locked}
    guest, own = baskets[guest_basket.pk], baskets[own.pk]
    if own.status != Basket.OPEN:  # ordered while we waited: the user needs a new one
        return adopt_basket(user=user, guest_basket=guest_basket)
    if guest.status == Basket.OPEN and guest.owner_id is None:
        own.merge(guest, add_quantities=False)
    own.owner = user
    own.reset_offer_applications()
    return own


def submit(*, basket: Basket) -> None:
    """Close a basket that has become an order. Called by place_order, which holds its lock."""
    basket.status, basket.date_submitted = Basket.SUBMITTED, timezone.now()
    basket.save(update_fields=["status", "date_submitted"])


def _save_if_new(basket: Basket) -> None:
    if basket.pk is not None:
        return
    if basket.owner_id is None:
        basket.save()
        return
    saved, _created = Basket.open.get_or_create(owner_id=basket.owner_id)
    basket.pk, basket._state.adding = saved.pk, False


def _lock_open(basket: Basket) -> None:
    """Wait for whoever writes the basket now, then read its lines anew."""
    if basket.pk is None:
        raise BasketRefused(_("Your basket is empty."))
    locked = Basket.objects.select_for_update(no_key=True).filter(pk=basket.pk)
    status = locked.values_list("status", flat=True).first()
    if status is None:
        raise BasketRefused(
            _("This basket lay untouched for long and is gone. Open the shop again to fill a new one.")
        )
    basket.status = status
    if basket.status != Basket.OPEN:
        raise BasketRefused(_("This basket has been ordered already. Open the shop again to fill a new one."))
    basket.reset_offer_applications()


def _product_on_sale(product: Product) -> Product:
    """The product read through the store's manager, so that another store's is not found."""
    products = Product.objects.select_related("product_class", "parent__product_class")
    found = products.filter(pk=product.pk).first()
    if found is None or not found.is_public or (found.is_child and not found.parent.is_public):
        raise BasketRefused(_("This product is not on sale."))
    if found.is_parent:
        raise BasketRefused(_("Choose a variant of “%(product)s” first.") % {"product": found.get_title()})
    return found


def _check_quantity(asked: int, total: int, availability: Any) -> None:
    if asked < 1:
        raise BasketRefused(_("The quantity must be 1 or more."))
    permitted, reason = availability.is_purchase_permitted(total)
    if not permitted:
        raise BasketRefused(f"{reason}.")
    if total > MAX_QUANTITY:
        raise BasketRefused(
            ngettext(
                "You can order at most %(number)d piece of one product.",
                "You can order at most %(number)d pieces of one product.",
                MAX_QUANTITY,
            )
            % {"number": MAX_QUANTITY}
        )


def _why_useless(voucher: Voucher, basket: Basket) -> str:
    store = active_store()
    offers = list(voucher.offers.select_related("condition"))
    if not any(offer.is_open for offer in offers):
        return _("Voucher %(code)s is no longer valid.") % {"code": voucher.code}
    for offer in offers:
        least = offer.condition.value or 0
        if offer.condition.proxy_class and basket.total_incl_tax < least:
            return _("Voucher %(code)s is good for baskets from %(amount)s.") % {
                "code": voucher.code,
                "amount": format_money(least, store.currency, shown_language()),
            }
    return _(
        "Voucher %(code)s lowers nothing in this basket: it is not for these products, or they are on sale."
    ) % {"code": voucher.code}
