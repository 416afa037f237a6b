"""The cache in front of Django, and addresses that have moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commerce.context import store_context
from commerce.stores.models import Store
from commerce.stores.redirects import move_address

if TYPE_CHECKING:
    from tests.integration.speed.conftest import Site

pytestmark = pytest.mark.django_db


def test_whole_query_goes_along_also_what_pages_are_not_told(store_a: Store, site: Site) -> None:
    home = f"http://{store_a.host}"
    site.ask(f"{home}/robots.txt")  # the host is known to this process
    with store_context(store_a):
        move_address("/product/old/", "/product/new/")
    answer = site.ask(f"{home}/product/old/?utm_source=letter&variant=1")
    assert (answer.status_code, answer["Location"]) == (301, "/product/new/?utm_source=letter&variant=1")
