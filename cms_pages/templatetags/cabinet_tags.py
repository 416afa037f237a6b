"""Template tags of the cabinet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from cms_pages.cabinet.access import may_open
from cms_pages.cabinet.money import money as format_sum

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """`{{ order.total_incl_tax|money:order.currency }}`"""
    return format_sum(amount, currency)


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], view_name: str, writing: bool = False) -> bool:
    """`{% may "orders:move" writing=True as allowed %}`: whether the reader's role may open a screen."""
    return may_open(context["request"].user.store_role, view_name, writing=writing)
