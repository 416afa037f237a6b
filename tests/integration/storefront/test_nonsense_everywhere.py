"""Nonsense in every parameter of every address and in every field of every form, found by looking for them.

Never a 500, nothing comes back unescaped, and a form that was not taken says so.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from http.cookies import SimpleCookie
from urllib.parse import quote_from_bytes

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from commerce.stores.models import Store
from site_config.env import ROOT
from tests import factories as make
from tests.browser import prefilled
from tests.tools import routes
from tests.tools.verdict import refuse

pytestmark = pytest.mark.django_db

SCRIPT, BREAKOUT = "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"
NONSENSE = {
    "nothing": "",
    "word": "nonsense",
    "ten kilobytes": "x" * 10_000,
    "right to left": "\u202eשלום\u2066abc",
    "emoji": "🫖🕯️👩‍👩‍👧",
    "SQL": "'; DROP TABLE catalogue_product; -- %s %(x)s",
    "script": SCRIPT,
    "break out": BREAKOUT,
    "NUL": "a\x00b",
    "lone surrogate": "a\ud800b",
    "minus one": "-1",
    "huge number": "9" * 40,
    "not a number": "NaN",
    "infinite": "1e9999",
    "template": "{{ 7*'7' }} {% csrf_token %} ${7*7}",
    "path": "../../../etc/passwd",
    "line breaks": "a\r\nX-Injected: 1\r\n\r\nb",
}
# Tried in each parameter and each field alone; all of them are tried in all at once.
ALONE = ("word", "ten kilobytes", "script", "NUL", "lone surrogate", "minus one", "huge number")
# What cached pages may read (commerce/README); what else the code reads is found in it.
PARAMETERS = {
    "page",
    "sort",
    "variant",
    "q",
    "price_min",
    "price_max",
    "available",
    "offer",
    "a_colour",
    "next",
}
READERS = ("/catalogue/", "/product/", "/search/", "/cards/", "/account/login/")
_READS = re.compile(r"""GET(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']""")
# Not by a parser: there are thousands of pages to look at.
SAYS_SO = re.compile(rb"""aria-invalid="true"|role="alert"|class="(?:[^"]* )?(?:errorlist|note)[ "]""")


def parameters() -> list[str]:
    """Every query parameter that a view of the storefront reads."""
    files = [*ROOT.glob("commerce/**/*.py"), *ROOT.glob("site_config/*.py"), *ROOT.glob("cms_pages/*.py")]
    return sorted(PARAMETERS.union(*(_READS.findall(file.read_text()) for file in files)))


@pytest.fixture(autouse=True)
def _without_logs() -> Iterator[None]:
    """Thousands of requests; and pytest-xdist cannot send a log with half a character in it."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def shop(inside: Store) -> Store:
    """One of everything, with something in stock, so that every page has all its forms."""
    cups = make.make_category("Cups")
    make.make_product("Cup", slug="cup", category=cups, stock=50)
    make.make_product("Bowl", slug="bowl", category=cups, variants={"Sage": "9.00", "Sea": "9.00"})
    make.make_product("Gone", slug="gone", stock=0)
    make.make_shipping_method()
    make.make_payment_method()
    make.make_order()
    make.make_user("ann@example.com", password="demo")
    return inside


@pytest.fixture
def guest(shop: Store, client_of: Callable[[Store], Client]) -> Client:
    """Somebody with something in the basket."""
    client = client_of(shop)
    page = BeautifulSoup(client.get("/product/cup/").content, "html.parser")
    put = client.post("/basket/add/", prefilled(page.select_one("form[action='/basket/add/']")))
    assert put.status_code == 302
    return client


@pytest.fixture
def customer(guest: Client) -> Client:
    """The same, logged in."""
    from commerce.accounts.models import User

    guest.force_login(User.objects.get(email="ann@example.com"))
    return guest


def encoded(pairs: list[tuple[str, str]]) -> str:
    """A query or a form's body; lone surrogates too, as bytes that are no text."""

    def quoted(text: str) -> str:
        return quote_from_bytes(text.encode(errors="surrogatepass"), safe="[]")

    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)


def problem(response: HttpResponse) -> str:
    """What no answer may be; "" if it is well."""
    if response.status_code >= 500:
        return f"answers {response.status_code}"
    for sent in (SCRIPT, BREAKOUT):
        if sent.encode() in getattr(response, "content", b""):
            return f"gives {sent} back unescaped"
    if "X-Injected" in response.headers:
        return "lets a header be written"
    return ""


