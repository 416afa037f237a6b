"""The addresses that a customer keeps with one store. Its only writers."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.address.models import UserAddress
from commerce.order.people import Address
from commerce.refused import Refused

MOST = 20


class AddressRefused(Refused):
    """The address book stays as it was. `message` is a sentence for the customer."""


def addresses_of(user: User) -> list[UserAddress]:
    """What a customer keeps with the active store, the usual one first. One query; none for a guest."""
    if not user.is_authenticated:
        return []
    return list(UserAddress.objects.filter(user=user).order_by("-is_default_for_shipping", "-pk"))


@transaction.atomic
def save_address(
    *, user: User, name: str, address: Address, row: UserAddress | None = None, is_default: bool = False
) -> UserAddress:
    """Keep a new address, or change `row`. One that is kept already is not kept twice; the first is the usual one.

    Raises AddressRefused when the book is full.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # one writer a book: no two usual addresses
    book = addresses_of(user)
    # As it is now: another tab may have made it the usual one meanwhile, or deleted it.
    row = next((own for own in book if row and own.pk == row.pk), None)
    if row is None and len(book) >= MOST:
        raise AddressRefused(_("You keep %(number)d addresses: delete one first.") % {"number": MOST})
    kept = row or UserAddress(user=user)
    kept.first_name, kept.last_name = name, ""
    kept.line1, kept.line2, kept.line4 = address.line1, address.line2, address.city
    kept.state, kept.postcode, kept.country_id = address.state, address.postcode, address.country
    twin = next((own for own in book if own.pk != kept.pk and own.hash == str(kept.generate_hash())), None)
    if twin is not None:
        if row is not None:
            row.delete()
        kept = twin
    kept.is_default_for_shipping = is_default or kept.is_default_for_shipping or not book
    kept.save()
    return kept


@transaction.atomic
def remove_address(*, row: UserAddress) -> None:
    """Take an address out of the book; the newest of the others becomes the usual one if this was it."""
    user = User.objects.select_for_update(no_key=True).get(pk=row.user_id)
    row.delete()
    others = addresses_of(user)
    if others and not others[0].is_default_for_shipping:
        others[0].is_default_for_shipping = True
        others[0].save()
