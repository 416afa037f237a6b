"""Sending one letter, safe to call twice and from two workers at once."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone

from commerce.notifications.letters import write_letter
from commerce.notifications.models import Delivery

logger = logging.getLogger(__name__)

# After each failed try; a letter that fails once more is given up.
GAPS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]


def send_delivery(*, delivery_id: int) -> bool:
    """Send one letter of the active store, unless it is sent, given up, or being sent by somebody else.

    Gives whether it was sent. The row stays locked while the mail server answers, so two workers never both
    send. A failure is written down, with the time of the next try; it is not raised.
    """
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "order", "store"
        )
        delivery = waiting.filter(pk=delivery_id, state=Delivery.State.PENDING).first()
        if delivery is None:
            return False
        delivery.tries += 1
        try:
            with transaction.atomic():  # a failed query must not lose the note about it
                write_letter(delivery).send()
        except Exception as error:  # whatever it was, the letter is tried again and then given up
            logger.warning("Letter %s was not sent", delivery.pk, exc_info=True)
            _note_failure(delivery, error)
        else:
            delivery.state, delivery.error = Delivery.State.SENT, ""
            delivery.sent_at = timezone.now()
        delivery.save(update_fields=["state", "tries", "error", "sent_at", "next_try_at"])
        return delivery.state == Delivery.State.SENT


def _note_failure(delivery: Delivery, error: Exception) -> None:
    delivery.error = f"{type(error).__name__}: {error}"[:1000]
    if delivery.tries > len(GAPS) or _is_final(error):
        delivery.state = Delivery.State.FAILED
    else:
        delivery.next_try_at = timezone.now() + GAPS[delivery.tries - 1]


def _is_final(error: Exception) -> bool:
    """The mail server knows no such mailbox: another try would hear the same."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _answer in error.recipients.values())
