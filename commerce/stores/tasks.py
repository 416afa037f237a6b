"""What the stores leave to the queue: questions to the DNS."""

from __future__ import annotations

from celery import shared_task

from commerce.stores.domains import check_claim
from commerce.stores.models import DomainClaim


@shared_task(soft_time_limit=40, time_limit=50)
def check_domain_task(claim_id: int) -> None:
    """Look whether a domain's records are as they should be."""
    claim = DomainClaim.objects.filter(pk=claim_id).first()
    if claim is not None and claim.state == DomainClaim.State.CHECKING:
        check_claim(claim)
