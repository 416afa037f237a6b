"""Domains of a store's own: claimed, proved by a TXT record, made the one that the store is known by, given up.

A claim serves nothing. `StoreDomain` has proved hosts alone, each of one store; whoever proves a claim first has it.
What is proved is looked at again every day. A domain that does not lead here for some days in a row is lost: it goes on
serving who still comes, but the store is known by its first address until the domain is back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.stores.dns_records import DnsSilent, addresses_of, texts_at
from commerce.stores.domain_names import DomainRefused, clean_domain, is_reserved, shown_domain
from commerce.stores.models import DomainClaim, Store, StoreDomain
from commerce.stores.selectors import active_store

MOST = 10
DETAILS = 5  # as many wrong records are told
LOST_AFTER = 3  # failed checks in a row: one is often the name server's bad hour
CHECK_EVERY = timedelta(days=1)
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
    def is_lost(self) -> bool:
        """Whether it was proved, and has not led here for days."""
        return self.claim is not None and self.claim.failures >= LOST_AFTER

    @property
    def may_check(self) -> bool:
        """Whether there is something to look at anew."""
        return self.claim is not None and not (self.is_verified and _is_settled(self.claim))

    @property
    def problem(self) -> str:
        """What the last check has found, as a sentence; empty when there was none, or all is well."""
        return explain(self.claim) if self.claim else ""


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
        is_settled = claim is not None and claim.state == State.VERIFIED and _is_settled(claim)
        if claim is None or is_settled or is_checking(claim):
            return None
        claim.state, claim.checked_at = State.CHECKING, timezone.now()
        claim.save(update_fields=["state", "checked_at"])
    return claim


def _is_settled(claim: DomainClaim) -> bool:
    """Whether all that a proved domain needs was found."""
    return claim.failures < LOST_AFTER and not claim.is_proxied


def check_claim(claim: DomainClaim) -> None:
    """Ask the DNS because the seller wants it, and write down what it says. Slow: for the queue.

    The TXT record alone proves a domain that leads somewhere: behind a proxy its addresses are the proxy's.
    """
    store = active_store()
    ours = set(settings.DOMAIN_ADDRESSES) or _addresses_of(store)
    found, details = _ask(claim, ours, is_proof=True)
    if found in ("", Found.ELSEWHERE):
        try:
            with transaction.atomic():
                StoreDomain.objects.get_or_create(host=claim.host, store=store)
            claim.is_proxied, claim.failures = found == Found.ELSEWHERE, 0
        except IntegrityError:  # another store's since
            found, details = Found.TAKEN, []
    is_proved = StoreDomain.objects.filter(host=claim.host, store=store).exists()
    claim.state = State.VERIFIED if is_proved else State.FAILED
    claim.found, claim.details, claim.checked_at = found, details, timezone.now()
    claim.save(update_fields=["state", "is_proxied", "failures", "found", "details", "checked_at"])
    _follow_main_domain(store)


def domains_to_check() -> QuerySet[DomainClaim]:
    """The proved domains that were not looked at for a day, those that wait longest first."""
    long_ago = timezone.now() - CHECK_EVERY
    proved = StoreDomain.objects.filter(store=OuterRef("store"), host=OuterRef("host"))
    due = DomainClaim.objects.filter(Exists(proved), Q(checked_at=None) | Q(checked_at__lt=long_ago))
    return due.order_by(F("checked_at").asc(nulls_first=True), "pk")


def check_again(claim: DomainClaim) -> None:
    """Look whether a proved domain still leads here. Slow: for the queue.

    Nobody is asked for the TXT record again whose addresses are ours. The store gives a main domain up for links when
    several checks in a row have failed, and takes it back at the first good one.
    """
    store = active_store()
    own = _addresses_of(store)
    if not own:  # the fault is ours
        DomainClaim.objects.filter(pk=claim.pk).update(checked_at=timezone.now())
        return
    ours, before = set(settings.DOMAIN_ADDRESSES) or own, (claim.state, claim.checked_at)
    found, details = _ask(claim, ours, is_proof=False)
    if found == Found.ELSEWHERE and claim.is_proxied:
        found, details = _ask(claim, ours, is_proof=True)
    if not found or (found == Found.ELSEWHERE and claim.is_proxied):
        claim.is_proxied, claim.failures = found == Found.ELSEWHERE, 0
    else:
        claim.failures = min(claim.failures + 1, LOST_AFTER)
    if claim.failures in (0, LOST_AFTER):
        claim.found, claim.details = found, details
    # Unless the seller has pressed the button meanwhile: what that finds is newer.
    DomainClaim.objects.filter(pk=claim.pk, state=before[0], checked_at=before[1]).update(
        state=State.VERIFIED, is_proxied=claim.is_proxied, failures=claim.failures, found=claim.found,
        details=claim.details, checked_at=timezone.now(),
    )  # fmt: skip
    _follow_main_domain(store)


def _addresses_of(store: Store) -> set[str]:
    """Where the store's first address leads; empty when the DNS does not tell."""
    try:
        return addresses_of(store.host)
    except DnsSilent:
        return set()


