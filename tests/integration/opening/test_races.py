"""Two people open a store in the same moment."""

import threading

import pytest
from django.db import connection

from cms_pages.models import FolderPage, LandingPage
from cms_pages.opening import open_store
from commerce.context import all_stores
from commerce.stores.models import Store
from commerce.stores.slugs import SlugRefused
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def open_at_once(slugs):
    """Open stores at these addresses on a thread each; give back what each thread got."""
    owners = [make.make_user() for _slug in slugs]
    barrier = threading.Barrier(len(slugs))
    results = [None] * len(slugs)

    def run(number):
        try:
            barrier.wait(timeout=20)
            results[number] = open_store(
                owner=owners[number],
                name="Clay",
                slug=slugs[number],
                language="en",
                currency="EUR",
                theme="linen",
            )
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(slugs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.parametrize(
    "slugs", [("clay", "clay"), ("clay-b0wl", "claybowl")], ids=["the same", "look-alikes"]
)
def test_one_address_goes_to_one_of_two(slugs):
    results = open_at_once(slugs)
    won = [one for one in results if isinstance(one, Store)]
    lost = [one for one in results if isinstance(one, SlugRefused)]
    assert (len(won), len(lost)) == (1, 1), results
    assert "store" in lost[0].message and lost[0].suggestion
    with all_stores():
        assert LandingPage.objects.count() == Store.objects.count() == 1


def test_the_first_stores_ever_share_one_folder():
    results = open_at_once(["aspen", "birch", "cedar", "dogwood", "elm-tree", "fir-tree"])
    assert all(isinstance(one, Store) for one in results), results
    assert FolderPage.objects.count() == 1
    with all_stores():
        paths = list(LandingPage.objects.values_list("path", flat=True))
    assert len(set(paths)) == 6
    assert FolderPage.objects.get().numchild == 6
