"""What the tests of domains say alike."""

from __future__ import annotations

from commerce.stores.domains import begin_check
from commerce.stores.models import DomainClaim
from commerce.stores.tasks import check_domain_task

SHOP = "shop.example.com"
OURS, THEIRS = "203.0.113.7", "198.51.100.9"


def check(host: str = SHOP) -> DomainClaim:
    """Press the button and let the queue look."""
    claim = begin_check(host)
    assert claim is not None
    check_domain_task(claim.pk)
    return DomainClaim.objects.get(host=host)
