"""Which POSTs without a token are taken: those that a browser says come from a page of the same host."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from commerce.stores.same_origin import same_origin_post

HOST = "aster.localhost:8000"


@same_origin_post
def view(request: object) -> HttpResponse:
    return HttpResponse("done")


def send(method: str = "post", **headers: str) -> bool:
    """Whether a request with these headers comes through."""
    request = getattr(RequestFactory(), method)("/", headers={"host": HOST, **headers})
    try:
        return view(request).content == b"done"
    except PermissionDenied:
        return False


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),  # another store on the platform's domain
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"sec-fetch-site": "cross-site", "origin": f"http://{HOST}"}, False),
        ({"origin": f"http://{HOST}"}, True),
        ({"origin": f"https://{HOST}"}, False),
        ({"origin": "http://birch.localhost:8000"}, False),
        ({"origin": "http://aster.localhost"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://[broken"}, False),
        ({"origin": "null", "referer": f"http://{HOST}/product/cup/"}, False),
        ({"referer": f"http://{HOST}/product/cup/"}, True),
        ({"referer": f"http://birch.localhost:8000/?{HOST}"}, False),
        ({"referer": f"http://{HOST}@evil.example/"}, False),
        ({}, False),
    ],
)
def test_a_post_is_taken_from_a_page_of_the_same_host_alone(headers: dict[str, str], is_taken: bool) -> None:
    assert send(**headers) is is_taken


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_needs_no_proof(method: str) -> None:
    assert send(method, **{"sec-fetch-site": "cross-site"})


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_every_way_of_writing_needs_it(method: str) -> None:
    assert not send(method)
    assert send(method, **{"sec-fetch-site": "same-origin"})


def test_djangos_own_token_is_not_asked_for() -> None:
    assert view.csrf_exempt
