"""Every URL of a URLconf, found by introspection, with the arguments to try it with; and what an answer may be."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.contrib.messages import get_messages
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

from tests.tenancy.world import SECRETS, World

# The kinds of things that the cabinet has screens for.
NOUNS = (
    "product", "category", "order", "sale", "voucher", "review", "synonyms", "shipping_method", "payment_method",
    "membership", "page", "content_page", "landing_translation", "page_translation", "user",
)  # fmt: skip
# A parameter of a URL -> which of a shop's ids or words it takes. A new name must be added here.
ARGUMENTS = {
    "page_id": ["page", "content_page", "landing_translation", "page_translation"],
    "parent_page_id": ["page"],
    "page_to_move_id": ["page"],
    "page_pk": ["page"],
    "workflow_pk": ["page"],
    "destination_id": ["page"],
    "revision_id": ["revision"],
    "image_id": ["image"],
    "document_id": ["document"],
    "doc_id": ["document"],
    "uploaded_file_id": ["image", "document"],
    "session_id": ["revision"],
    "restriction_id": ["page"],
    "page_view_restriction_id": ["page"],
    "task_id": ["page"],
    "task_state_id": ["page"],
    "workflow_state_id": ["page"],
    "collection_id": ["page"],
    "group_id": ["user"],
    "user_id": ["user"],
    "parent_id": ["page"],
    "object_id": ["page", "product"],
    "slug": ["slug"],
    "number": ["number"],
    "address_id": ["address"],
    "signature": ["signature"],
    "uid": ["uid"],
    "uidb64": ["uid"],
    "token": ["token"],
    "ticket": ["signature"],
    "code": ["code"],
    "key": ["key", "alert"],
}
# Parameters that name no row.
FIXED = {
    "app_label": "cms_pages", "model_name": "landingpage", "app_name": "stores", "content_type_app_name": "cms_pages",
    "content_type_model_name": "landingpage", "action_name": "publish", "action": "delete",
    "filter_spec": "width-20", "name": "1.eml", "part": "0", "theme": "night",
}  # fmt: skip
# What a parameter of ARGUMENTS names in some URLs that is no row: a language, and no code of a short link.
ALSO = {"code": "ru"}
# Patterns that are regular expressions: sample paths with the ids of `{}`. A new one must be added here.
REGEX = {
    r"^media/(?P<path>.+)$": ["media/stores/1/none.jpg"],
    r"^.*/$": ["nothing-here/"],
    r"^(\d+)/(.*)$": ["{document}/leaflet.txt"],
    r"^((?:[\w\-]+/)*)$": ["", "{b_slug}/", "stores-0/{b_slug}/"],
    r"^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$": [
        "{page}/revisions/compare/earliest...{revision}/",
        "{own_page}/revisions/compare/{revision}...live/",
        "{own_page}/revisions/compare/live...{revision}/",
    ],
    r"^pages/": ["pages/"],
    r"^images/": ["images/"],
    r"^documents/": ["documents/"],
    r"": ["anything/"],
}
# They answer 200 to an address with an id of the other store in it. Each with the reason why that shows nothing.
ANSWERS_WITHOUT_A_ROW = {
    "account/password/<str:uid>/<str:token>/": "people belong to no store; a wrong token is an old link",
    "cabinet/editing-sessions/release/<int:session_id>/": "always says {}; ends one's own session only",
}
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


class Address(NamedTuple):
    """A URL to try: which pattern it came from, and whether an id or a word of shop b is in it."""

    pattern: str
    path: str
    is_foreign: bool


def patterns(urlconf: str) -> Iterator[tuple[str, list[Any]]]:
    """(readable route, its parts) of every URL in a URLconf."""

    def walk(entries: list[Any], parts: list[Any]) -> Iterator[tuple[str, list[Any]]]:
        for entry in entries:
            here = [*parts, entry.pattern]
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, here)
            elif isinstance(entry, URLPattern):
                yield "".join(map(str, here)), here

    yield from walk(get_resolver(urlconf).url_patterns, [])


def addresses(world: World, urlconf: str, *, things: tuple[str, ...] = ()) -> Iterator[Address]:
    """Every URL with arguments of shop b; where it takes several, also mixed with arguments of shop a.

    `things` says which ids are tried where a view takes any `pk`: all of them when none are named.
    """
    ARGUMENTS["pk"] = list(things) or ["*"]
    own, foreign = ({**world.ids_of(shop), **world.words_of(shop)} for shop in (world.a, world.b))
    seen: set[str] = set()
    # What lists and choosers read from the query; the answer may be 200, with nothing found.
    ids = [
        f"{name}={value}" for value in foreign.values() if isinstance(value, int) for name in ("id", "ids")
    ]
    words = [f"{name}={foreign[name]}" for name in ("slug", "number")]
    query = "&".join(
        ["q=secret", f"category={foreign['slug']}", f"parent={foreign['category']}", *ids, *words]
    )
    for route, parts in patterns(urlconf):
        for path, is_foreign in _fill(route, parts, own, foreign, world):
            if path not in seen:
                seen.add(path)
                yield Address(route, f"/{path}", is_foreign)
                if not is_foreign:
                    yield Address(route, f"/{path}?{query}", is_foreign)


def own_addresses(world: World, urlconf: str) -> list[str]:
    """Every URL with shop a's own things in it: the pages whose forms are to be sent."""
    mirror = World(a=world.b, b=world.a, visitors=world.visitors)  # "foreign" to it is what shop a has
    return [address.path for address in addresses(mirror, urlconf, things=NOUNS) if "?" not in address.path]


