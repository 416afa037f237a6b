"""Sums as the member reads them: the store's currency in the cabinet's language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language

from commerce.money import format_money
from commerce.stores.selectors import active_currency


def money(amount: Decimal | None, currency: str = "") -> str:
    """A readable sum; a dash when there is none. `currency` for sums that were frozen in another one."""
    return "—" if amount is None else format_money(amount, currency or active_currency(), get_language() or "en")
