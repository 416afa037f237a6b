"""Domains of a store's own: claimed, proved by a TXT record, made the one that the store is known by, given up.

A claim serves nothing. `StoreDomain` has proved hosts alone, each of one store; whoever proves a claim first has it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.stores.dns_records import DnsSilent, addresses_of, texts_at
from commerce.stores.domain_names import DomainRefused, clean_domain, is_reserved, shown_domain
from commerce.stores.models import DomainClaim, Store, StoreDomain
from commerce.stores.selectors import active_store

MOST = 10
DETAILS = 5  # as many wrong records are told
CHECK_LASTS = timedelta(seconds=60)  # a check that has not ended by then never will: its worker was killed
State, Found = DomainClaim.State, DomainClaim.Found


@dataclass(frozen=True)
class Domain:
    """A host of the store as its cabinet shows it. `claim` is None for the platform's own and for long-known ones."""

    host: str
    is_primary: bool
    is_verified: bool
    is_platforms: bool
    claim: DomainClaim | None

    @property
    def shown(self) -> str:
        """As people write it."""
        return shown_domain(self.host)

    @property
    def is_checking(self) -> bool:
        """Whether the queue is looking at it."""
        return self.claim is not None and is_checking(self.claim)

    @property
    def problem(self) -> str:
        """What the last check has found, as a sentence; empty when there was none, or all is well."""
        return explain(self.claim) if self.claim and not self.is_verified else ""


def domains_of(store: Store) -> list[Domain]:
    """The hosts of the active store: the platform's own first, then proved ones, then claims. Two queries."""
    claims = {claim.host: claim for claim in DomainClaim.objects.order_by("host")}
    rows = StoreDomain.objects.filter(store=store).values_list("host", flat=True)
    hosts = sorted(rows, key=lambda host: (host != store.host, host))
    proved = [
        Domain(host, host == store.main_host, True, host == store.host, claims.pop(host, None))
        for host in hosts
    ]
    return proved + [Domain(host, False, False, False, claim) for host, claim in claims.items()]


def claim_domain(typed: str) -> DomainClaim:
    """Begin with a domain: the active store gets a token for it. Raises DomainRefused; a known claim is given back."""
    store, host = active_store(), clean_domain(typed)
    holder = StoreDomain.objects.filter(host=host).values_list("store_id", flat=True).first()
    if holder is not None and holder != store.pk:
        raise DomainRefused(
            _("“%(domain)s” leads to another store. If the domain is yours, write to us.")
            % {"domain": shown_domain(host)}
        )
    known = DomainClaim.objects.filter(host=host).first()
    if known is not None:
        return known
    if DomainClaim.objects.count() >= MOST:
        raise DomainRefused(_("A store has %(number)d domains at most. Remove one first.") % {"number": MOST})
    state = State.VERIFIED if holder else State.WAITING
    claim, _is_new = DomainClaim.objects.get_or_create(
        host=host, defaults={"token": secrets.token_hex(16), "state": state}
    )
    return claim


def is_checking(claim: DomainClaim) -> bool:
    """Whether the queue is looking at a claim, or should be."""
    return claim.state == State.CHECKING and claim.checked_at > timezone.now() - CHECK_LASTS


def begin_check(host: str) -> DomainClaim | None:
    """Note that a claim is about to be checked; None where there is nothing to check, or a check is under way."""
    with transaction.atomic():
        claim = DomainClaim.objects.select_for_update().filter(host=host).first()
        if claim is None or claim.state == State.VERIFIED or is_checking(claim):
            return None
        claim.state, claim.checked_at = State.CHECKING, timezone.now()
        claim.save(update_fields=["state", "checked_at"])
    return claim


def check_claim(claim: DomainClaim) -> None:
    """Ask the DNS and write down what it says; the domain serves the store when all is well. Slow: for the queue."""
    try:
        found, details = _look(claim, active_store())
    except DnsSilent:
        found, details = Found.SILENT, []
    if not found:
        try:
            with transaction.atomic():
                StoreDomain.objects.get_or_create(host=claim.host, store=active_store())
        except IntegrityError:  # another store's since
            found = Found.TAKEN
    claim.state = State.FAILED if found else State.VERIFIED
    claim.found, claim.details, claim.checked_at = found, details, timezone.now()
    claim.save(update_fields=["state", "found", "details", "checked_at"])


def _look(claim: DomainClaim, store: Store) -> tuple[str, list[str]]:
    """(what is wrong, "" for nothing; what was found in its place)."""
    texts = texts_at(claim.txt_name)
    if claim.txt_value not in texts:
        return (Found.OTHER_TXT, texts[:DETAILS]) if texts else (Found.NO_TXT, [])
    leads_to = addresses_of(claim.host)
    if not leads_to:
        return Found.NOWHERE, []
    ours = set(settings.DOMAIN_ADDRESSES) or addresses_of(store.host)
    strangers = leads_to - ours
    return (Found.ELSEWHERE, sorted(strangers)[:DETAILS]) if strangers else ("", [])


def explain(claim: DomainClaim) -> str:
    """What the last check has found, as a sentence in the reader's language."""
    said: dict[str, Any] = {
        "name": claim.txt_name,
        "domain": shown_domain(claim.host),
        "found": ", ".join(f"“{text}”" for text in claim.details) or "—",
        "addresses": ", ".join(claim.details),
    }
    sentences = {
        Found.NO_TXT: _("We found no TXT record at %(name)s. New records can take an hour to be seen."),
        Found.OTHER_TXT: _("The TXT record at %(name)s says %(found)s. Put the value below in its place."),
        Found.NOWHERE: _(
            "The TXT record is right, but %(domain)s leads nowhere: its CNAME or A record is missing."
        ),
        Found.ELSEWHERE: _(
            "The TXT record is right, but %(domain)s leads to %(addresses)s, which is not us. Change or "
            "remove that record."
        ),
        Found.SILENT: _("The name servers of %(domain)s did not answer. Try again in some minutes."),
        Found.TAKEN: _("Another store has proved that %(domain)s is its own."),
    }
    return sentences[claim.found] % said if claim.found else ""


@transaction.atomic
def choose_primary(host: str) -> None:
    """Make a proved host the one that the store is known by: its other hosts lead there. Raises DomainRefused."""
    store = Store.objects.select_for_update(of=("self",)).get(pk=active_store().pk)
    if not StoreDomain.objects.filter(store=store, host=host).exists():
        raise DomainRefused(_("Check the domain first: it does not lead to the store yet."))
    store.primary_host = "" if host == store.host else host
    store.save(update_fields=["primary_host"])
    for domain in StoreDomain.objects.filter(store=store):
        if domain.is_primary != (domain.host == host):
            domain.is_primary = domain.host == host
            domain.save(update_fields=["is_primary"])


@transaction.atomic
def remove_domain(host: str) -> None:
    """Give a domain up: it leads to the store no more. The platform's own host stays. Raises DomainRefused."""
    store = active_store()
    if is_reserved(host):
        raise DomainRefused(_("This address stays: it is the one that the platform has given to the store."))
    if store.main_host == host:
        choose_primary(store.host)
    for domain in StoreDomain.objects.filter(store=store, host=host):
        domain.delete()
    DomainClaim.objects.filter(host=host).delete()
