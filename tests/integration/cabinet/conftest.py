"""Members at the cabinet of a store, each with a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

Enter = Callable[[Any], Client]


@pytest.fixture
def enter(shop_a: Any) -> Enter:
    """`enter(user)`: a client on the first shop's host, logged in."""

    def client_of(user: Any) -> Client:
        client = Client(headers={"host": shop_a.host})
        if user is not None:
            client.force_login(user)
        return client

    return client_of


@pytest.fixture
def owner(enter: Enter, shop_a: Any) -> Client:
    """The owner of the first shop at its cabinet."""
    return enter(shop_a.owner)


def messages(client: Client) -> list[str]:
    """What the cabinet says on the next page."""
    return [str(message).strip() for message in client.get("/cabinet/account/").context["messages"]]


def form_data(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send from the first POST form of a page, with some fields changed (None: left out)."""
    from bs4 import BeautifulSoup

    from tests.browser import prefilled

    page = BeautifulSoup(client.get(url).content, "html.parser")
    data = prefilled(page.find("form", attrs={"data-edit-form": True}))
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}
