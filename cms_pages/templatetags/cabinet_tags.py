"""Template tags of the cabinet."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template

from cms_pages.cabinet import formats
from cms_pages.cabinet.access import may_open
from commerce.phones import format_phone

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """`{{ order.total_incl_tax|money:order.currency }}`"""
    return formats.money(amount, currency)


@register.filter
def when(moment: datetime | None) -> str:
    """`{{ order.date_placed|when }}`"""
    return formats.when(moment)


@register.filter
def phone(number: str) -> str:
    """`{{ order.phone|phone }}`: with spaces, as people read it."""
    return format_phone(number)


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], view_name: str, writing: bool = False) -> bool:
    """`{% may "orders:move" writing=True as allowed %}`: whether the reader's role may open a screen."""
    return may_open(context["request"].user.store_role, view_name, writing=writing)