def _fill(route: str, parts: list[Any], own: dict, foreign: dict, world: World) -> Iterator[tuple[str, bool]]:
    choices: list[list[tuple[str, bool]]] = []
    for part in parts:
        if isinstance(part, RegexPattern):
            choices.append(_regex_samples(route, part, own, foreign, world))
        elif isinstance(part, RoutePattern):
            end = 0
            for match in _PARAMETER.finditer(part._route):
                choices.append([(part._route[end : match.start()], False)])
                choices.append(_values(route, match[2], own, foreign))
                end = match.end()
            choices.append([(part._route[end:], False)])
    takes_argument = any(flag for choice in choices for _text, flag in choice)
    for combination in itertools.product(*choices):
        is_foreign = any(flag for _text, flag in combination)
        if is_foreign or not takes_argument or any(f"<str:{name}>" in route for name in ALSO):
            yield "".join(text for text, _flag in combination), is_foreign


def _values(route: str, name: str, own: dict, foreign: dict) -> list[tuple[str, bool]]:
    if name in FIXED:
        return [(FIXED[name], False)]
    assert name in ARGUMENTS, (
        f"The URL {route} takes <{name}>, which the walker does not know: say in ARGUMENTS (tests/tenancy/walking.py)"
        " which of a shop's things it names, or in FIXED that it names none."
    )
    kinds = ARGUMENTS[name]
    if kinds == ["*"]:
        return [(str(value), True) for value in foreign.values() if isinstance(value, int)]
    several = route.count("<") > 1
    known = [(str(foreign[kind]), True) for kind in kinds] + (
        [(str(own[kinds[0]]), False)] if several else []
    )
    return [*known, (ALSO[name], False)] if name in ALSO else known


def _regex_samples(
    route: str, part: RegexPattern, own: dict, foreign: dict, world: World
) -> list[tuple[str, bool]]:
    regex = part._regex
    assert regex in REGEX, (
        f"The URL {route} is the regular expression {regex}: add sample paths to REGEX (tests/tenancy/walking.py)."
    )
    known = {**foreign, "own_page": own["page"], "b_slug": world.b.store.slug}
    return [(sample.format_map(known), "{" in sample) for sample in REGEX[regex]]


# --- answers


class Visit(NamedTuple):
    """What came of a request: the statuses along its redirects, what is wrong with it, what was watched,
    and the text of the first answer."""

    statuses: list[int]
    problems: list[str]
    watched: Any = None
    page: str = ""


def visit(
    client: Client,
    method: str,
    path: str,
    data: dict[str, Any] | None = None,
    *,
    watch: Callable[[], Any] | None = None,
) -> Visit:
    """Make a request and read the answer as an attacker would, also where it redirects to.

    Deferred keys are checked first, as a COMMIT would; then `watch` is asked what is there, if anything was written;
    then all that it wrote is undone, and cookies too.
    """
    done = Visit([], [])
    writes: list[str] = []
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def note(execute: Callable, sql: str, params: Any, many: bool, execution: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append(sql)
        return execute(sql, params, many, execution)

    try:
        with transaction.atomic(), connection.execute_wrapper(note):
            response = getattr(client, method)(path, data or {})
            for _step in range(4):
                done.statuses.append(response.status_code)
                body = body_of(response)
                done.problems.extend(secrets_in(response, body))
                done = done._replace(page=done.page or body)
                target = urlsplit(urljoin(path, response.get("Location", "")))
                if response.status_code not in (301, 302, 303, 307, 308) or target.netloc not in (
                    "",
                    client.host,
                ):
                    break
                path = target.path
                if path in client.landed:  # its messages were read above
                    break
                client.landed.add(path)
                response = client.get(f"{target.path}?{target.query}")
            connection.check_constraints()
            done = done._replace(watched=watch() if watch and writes else None)
            transaction.set_rollback(True)
    except DatabaseError as error:
        done.problems.append(f"the database refused: {error}")
    except Exception as error:
        done.problems.append(f"500: {type(error).__name__}: {error}")
    client.cookies.clear()  # some answers log the visitor out
    for name, value in cookies.items():
        client.cookies[name] = value
    return done


def body_of(response: Any) -> str:
    """The text of an answer, also of one that is sent in pieces."""
    parts = b"".join(response.streaming_content) if response.streaming else response.content
    return parts.decode("utf-8", "replace")


def secrets_in(response: Any, body: str) -> list[str]:
    """Texts of shop b in the headers, the messages or the body of an answer; and whether it is a server error."""
    problems = [f"status {response.status_code}"] if response.status_code >= 500 else []
    request = getattr(response, "wsgi_request", None)
    said = " ".join(str(message) for message in get_messages(request)) if request is not None else ""
    heads = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    text = f"{heads}\n{said}\n{body}".lower()
    for secret in SECRETS:
        if secret in text:
            place = text.index(secret)
            problems.append(f"shows {secret!r}: …{text[max(0, place - 80) : place + 60]}…".replace("\n", " "))
    return problems
