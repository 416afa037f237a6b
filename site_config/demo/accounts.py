"""The demo's people. None of them exists outside `manage.py load_demo`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from commerce.accounts.models import User
from commerce.address.models import Country, UserAddress
from commerce.stores.models import Membership
from commerce.stores.roles import Role

PASSWORD = "demo"  # noqa: S105  (what the README prints)
OPERATOR = "operator@vitrina.example"
MEMBER_OF_BOTH = "both@example.com"
TEAM = (Role.MANAGER, Role.STAFF, Role.VIEWER)


class People:
    """Makes accounts, all with the one password: hashed once, because hashing is slow by intent."""

    def __init__(self) -> None:
        self._password = make_password(PASSWORD)

    def ensure(self, email: str, name: str, **fields: Any) -> User:
        """The account with this e-mail address, made if need be, with the demo's password."""
        first_name, _space, last_name = name.partition(" ")
        values = {
            "first_name": first_name,
            "last_name": last_name,
            "password": self._password,
            "is_active": True,
            "email_confirmed_at": timezone.now(),
            **fields,
        }
        return User.objects.update_or_create(email=email, defaults=values)[0]

    def ensure_operator(self) -> User:
        """Who runs the platform."""
        return self.ensure(OPERATOR, "Robin Vale", is_superuser=True)

    def ensure_owner(self, slug: str, people: dict[str, Any]) -> User:
        """Who opens a store."""
        return self.ensure(f"owner@{slug}.example", people["team"]["owner"])

    def add_team(self, slug: str, people: dict[str, Any]) -> dict[str, User]:
        """The members of the active store beside its owner: {role: user}. `both@example.com` manages every store."""
        team = {role: self.ensure(f"{role}@{slug}.example", people["team"][role]) for role in TEAM}
        both = self.ensure(MEMBER_OF_BOTH, "Sam Rivers")
        Membership.objects.bulk_create(
            [Membership(user=user, role=role) for role, user in [*team.items(), (Role.MANAGER, both)]]
        )
        return team

    def add_customer(self, slug: str, people: dict[str, Any]) -> User:
        """A buyer with an account, and an address that the active store knows."""
        home = people["buyers"][0]
        customer = self.ensure(f"customer@{slug}.example", home["name"])
        UserAddress.objects.create(
            user=customer,
            first_name=home["name"],
            line1=people["streets"][0].replace("#", "4"),
            line4=home["city"],
            postcode=home["postcode"],
            country=Country.objects.get(iso_3166_1_a2=home["country"]),
            is_default_for_shipping=True,
        )
        return customer
