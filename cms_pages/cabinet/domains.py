"""Domains of the store's own: which records to make, whether they are right, and which host the store is known by."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms_pages.cabinet.access import Screen, open_screen
from cms_pages.cabinet.base import NamedScreen, StoreScreen
from commerce.stores import domains
from commerce.stores.domain_names import DomainRefused, clean_domain, is_reserved, shown_domain
from commerce.stores.roles import Area
from commerce.stores.tasks import check_domain_task


class DomainsView(StoreScreen, NamedScreen):
    """GET lists the hosts; POST does (`do`) add, check, primary or remove with one of them (`domain`)."""

    area = Area.SETTINGS
    template_name = "cabinet/domains.html"
    page_title = gettext_lazy("Domains")
    header_icon = "site"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        store = self.request.store
        return super().get_context_data(
            hosts=domains.domains_of(store),
            target=store.host,
            addresses=settings.DOMAIN_ADDRESSES,
            **{"typed": "", "refused": "", **kwargs},
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        typed, do = request.POST.get("domain", "")[:300], request.POST.get("do", "")
        try:
            if do == "add":
                claim = domains.claim_domain(typed)
                said = _("“%(domain)s” is added. Make the records below, then check them.")
                messages.success(request, said % {"domain": shown_domain(claim.host)})
            elif do == "check":
                claim = domains.begin_check(_known(typed))
                if claim is not None:
                    check_domain_task.delay_on_commit(claim.pk)
            elif do == "primary":
                domains.choose_primary(_known(typed))
                messages.success(
                    request,
                    _("The store is now known as %(domain)s.") % {"domain": shown_domain(_known(typed))},
                )
            elif do == "remove":
                domains.remove_domain(_known(typed))
                messages.success(
                    request, _("“%(domain)s” is removed.") % {"domain": shown_domain(_known(typed))}
                )
            else:
                messages.error(request, _("That was not understood. Press one of the buttons."))
        except DomainRefused as refused:
            if do != "add":
                messages.error(request, refused.message)
                return redirect("cabinet_domains")
            return self.render_to_response(
                self.get_context_data(typed=typed, refused=refused.message), status=422
            )
        return redirect("cabinet_domains")


def _known(host: str) -> str:
    """A host as our own form sends it; the platform's are hosts of stores too."""
    return host if is_reserved(host) else clean_domain(host)


open_screen("cabinet_domains", Screen(Area.SETTINGS))
