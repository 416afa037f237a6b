"""Links and letters that prove whose mailbox it is. A link is good for one store, one person, one address, three days.

Whoever follows one must also be logged in as that person: the owner of a mailbox must not, by a click in a letter that
a stranger asked for, hand their orders to the stranger's account.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.urls import reverse

from commerce.accounts.models import User
from commerce.customer.tasks import send_account_letter_task
from commerce.stores.languages import shown_language
from commerce.stores.selectors import active_store

DAYS = 3


def make_token(user: User, *, new_email: str = "") -> str:
    """What a link carries: whose mailbox `user.email` (or `new_email`, which is to take its place) is."""
    data = {"user": user.pk, "email": user.email, "new": new_email}
    return signing.dumps(data, salt=_salt())


def read_token(token: str, user: User) -> str | None:
    """The address that a link proves for the person who is logged in; None for an old, forged or foreign one."""
    try:
        data: dict[str, Any] = signing.loads(token, salt=_salt(), max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    if data["user"] != user.pk or data["email"] != user.email:
        return None
    return str(data["new"] or data["email"])


def send_proof(user: User, *, new_email: str = "") -> None:
    """Send a link to the address that is to be proved; it leaves when the transaction commits."""
    path = reverse("customer:prove-email", args=[make_token(user, new_email=new_email)])
    kind = "new_email" if new_email else "prove_email"
    send_account_letter_task.delay_on_commit(
        kind=kind, email=new_email or user.email, path=path, language=shown_language()
    )


def _salt() -> str:
    return f"vitrina.customer.mailbox.{active_store().pk}"
