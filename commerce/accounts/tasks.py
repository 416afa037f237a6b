"""Sends the platform's letters after commit; a mail server that is down is asked again."""

from __future__ import annotations

from smtplib import SMTPException

from celery import shared_task

from commerce.accounts.letters import send_letter
from commerce.accounts.models import User


@shared_task(
    name="accounts.send_letter",
    autoretry_for=(OSError, SMTPException),
    retry_backoff=30,
    retry_backoff_max=600,
    max_retries=6,
)
def send_letter_task(*, kind: str, user_id: int, language: str) -> None:
    """Send one letter of commerce.accounts.letters. A second run sends it again: the links are the same
    kind of link."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        send_letter(kind=kind, user=user, language=language)
