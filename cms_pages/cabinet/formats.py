"""Sums and moments as the member reads them: the store's currency and time zone, the cabinet's language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from commerce.money import format_money
from commerce.stores.selectors import active_currency


def money(amount: Decimal | None, currency: str = "") -> str:
    """A readable sum; a dash when there is none. `currency` for sums that were frozen in another one."""
    return (
        "—" if amount is None else format_money(amount, currency or active_currency(), get_language() or "en")
    )


def when(moment: datetime | None) -> str:
    """A readable moment, the same in every language: 20 November 2026, 14:05."""
    return date_format(timezone.localtime(moment), "j E Y, H:i") if moment else ""


def day(moment: datetime | None) -> str:
    """A readable day: 20 November 2026."""
    return date_format(timezone.localtime(moment), "j E Y") if moment else ""