_addresses = itertools.count(1)


def ask(client: Client, method: str, path: str, body: str = "") -> HttpResponse | str:
    """Send it from an address of its own (attempts are counted); what is raised comes back as a sentence."""
    place = {"REMOTE_ADDR": f"10.1.{next(_addresses) % 250}.{next(_addresses) % 250}"}
    try:
        if method == "get":
            return client.get(path, **place)
        kind = "application/x-www-form-urlencoded"
        return client.post(path, body, content_type=kind, **place)
    except Exception as error:  # Django's client raises what a browser would see as a 500
        return f"raises {type(error).__name__}: {error}"


@pytest.mark.parametrize("what", NONSENSE)
def test_no_query_parameter_breaks_a_page(what: str, guest: Client, warm: Callable[[], None]) -> None:
    warm()
    value, wrong, names = NONSENSE[what], [], parameters()
    together = [
        encoded([(name, value) for name in names if name != "page"]),
        encoded(
            [(f"{name}[]", value) for name in names] + [(name, "1") for name in names] * 2 + [(value, value)]
        ),
    ]
    alone = [encoded([(name, value)]) for name in names] if what in ALONE else [encoded([("page", value)])]
    for path in routes.store_paths(each=1):
        for query in [*together, *(alone if path.startswith(READERS) or path == "/" else [])]:
            answer = ask(guest, "get", f"{path}{'&' if '?' in path else '?'}{query}")
            if said := answer if isinstance(answer, str) else problem(answer):
                wrong.append(f"{path}?{query[:80]}: {said}")
    refuse(wrong)


def forms(client: Client) -> Iterator[tuple[str, Tag]]:
    """Every POST form of every page once, with the page's path."""
    seen = set()
    for path in routes.store_paths(each=2):
        answer = client.get(path)
        html = answer.content if answer.get("Content-Type", "").startswith("text/html") else b""
        for form in BeautifulSoup(html, "html.parser").select("form[method=post]"):
            fields = tuple(field["name"] for field in form.select("[name]"))
            action = form.get("action") or path
            if (action, fields) not in seen and "logout" not in action:
                seen.add((action, fields))
                yield path, form


def test_no_field_of_a_guest_breaks_a_form(guest: Client, warm: Callable[[], None]) -> None:
    warm()
    refuse(send_every_kind(guest, NONSENSE))


def test_no_field_of_a_customer_breaks_a_form(customer: Client, warm: Callable[[], None]) -> None:
    warm()
    refuse(send_every_kind(customer, ALONE))


def send_every_kind(client: Client, kinds: Iterable[str]) -> list[str]:
    """Send every form with each kind of nonsense; what one kind does to the shop is undone before the next."""
    found = list(forms(client))
    assert len(found) > 5
    wrong, cookies = [], {name: morsel.value for name, morsel in client.cookies.items()}
    for what in kinds:
        with transaction.atomic():
            wrong += [f"{what}: {said}" for said in send_all(client, found, what)]
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(cookies)
    return wrong


def send_all(client: Client, found: list[tuple[str, Tag]], what: str) -> list[str]:
    """Send every form with one kind of nonsense in it; gives what is wrong with the answers."""
    value, wrong = NONSENSE[what], []
    for path, form in found:
        action = form.get("action") or path
        names = [field["name"] for field in form.select("[name]") if field["name"] != "csrfmiddlewaretoken"]
        usual = {name: text for name, text in prefilled(form).items() if isinstance(text, str)}
        bodies = [[(name, value) for name in names], [(f"{name}[]", value) for name in names]]
        bodies += [[pair for name in names for pair in ((name, "1"), (name, value))]]
        if what in ALONE:
            bodies += [[*{**usual, name: value}.items()] for name in dict.fromkeys(names)]
        for body in bodies:
            answer = ask(client, "post", action, encoded(body))
            said = answer if isinstance(answer, str) else problem(answer)
            if (
                not said
                and answer.status_code in (200, 400, 422)
                and "html" in answer.get("Content-Type", "")
            ):
                said = "" if SAYS_SO.search(answer.content) else "shows the page again and says nothing"
            if said:
                wrong.append(f"{action} {[name for name, text in body if text == value]}: {said}")
    return wrong
