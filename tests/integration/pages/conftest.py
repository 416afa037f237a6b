"""A store and its landing page. Models are imported in the fixtures: settings come after this file."""

import pytest


@pytest.fixture
def store(db):
    from tests import factories as make

    return make.make_store("birch", name="Birch")


@pytest.fixture
def inside(store):
    """The store, entered."""
    from commerce.context import store_context

    with store_context(store):
        yield store


@pytest.fixture
def page(inside):
    from cms_pages.models import LandingPage

    return LandingPage.objects.get(store=inside)


@pytest.fixture
def cabinet(store):
    """The owner at the cabinet."""
    from django.test import Client

    client = Client(headers={"host": store.host})
    client.force_login(store.owner)
    return client
