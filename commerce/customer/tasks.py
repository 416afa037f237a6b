"""Letters about the account, and to those who wait for a product."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.context import all_stores, store_context
from commerce.customer.alerts import AT_ONCE, available, tell_waiting
from commerce.customer.models import ProductAlert
from commerce.stores.languages import shown_in
from commerce.stores.selectors import active_store

_SENTENCES = {
    "prove_email": (
        gettext_lazy("Confirm your e-mail address for %(store)s"),
        gettext_lazy(
            "Orders that were placed with this address before appear in your account once you confirm it:"
        ),
    ),
    "new_email": (
        gettext_lazy("Your new e-mail address for %(store)s"),
        gettext_lazy("Confirm that your account shall have this e-mail address from now on:"),
    ),
}


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def send_account_letter_task(*, kind: str, email: str, path: str, language: str = "") -> None:
    """Send a link that proves a mailbox, in the store's name and the reader's language. A second run repeats it."""
    store = active_store()
    subject, sentence = _SENTENCES[kind]
    language = language or store.language
    with shown_in(store, language), translation.override(language):
        data = {"sentence": sentence, "link": store.absolute_url(path)}
        _send(email, subject=subject, template="emails/account.txt", data=data)


def _send(email: str, *, subject: Any, template: str, data: dict[str, Any]) -> None:
    """A letter of plain text in the active store's name; `subject` names the store as %(store)s."""
    store = active_store()
    EmailMessage(
        subject=" ".join((subject % {"store": store.name}).split()),
        body=render_to_string(template, {**data, "store": store}),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[email],
        reply_to=[store.email] if store.email else [],
    ).send()


@shared_task
def tell_waiting_task(product_ids: list[int]) -> None:
    """Write to those who wait for any of these products of the store that the task was called in."""
    tell_waiting(product_ids=product_ids)


@shared_task
def sweep_alerts_task() -> None:
    """The same for every product, of whatever store, that is waited for and there. Beat runs it."""
    with all_stores():  # reads which stores have what is waited for; each is then told inside its own
        there = ProductAlert.objects.filter(
            status=ProductAlert.ACTIVE, product_id__in=available().values("product_id")
        )
        found = sorted(set(there.values_list("store_id", "product_id")[:AT_ONCE]))
    for store_id, product_id in found:
        with store_context(store_id):
            tell_waiting_task.delay([product_id])


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def send_password_letter_task(*, email: str, uid: str, token: str, language: str = "") -> None:
    """Send the link to a new password, in the store's name and the reader's language. A second run sends the same."""
    store = active_store()
    language = language or store.language
    with shown_in(store, language), translation.override(language):
        path = reverse("customer:new-password", urlconf=settings.ROOT_URLCONF, args=[uid, token])
        data = {"link": store.absolute_url(path)}
        _send(email, subject=_("A new password for %(store)s"), template="emails/new_password.txt", data=data)
