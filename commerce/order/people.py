"""Who buys, where to, and who acts on an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from commerce.accounts.models import User


@dataclass(frozen=True)
class Actor:
    """Who moves an order. The label outlives the account."""

    user: User | None
    label: str

    @classmethod
    def of(cls, user: User) -> Self:
        """A logged-in person."""
        return cls(user=user, label=str(user)[:80])

    @classmethod
    def system(cls, name: str) -> Self:
        """A part of the platform, such as "worker"."""
        return cls(user=None, label=name[:80])

    @classmethod
    def buyer(cls, name: str, user: User | None = None) -> Self:
        """The buyer of the order, a guest or a customer."""
        return cls(user=user, label=(name or _("Buyer"))[:80])


@dataclass(frozen=True)
class Buyer:
    """Who the order is for. One of `email` (letters go there) and `phone` is needed."""

    name: str
    email: str = ""
    phone: str = ""
    user: User | None = None


@dataclass(frozen=True)
class Address:
    """Where the goods go; `country` by its ISO code of two letters."""

    line1: str
    city: str
    country: str
    postcode: str = ""
    line2: str = ""
    state: str = ""