def _ask(claim: DomainClaim, ours: set[str], *, is_proof: bool) -> tuple[str, list[str]]:
    """(what is wrong, "" for nothing; what was found in its place). The TXT record counts where it is the proof."""
    try:
        if is_proof:
            texts = texts_at(claim.txt_name)
            if claim.txt_value not in texts:
                return (Found.OTHER_TXT, texts[:DETAILS]) if texts else (Found.NO_TXT, [])
        leads_to = addresses_of(claim.host)
    except DnsSilent:
        return Found.SILENT, []
    if not leads_to:
        return Found.NOWHERE, []
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
        Found.NOWHERE: _("%(domain)s leads nowhere: its CNAME or A record is missing."),
        Found.ELSEWHERE: _(
            "%(domain)s leads to %(addresses)s, which is not us. That is right if a proxy such as Cloudflare stands in"
            " front and leads here. If not, change that record and check again."
        ),
        Found.SILENT: _("The name servers of %(domain)s did not answer. Try again in some minutes."),
        Found.TAKEN: _("Another store has proved that %(domain)s is its own."),
    }
    return sentences[claim.found] % said if claim.found else ""


@transaction.atomic
def choose_primary(host: str) -> None:
    """Make a proved host the one that the store is known by: its other hosts lead there. Raises DomainRefused."""
    store = Store.objects.select_for_update(of=("self",)).get(pk=active_store().pk)
    if not StoreDomain.objects.filter(store=store, host=host).exists() or _is_lost(host):
        raise DomainRefused(_("Check the domain first: it does not lead to the store."))
    for domain in StoreDomain.objects.filter(store=store):
        if domain.is_primary != (domain.host == host):
            domain.is_primary = domain.host == host
            domain.save(update_fields=["is_primary"])
    _follow_main_domain(store)


def _is_lost(host: str) -> bool:
    return DomainClaim.objects.filter(host=host, failures__gte=LOST_AFTER).exists()


@transaction.atomic
def _follow_main_domain(store: Store) -> None:
    """Let links use the host that the seller has chosen, or the store's first address while that one is lost."""
    store = Store.objects.select_for_update(of=("self",)).get(pk=store.pk)
    chosen = StoreDomain.objects.filter(store=store, is_primary=True).exclude(host=store.host)
    host = chosen.values_list("host", flat=True).first() or ""
    primary = "" if _is_lost(host) else host
    if store.primary_host != primary:
        store.primary_host = primary
        store.save(update_fields=["primary_host"])


@transaction.atomic
def remove_domain(host: str) -> None:
    """Give a domain up: it leads to the store no more. The platform's own host stays. Raises DomainRefused."""
    store = active_store()
    if is_reserved(host):
        raise DomainRefused(_("This address stays: it is the one that the platform has given to the store."))
    if StoreDomain.objects.filter(store=store, host=host, is_primary=True).exists():
        choose_primary(store.host)
    for domain in StoreDomain.objects.filter(store=store, host=host):
        domain.delete()
    DomainClaim.objects.filter(host=host).delete()
