"""A store with goods, and a visitor. Imports wait for the fixtures: this file is read before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from commerce.stores.models import Store
    from tests.browser import Browser


@pytest.fixture
def visitor(store: Store) -> Browser:
    """Somebody at the store's home page, without JavaScript."""
    from tests.browser import Browser

    return Browser().open(f"http://{store.host}/")
