"""Tax on an order: a rate of the store, inside its prices or on top of them.

The tax of the whole sum is rounded once, and then dealt out to lines and delivery, so that the parts always add up to
the total. Prices, offers and delivery are in the seller's own terms everywhere else: with the tax where it is included,
without it where it is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from commerce.money import round_money, smallest_unit
from commerce.stores.models import Store

INCLUDED, ADDED = Store.Tax.INCLUDED, Store.Tax.ADDED
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class TaxRule:
    """How a store charges tax. `rate` is in per cent; `name` is what buyers call it (VAT, НДС)."""

    mode: str = Store.Tax.NONE
    rate: Decimal = Decimal(0)
    name: str = ""

    @property
    def is_charged(self) -> bool:
        """Whether sums have a tax in them or on them."""
        return self.mode in (INCLUDED, ADDED) and self.rate > 0

    @property
    def is_added(self) -> bool:
        """Whether the tax comes on top of the prices."""
        return self.is_charged and self.mode == ADDED

    @property
    def label(self) -> str:
        """ "VAT 20 %", "including VAT 20 %"."""
        rate = f"{self.rate.normalize():f}"
        if self.is_added:
            return _("%(tax)s %(rate)s %%") % {"tax": self.name, "rate": rate}
        return _("including %(tax)s %(rate)s %%") % {"tax": self.name, "rate": rate}


@dataclass(frozen=True, slots=True)
class Taxed:
    """Sums without and with their tax, in the order they were given, and the totals of both."""

    excl: tuple[Decimal, ...]
    incl: tuple[Decimal, ...]

    @property
    def total_excl(self) -> Decimal:
        return sum(self.excl, Decimal(0))

    @property
    def total_incl(self) -> Decimal:
        """What the buyer pays."""
        return sum(self.incl, Decimal(0))

    @property
    def tax(self) -> Decimal:
        return self.total_incl - self.total_excl


def tax_rule(store: Store) -> TaxRule:
    """The rule of a store."""
    return TaxRule(store.tax_mode, store.tax_rate, store.tax_name or _("VAT"))


def apply_tax(amounts: Sequence[Decimal], rule: TaxRule, currency: str) -> Taxed:
    """Tax sums (lines after discounts, delivery) in the seller's terms, in whole smallest units of the currency."""
    given = tuple(amounts)
    if not rule.is_charged:
        return Taxed(given, given)
    divisor = _HUNDRED if rule.is_added else _HUNDRED + rule.rate
    exact = [amount * rule.rate / divisor for amount in given]
    taxes = _dealt_out(exact, round_money(sum(given, Decimal(0)) * rule.rate / divisor, currency), currency)
    if rule.is_added:
        return Taxed(given, tuple(amount + tax for amount, tax in zip(given, taxes, strict=True)))
    return Taxed(tuple(amount - tax for amount, tax in zip(given, taxes, strict=True)), given)


def _dealt_out(exact: list[Decimal], total: Decimal, currency: str) -> list[Decimal]:
    """Parts in whole units that add up to the total: each rounded down, what is left to the largest fractions."""
    unit = smallest_unit(currency)
    parts = [part.quantize(unit, ROUND_DOWN) for part in exact]
    left = int((total - sum(parts, Decimal(0))) / unit)
    by_fraction = sorted(range(len(exact)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_fraction[:left]:
        parts[n] += unit
    return parts
