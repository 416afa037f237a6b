"""What the stores leave to the queue: questions to the DNS."""

from __future__ import annotations

from celery import shared_task

from commerce.context import all_stores, store_context
from commerce.stores.domains import check_again, check_claim, domains_to_check, is_checking
from commerce.stores.models import DomainClaim

AT_ONCE, SECONDS_APART = 20, 10


@shared_task(soft_time_limit=40, time_limit=50)
def check_domain_task(claim_id: int) -> None:
    """Look whether a domain's records are as they should be."""
    claim = DomainClaim.objects.filter(pk=claim_id).first()
    if claim is not None and claim.state == DomainClaim.State.CHECKING:
        check_claim(claim)


@shared_task
def check_domains_again_task() -> None:
    """Call the task below for some of the proved domains that are due, one after the other. Beat runs it often."""
    with all_stores():  # reads whose domains are due; each is then looked at inside its own store
        due = list(domains_to_check().values_list("store_id", "pk")[:AT_ONCE])
    for place, (store_id, claim_id) in enumerate(due):
        with store_context(store_id):
            check_domain_again_task.apply_async([claim_id], countdown=place * SECONDS_APART)


@shared_task(soft_time_limit=40, time_limit=50)
def check_domain_again_task(claim_id: int) -> None:
    """Look whether a proved domain still leads here. One that was looked at meanwhile waits for its next day."""
    claim = domains_to_check().filter(pk=claim_id).first()
    if claim is not None and not is_checking(claim):
        check_again(claim)
