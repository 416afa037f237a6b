"""The store's end of the way from the platform's host: a ticket is exchanged for a session here."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.accounts.handover import redeem


@never_cache
@require_GET
def enter(request: HttpRequest, ticket: str) -> HttpResponse:
    """Log the ticket's member in on this store's host and go to the cabinet."""
    cabinet = reverse("wagtailadmin_home")
    user = redeem(ticket=ticket, store=request.store)
    if user is None:
        if not request.user.is_authenticated:
            messages.error(
                request,
                _("This way in works once and for a minute. Log in here, or come from your list of stores."),
            )
        return redirect(cabinet)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(cabinet)
