"""A world that is built once for a module: requests are undone one by one, and all of it at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

if TYPE_CHECKING:  # models wait until Django is set up
    from tests.tenancy.world import World


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    from commerce.stores import hosts
    from tests.tenancy.world import build_world

    with django_db_blocker.unblock(), transaction.atomic():
        hosts.forget()
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: None) -> World:
    """Two shops and the visitors of the first: see tests/tenancy/world.py."""
    return built_world
