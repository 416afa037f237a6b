"""Tax in or on prices: rounded once, dealt out so that the parts always add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.money import smallest_unit
from commerce.tax import ADDED, INCLUDED, TaxRule, apply_tax

D = Decimal
CURRENCIES = ("EUR", "JPY", "RUB")


def amounts_of(currency: str) -> st.SearchStrategy[list[Decimal]]:
    unit = smallest_unit(currency)
    return st.lists(st.integers(0, 10_000_000).map(lambda count: count * unit), min_size=1, max_size=12)


sums = st.sampled_from(CURRENCIES).flatmap(lambda one: st.tuples(st.just(one), amounts_of(one)))
rates = st.integers(0, 9900).map(lambda count: D(count) / 100)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(sums, rates, st.sampled_from([INCLUDED, ADDED]))
def test_parts_add_up_and_are_whole(given_sums: tuple[str, list[Decimal]], rate: Decimal, mode: str) -> None:
    currency, amounts = given_sums
    taxed = apply_tax(amounts, TaxRule(mode, rate, "VAT"), currency)
    unit = smallest_unit(currency)
    assert taxed.total_incl == taxed.total_excl + taxed.tax
    assert all(incl >= excl >= 0 for excl, incl in zip(taxed.excl, taxed.incl, strict=True))
    assert all(part % unit == 0 for part in (*taxed.excl, *taxed.incl))
    kept = taxed.excl if mode == ADDED else taxed.incl
    assert list(kept) == amounts  # the seller's own prices never move


@unhurried
@given(sums, rates, st.sampled_from([INCLUDED, ADDED]))
def test_tax_of_the_whole_is_rounded_once(
    given_sums: tuple[str, list[Decimal]], rate: Decimal, mode: str
) -> None:
    currency, amounts = given_sums
    rule = TaxRule(mode, rate, "VAT")
    assert apply_tax(amounts, rule, currency).tax == apply_tax([sum(amounts, D(0))], rule, currency).tax


@pytest.mark.parametrize(
    ("mode", "amount", "excl", "incl"),
    [
        (INCLUDED, "119.00", "100.00", "119.00"),
        (ADDED, "100.00", "100.00", "119.00"),
        (INCLUDED, "0.01", "0.01", "0.01"),
        (ADDED, "0.03", "0.03", "0.04"),
    ],
)
def test_nineteen_per_cent(mode: str, amount: str, excl: str, incl: str) -> None:
    taxed = apply_tax([D(amount)], TaxRule(mode, D(19), "VAT"), "EUR")
    assert (taxed.total_excl, taxed.total_incl) == (D(excl), D(incl))


def test_the_odd_cent_goes_to_the_largest_fraction() -> None:
    taxed = apply_tax([D("0.33"), D("0.33"), D("0.34")], TaxRule(ADDED, D(10), "VAT"), "EUR")
    assert taxed.incl == (D("0.36"), D("0.36"), D("0.38"))


def test_no_tax_leaves_sums_alone() -> None:
    taxed = apply_tax([D(5), D("2.50")], TaxRule(), "EUR")
    assert (taxed.excl, taxed.incl, taxed.tax) == ((D(5), D("2.50")), (D(5), D("2.50")), D(0))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (TaxRule(INCLUDED, D("20.00"), "НДС"), "в том числе НДС 20 %"),
        (TaxRule(ADDED, D("7.50"), "НДС"), "НДС 7.5 %"),
    ],
)
def test_label(rule: TaxRule, words: str) -> None:
    with translation.override("ru"):
        assert rule.label == words
