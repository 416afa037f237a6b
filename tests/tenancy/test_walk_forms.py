"""Every form of a store, sent with the ids of another: nothing there changes, nothing here points at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.browser import outer_buttons, prefilled
from tests.tenancy.walking import ANSWERS_WITHOUT_A_ROW, NOUNS, addresses, own_addresses, visit
from tests.tenancy.world import World

NO_IDS = {"csrfmiddlewaretoken", "next", "loaded_revision_created_at", "revision_created_at"}
BOOKKEEPING = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS", "DELETE", "ORDER")
# What a field may name whose value does not tell: by its own name, or all of these.
ANYTHING = ("product", "image", "category", "document", "order", "page")


@pytest.mark.parametrize("who", ["owner", "both", "staff", "customer", "guest"])
def test_no_post_to_an_id_of_another_store_changes_it(world: World, who: str) -> None:
    """With the fields that some view here reads, so that one that looks across the wall would do something."""
    client, before, wrong = world.client(who), world.fingerprint(), []
    things = NOUNS if who in ("owner", "both") else ("order", "product")
    data = {
        "status": "cancelled", "to": "cancelled", "kind": "order", "text": "x", "message": "x", "name": "x",
        "title": "x", "decision": "approve", "direction": "up", "role": "owner", "action": "action-publish",
        "quantity": "0",
    }  # fmt: skip
    for address in addresses(world, "site_config.urls", things=things):
        if "?" in address.path:
            continue
        done = visit(client, "post", address.path, data, watch=world.fingerprint)
        if address.is_foreign and done.statuses[:1] == [200] and address.pattern not in ANSWERS_WITHOUT_A_ROW:
            done.problems.append("answers 200 to what only the other store has")
        if done.watched not in (None, before):
            done.problems.append(f"changed {sorted(set(done.watched.items()) ^ set(before.items()))}")
        wrong += [f"{who} {address.path} ({address.pattern}): {problem}" for problem in done.problems]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["owner", "customer", "guest"])
def test_no_field_of_a_form_takes_an_id_of_another_store(world: World, who: str) -> None:
    client, before, wrong, sent = world.client(who), world.fingerprint(), [], 0
    forms: dict[str, tuple[str, dict[str, Any], Any]] = {}
    for path in own_addresses(world, "site_config.urls"):
        for form in BeautifulSoup(visit(client, "get", path).page, "html.parser").find_all("form"):
            action = form.get("action") or path
            if form.get("method", "get").lower() == "post":
                data = prefilled(form)
                forms.setdefault(f"{action} {sorted(data)}", (action, data, form))
    for action, data, form in forms.values():
        for field, value in _foreign_values(world, data, form):
            done = visit(client, "post", action, {**data, field: value}, watch=world.fingerprint)
            sent += 1
            if done.watched not in (None, before):
                done.problems.append("changed something of the other store")
            wrong += [f"{who} {action} {field}={value}: {problem}" for problem in done.problems]
    assert not wrong, "\n".join(wrong)
    assert sent > {"owner": 100, "customer": 12, "guest": 15}[who]  # the forms are there


def _foreign_values(world: World, data: dict[str, Any], form: Any) -> Iterator[tuple[str, Any]]:
    """(field, value) for each field that takes an id: what it holds of shop a is exchanged for the like of shop b."""
    own, foreign = world.ids_of(world.a), world.ids_of(world.b)
    kinds = {pk: kind for kind, pk in own.items()}
    for field in [*form.find_all(["input", "select"]), *outer_buttons(form)]:
        name = field.get("name") or "csrfmiddlewaretoken"
        if name in NO_IDS or name.endswith(BOOKKEEPING) or field.get("type") in ("file", "email", "password"):
            continue
        offered = [option.get("value", "") for option in field.find_all("option")] or [
            field.get("value") or ""
        ]
        known = {kinds[int(value)] for value in offered if value.isdigit() and int(value) in kinds}
        named = {kind for kind in ANYTHING if kind in name}
        if not known and not named and field.get("type") == "hidden":
            named = set(ANYTHING)
        for kind in sorted(known | named):
            yield name, str(foreign[kind])
