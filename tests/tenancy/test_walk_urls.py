"""Every URL, every visitor, every id of another store: nothing of that store is shown, and nothing of it changes."""

from __future__ import annotations

from itertools import product

import pytest
from django.conf import settings

from cms_pages.page_translations import TRANSLATED_BY
from commerce.context import store_context
from tests.tenancy.walking import ANSWERS_WITHOUT_A_ROW, NOUNS, addresses, visit
from tests.tenancy.world import ONLY_IN_B, World, translated_models, translated_rows

VISITORS = (
    "owner", "manager", "staff", "viewer", "both", "customer", "guest", "owner_of_b", "operator",
)  # fmt: skip


@pytest.mark.parametrize("who", VISITORS)
def test_no_url_of_a_store_shows_another(world: World, who: str) -> None:
    things = NOUNS if who in world.a.members else ("order", "page")
    client, before, wrong, opened = world.client(who), world.fingerprint(), [], 0
    # Members of the store and customers meet the same pages in the second language as guests do.
    prefixes = ("", "/ru") if who == "guest" else ("",)
    for address, prefix in product(addresses(world, "site_config.urls", things=things), prefixes):
        done = visit(client, "get", prefix + address.path)
        if address.is_foreign and done.statuses[:1] == [200] and address.pattern not in ANSWERS_WITHOUT_A_ROW:
            done.problems.append("answers 200 to what only the other store has")
        opened += done.statuses[:1] == [200]
        wrong += [f"{who} {prefix}{address.path} ({address.pattern}): {problem}" for problem in done.problems]
    assert not wrong, "\n".join(wrong)
    assert opened >= {"owner": 80, "manager": 60, "both": 60, "staff": 30, "viewer": 30}.get(
        who, 12
    )  # no closed door
    assert world.fingerprint() == before


@pytest.mark.parametrize("who", ["guest", "customer", "owner", "viewer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_url_of_the_platform_shows_or_changes_a_store_of_somebody_else(
    world: World, who: str, method: str
) -> None:
    client, before, wrong, tried = (
        world.client(who, host=settings.PLATFORM_DOMAIN),
        world.fingerprint(),
        [],
        0,
    )
    for address in addresses(world, "site_config.urls_platform", things=NOUNS):
        path = address.path.replace(ONLY_IN_B, world.b.store.slug)  # here slugs name stores
        done = visit(client, method, path, {"status": "closed", "name": "x"}, watch=world.fingerprint)
        tried += 1
        if done.watched not in (None, before):
            done.problems.append("changed something of the other store")
        wrong += [f"{who} {method} {path} ({address.pattern}): {problem}" for problem in done.problems]
    assert not wrong, "\n".join(wrong)
    assert tried > 20


@pytest.mark.parametrize("who", ["guest", "owner", "operator"])
def test_a_host_of_no_store_answers_nothing(world: World, who: str) -> None:
    client = world.client(who, host="nobody.localhost")
    for path in {address.path for address in addresses(world, "site_config.urls", things=("order",))}:
        assert client.get(path).status_code == 404, path


def test_both_shops_have_a_translation_of_every_kind(world: World) -> None:
    for shop in (world.a, world.b):
        with store_context(shop.store):
            for model in translated_models():
                rows = translated_rows(model, shop.store)
                assert rows.exists(), model
                assert not rows.exclude(translations__has_key="ru").exists(), model
            for model in TRANSLATED_BY.values():
                assert model.objects.filter(store=shop.store, language="ru", live=True).exists(), model


def test_the_walkers_would_see_a_leak(world: World) -> None:
    """The same visits where there is something to see: on the other store's own host."""
    client = world.client("owner_of_b", host=world.b.host)
    for path in (
        "/",
        f"/product/{ONLY_IN_B}/",
        "/cabinet/orders/",
        f"/cabinet/products/edit/{world.b.product.pk}/",
    ):
        done = visit(client, "get", path)
        assert done.statuses == [200], path
        assert any("shows" in problem for problem in done.problems), path
    before = world.fingerprint()
    done = visit(
        client,
        "post",
        "/basket/add/",
        {"product": world.b.product.pk, "quantity": 1},
        watch=world.fingerprint,
    )
    assert done.watched is not None
    assert done.watched != before == world.fingerprint()
