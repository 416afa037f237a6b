"""The only writers of memberships: who works in a store, and in which role."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commerce.accounts.models import User, UserManager
from commerce.refused import Refused
from commerce.stores.models import Membership
from commerce.stores.roles import Role
from commerce.stores.selectors import active_store


class MembershipRefused(Refused):
    """A membership cannot be changed as asked; `message` is a sentence for the owner."""


@transaction.atomic
def add_member(*, email: str, role: Role) -> Membership:
    """Make the person with this e-mail address a member of the active store; a new address gets a log-in of its own.

    A new person has no password: the invitation's link lets them choose one. Neither has an account whose address was
    never confirmed any more: whoever made it may not be the one who reads the letter.
    """
    email = UserManager.normalize_email(email)
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    if user.email_confirmed_at is None and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
    try:
        with transaction.atomic():
            return Membership.objects.create(user=user, role=role)
    except IntegrityError:
        raise MembershipRefused(_("%(email)s is a member already.") % {"email": email}) from None


@transaction.atomic
def change_role(*, membership: Membership, role: Role) -> Membership:
    """Give a member another role. The store's founder stays its owner."""
    _refuse_founder(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove_member(*, membership: Membership) -> None:
    """Take a member out of the active store; the person's log-in stays."""
    _refuse_founder(membership)
    membership.delete()


def is_founder(membership: Membership) -> bool:
    """Whether the member is the one the store belongs to."""
    return membership.user_id == active_store().owner_id


def _refuse_founder(membership: Membership) -> None:
    if is_founder(membership):
        raise MembershipRefused(
            _("The store belongs to this member, who cannot be removed or given another role.")
        )
