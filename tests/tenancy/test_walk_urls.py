"""Every URL, every visitor, every id of another store: nothing of that store is shown, and nothing of it changes."""

from __future__ import annotations

import pytest

from tests.tenancy.walking import addresses, visit
from tests.tenancy.world import World

VISITORS = (
    "owner", "manager", "staff", "viewer", "both", "customer", "guest", "owner_of_b", "operator",
)  # fmt: skip
# The kinds of things that the cabinet has screens for. The owner tries every other id too.
NOUNS = (
    "product", "category", "order", "sale", "voucher", "review", "shipping_method", "payment_method", "membership",
    "page", "user",
)  # fmt: skip
# They answer 200 to an address that has an id of the other store in it. Each with the reason why that shows nothing.
ANSWERS_WITHOUT_A_ROW = {
    "account/password/<str:uid>/<str:token>/": "people belong to no store; with a wrong token it says that the link is old",
}


@pytest.mark.parametrize("who", VISITORS)
def test_no_url_of_a_store_shows_another(world: World, who: str) -> None:
    things = {"owner": (), "both": ()}.get(who, NOUNS if who in world.a.members else ("order", "page"))
    client, before, wrong, tried = world.client(who), world.fingerprint(), [], 0
    for address in addresses(world, "site_config.urls", things=things):
        tried += 1
        done = visit(client, "get", address.path)
        if address.is_foreign and done.statuses[:1] == [200] and address.pattern not in ANSWERS_WITHOUT_A_ROW:
            done.problems.append("answers 200 to what only the other store has")
        wrong += [f"{who} {address.path} ({address.pattern}): {problem}" for problem in done.problems]
    assert not wrong, "\n".join(wrong)
    assert tried > 400
    assert world.fingerprint() == before
