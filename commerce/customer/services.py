"""The writers of a customer's account: proving a mailbox, a new address, name and phone."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce.accounts.models import User
from commerce.customer.letters import send_proof
from commerce.order.models import Order


def attach_orders(user: User) -> int:
    """Give a person with a proved mailbox the orders of this store that a guest placed with the same address.

    Gives how many. Nobody else's orders move: an address that is only typed proves nothing.
    """
    if user.email_confirmed_at is None:
        return 0
    return Order.objects.filter(user=None, guest_email=user.email).update(user=user)


@transaction.atomic
def prove_mailbox(*, user: User, email: str) -> bool:
    """The person has shown that an address is theirs: it becomes (or stays) the log-in's, and orders are attached.

    False when another log-in has the address by now.
    """
    user.email = email
    user.email_confirmed_at = timezone.now()
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "email_confirmed_at"])
    except IntegrityError:
        user.refresh_from_db()
        return False
    attach_orders(user)
    return True


def ask_for_new_email(*, user: User, email: str) -> None:
    """Send a link to the new address. To one that has a log-in already nothing is sent, and nobody is told so."""
    email = User.objects.normalize_email(email)
    if not User.objects.filter(email=email).exists():
        send_proof(user, new_email=email)


def save_profile(*, user: User, name: str, phone: str) -> None:
    """How the customer is addressed and called; `phone` in E.164, or empty."""
    user.first_name, user.last_name, user.phone = name, "", phone
    user.save(update_fields=["first_name", "last_name", "phone"])
