"""Every URL, every visitor, every id of another store: nothing of that store is shown, and nothing of it changes."""

from __future__ import annotations

import pytest

from tests.tenancy.walking import ANSWERS_WITHOUT_A_ROW, NOUNS, addresses, visit
from tests.tenancy.world import World

VISITORS = (
    "owner", "manager", "staff", "viewer", "both", "customer", "guest", "owner_of_b", "operator",
)  # fmt: skip

@pytest.mark.parametrize("who", VISITORS)
def test_no_url_of_a_store_shows_another(world: World, who: str) -> None:
    things = {"owner": (), "both": ()}.get(who, NOUNS if who in world.a.members else ("order", "page"))
    client, before, wrong, opened = world.client(who), world.fingerprint(), [], 0
    for address in addresses(world, "site_config.urls", things=things):
        done = visit(client, "get", address.path)
        if address.is_foreign and done.statuses[:1] == [200] and address.pattern not in ANSWERS_WITHOUT_A_ROW:
            done.problems.append("answers 200 to what only the other store has")
        opened += done.statuses[:1] == [200]
        wrong += [f"{who} {address.path} ({address.pattern}): {problem}" for problem in done.problems]
    assert not wrong, "\n".join(wrong)
    assert opened >= {"owner": 80, "manager": 60, "both": 60, "staff": 30, "viewer": 30}.get(who, 12)  # no closed door
    assert world.fingerprint() == before
