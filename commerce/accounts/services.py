"""The only writers of accounts on the platform's host: register, confirm, set a new password.

None of them tells a stranger whether an address is known: the answer is the same, and only the letter differs.
"""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce.accounts.models import User
from commerce.accounts.tasks import send_letter_task


@transaction.atomic
def register(*, email: str, password: str, language: str) -> None:
    """Make an account that waits for its address to be confirmed, and send a letter.

    An address that is known keeps its account and its password, and gets a letter that says so.
    """
    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    if user is None:
        try:
            with transaction.atomic():
                user = User.objects.create_user(email, password)
        except IntegrityError:  # registered a moment ago in another tab
            user = User.objects.get_by_natural_key(email)
    else:
        make_password(password)  # as slow as for a new address
    send_letter_to(
        user=user, kind="known_address" if user.email_confirmed_at else "confirmation", language=language
    )


def resend_confirmation(*, email: str, language: str) -> None:
    """Send the confirmation letter again; nothing happens for an address that is unknown or confirmed."""
    user = User.objects.filter(
        email=User.objects.normalize_email(email), is_active=True, email_confirmed_at__isnull=True
    ).first()
    if user is not None:
        send_letter_to(user=user, kind="confirmation", language=language)


def confirm_email(*, user: User) -> None:
    """The owner of the mailbox has followed the link and knows the password."""
    User.objects.filter(pk=user.pk, email_confirmed_at__isnull=True).update(email_confirmed_at=timezone.now())


def request_password(*, email: str, language: str) -> None:
    """Send a link that sets a new password; nothing happens for an unknown address."""
    user = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
    if user is not None:
        send_letter_to(user=user, kind="new_password", language=language)


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Set a new password after a letter's link, which has proved the mailbox as well. Other sessions end."""
    user.set_password(password)
    user.email_confirmed_at = user.email_confirmed_at or timezone.now()
    user.save(update_fields=["password", "email_confirmed_at"])


def send_letter_to(*, user: User, kind: str, language: str) -> None:
    """Queue a letter of commerce.accounts.letters; it leaves when the transaction commits."""
    send_letter_task.delay_on_commit(kind=kind, user_id=user.pk, language=language)
