"""Sales: one price cut on all products, some categories or some products, as a seller thinks of it.

Each is one of Oscar's offers with a range, a condition (one item) and a benefit of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalogue.models import Category, Product
from commerce.money import smallest_unit
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range, RangeProduct
from commerce.stores.selectors import active_currency
from commerce.stores.texts import Texts

MAX_SUM = Decimal(999_999_999)
_NAME_LENGTH = 128


class DiscountKind(models.TextChoices):
    """What a sale takes off each item."""

    PERCENT = "percent", gettext_lazy("Percent")
    AMOUNT = "amount", gettext_lazy("Amount off each item")


@dataclass(frozen=True)
class SaleTerms:
    """All that a seller decides about a sale. No products and no categories: everything is on sale."""

    name: str
    kind: str
    value: Decimal
    products: Collection[Product] = field(default_factory=list)
    categories: Collection[Category] = field(default_factory=list)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True


@transaction.atomic
def create_sale(*, terms: SaleTerms, translations: Texts | None = None) -> ConditionalOffer:
    """Make a sale. `translations` are its name in added languages.

    Raises ValidationError with the fields of SaleTerms as keys.
    """
    _check(terms)
    scope = Range.objects.create(name=f"sale-{secrets.token_hex(8)}")
    offer = ConditionalOffer(
        offer_type=ConditionalOffer.SITE,
        condition=Condition.objects.create(range=scope, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(range=scope, type=Benefit.PERCENTAGE, value=terms.value),
    )
    return _write(offer, terms, translations)


@transaction.atomic
def update_sale(
    *, offer: ConditionalOffer, terms: SaleTerms, translations: Texts | None = None
) -> ConditionalOffer:
    """Give a sale new terms; its name stays in the languages that `translations` leaves out.

    Raises ValidationError with the fields of SaleTerms as keys.
    """
    _check(terms, offer)
    return _write(offer, terms, translations)


@transaction.atomic
def delete_sale(*, offer: ConditionalOffer) -> None:
    """Remove a sale with its range; orders keep what it gave them."""
    scope = offer.benefit.range
    offer.delete()  # Oscar's receiver removes condition and benefit
    if scope is not None:
        scope.delete()


def sale_terms(offer: ConditionalOffer) -> SaleTerms:
    """The terms of a sale that create_sale made, for a form to start from."""
    scope = offer.benefit.range
    return SaleTerms(
        name=offer.name,
        kind=DiscountKind.PERCENT if offer.benefit.type == Benefit.PERCENTAGE else DiscountKind.AMOUNT,
        value=offer.benefit.value,
        products=list(scope.included_products.order_by("title", "pk")),
        categories=list(scope.included_categories.order_by("path")),
        starts_at=offer.start_datetime,
        ends_at=offer.end_datetime,
        is_active=not offer.is_suspended,
    )


def check_discount(*, is_percent: bool, value: Decimal | None) -> None:
    """Raise ValidationError for `value` unless it is a percentage up to 100 or a sum of whole cents above
    zero.
    """
    if value is None or value <= 0:
        raise ValidationError({"value": _("Enter a number above zero.")})
    if is_percent and value > 100:
        raise ValidationError({"value": _("A discount is 100 % at most.")})
    if value > MAX_SUM:
        raise ValidationError({"value": _("This is more than anything costs here.")})
    if not is_percent and value % smallest_unit(active_currency()):
        raise ValidationError({"value": _("Prices in this currency have fewer decimals.")})


def check_dates(starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Raise ValidationError for `ends_at` when it is not after `starts_at`."""
    if starts_at and ends_at and ends_at <= starts_at:
        raise ValidationError({"ends_at": _("The end must be later than the start.")})


def _check(terms: SaleTerms, offer: ConditionalOffer | None = None) -> None:
    check_discount(is_percent=terms.kind == DiscountKind.PERCENT, value=terms.value)
    check_dates(terms.starts_at, terms.ends_at)
    if not terms.name.strip():
        raise ValidationError({"name": _("Give the sale a name: buyers read it in the basket.")})
    if len(terms.name.strip()) > _NAME_LENGTH:
        raise ValidationError({"name": _("Shorten it to %(length)d letters.") % {"length": _NAME_LENGTH}})
    others = ConditionalOffer.objects.filter(name=terms.name.strip())
    if (others.exclude(pk=offer.pk) if offer else others).exists():
        raise ValidationError({"name": _("You have a sale of this name already.")})
    if terms.products and terms.categories:
        raise ValidationError({"categories": _("Choose products or categories, not both.")})


def _write(offer: ConditionalOffer, terms: SaleTerms, translations: Texts | None) -> ConditionalOffer:
    scope, benefit = offer.benefit.range, offer.benefit
    scope.includes_all_products = not (terms.products or terms.categories)
    scope.save()
    scope.rangeproduct_set.all().delete()
    RangeProduct.objects.bulk_create(
        [RangeProduct(range=scope, product=product) for product in terms.products]
    )
    scope.included_categories.set(terms.categories)
    is_percent = terms.kind == DiscountKind.PERCENT
    benefit.type, benefit.value = (Benefit.PERCENTAGE if is_percent else Benefit.FIXED_UNIT), terms.value
    benefit.save()
    offer.name = terms.name.strip()
    offer.translate(translations or {})
    offer.start_datetime, offer.end_datetime = terms.starts_at, terms.ends_at
    offer.exclusive = True
    # The narrower sale wins over the wider one: chosen products, then categories, then everything.
    offer.priority = 20 if terms.products else 10 if terms.categories else 0
    offer.status = ConditionalOffer.OPEN if terms.is_active else ConditionalOffer.SUSPENDED
    offer.save()
    return offer
