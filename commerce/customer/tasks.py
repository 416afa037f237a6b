"""Letters about the account."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.stores.selectors import active_store


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def send_password_letter_task(*, email: str, uid: str, token: str) -> None:
    """Send the link to a new password, in the store's name and language. A repeated letter carries the same link."""
    store = active_store()
    path = reverse("customer:new-password", urlconf=settings.ROOT_URLCONF, args=[uid, token])
    with translation.override(store.language):
        EmailMessage(
            subject=_("A new password for %(store)s") % {"store": store.name},
            body=render_to_string(
                "emails/new_password.txt", {"store": store, "link": store.absolute_url(path)}
            ),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[email],
            reply_to=[store.email] if store.email else [],
        ).send()
