"""Every link of a host, followed once: what is dead, and the pages that were met on the way."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from tests.tools.routes import FRAGMENTS
from tests.tools.surfer import Answer, Surfer

_ABROAD = {
    "http": re.compile(r"https?://[\w.-]+\.[a-z]{2,}(:\d+)?(/\S*)?\Z"),
    "https": re.compile(r"https?://[\w.-]+\.[a-z]{2,}(:\d+)?(/\S*)?\Z"),
    "mailto": re.compile(r"mailto:([^@\s?]+@[\w.-]+\.\w+)?(\?\S+)?\Z"),
    "tel": re.compile(r"tel:\+?[\d().-]{3,}\Z"),
    "data": re.compile(r"data:"),
}
ENDS_A_VISIT = ("/account/logout/", "/logout/")


@dataclass
class Crawl:
    """The answers by address, and what is wrong with the links."""

    answers: dict[str, Answer] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def pages(self) -> dict[str, bytes]:
        """The HTML that was met, by address; a piece of a page in a page around it."""
        return {url: whole(url, answer.body) for url, answer in self.answers.items() if answer.is_page}


def whole(url: str, body: bytes) -> bytes:
    """A page as it is; a fragment as it may stand in one."""
    if url.startswith(FRAGMENTS):
        return (
            b"<!doctype html><html lang='en'><head><title>-</title></head><body><h1>-</h1><h2>-</h2>%s"
            b"<form id='wishes'></form></body></html>" % body
        )
    return body


def crawl(surfer: Surfer, starts: Iterable[str], *, closed: Iterable[str] = (), files: bool = True) -> Crawl:
    """Begin at some paths, and follow every link on every page to pages, pictures, scripts, sheets and anchors.

    A page with a query is looked at, but its links to other queries of the same path are not: filters and sorts of
    a list can be combined without end. Starts that are `closed` to this visitor may answer 404.
    Without `files`, pictures, scripts and sheets are not asked for.
    """
    found = Crawl()
    queue = deque((start, "") for start in starts)
    asked: set[str] = set()
    anchors: dict[tuple[str, str], str] = {}  # (address, fragment) -> the page that links to it
    while queue:
        address, source = queue.popleft()
        if address in asked:
            continue
        asked.add(address)
        answer = surfer.get(address)
        if answer.status == 405 and not source:
            continue  # a start that takes POST alone
        # An old link is one of the examples, and the page that says so is there in the store's other languages.
        is_old = answer.status == 410 and (not source or found.answers[source].status == 410)
        is_meant = is_old or (not source and address in closed)
        if answer.status >= 400 and not is_meant:
            found.problems.append(f"{answer.status} {address} (linked from {source or 'the URLconf'})")
        found.answers[address] = answer
        if answer.location:
            queue.append((_local(surfer, urljoin(surfer.origin + address, answer.location)) or "/", address))
        for link in _links(answer):
            target = urljoin(surfer.origin + address, link)
            local = _local(surfer, target)
            if local is None:
                form = _ABROAD.get(urlsplit(target).scheme)
                is_ours = (urlsplit(target).hostname or "").endswith(
                    "localhost"
                )  # the platform, another store
                if not is_ours and (form is None or not form.match(target)):
                    found.problems.append(f"not an address: {target} (linked from {address})")
                continue
            if fragment := urlsplit(target).fragment:
                anchors.setdefault((local, fragment), address)
            is_file = local.startswith((settings.STATIC_URL, settings.MEDIA_URL))
            if _is_another_query(address, local) or local.startswith(ENDS_A_VISIT) or (is_file and not files):
                continue
            queue.append((local, address))
    for (address, fragment), source in anchors.items():
        answer = found.answers.get(address)
        if answer is not None and answer.is_page and not answer.page.find(id=fragment):
            found.problems.append(f"no anchor #{fragment} on {address} (linked from {source})")
    return found


def _links(answer: Answer) -> Iterator[str]:
    if answer.kind.endswith("/xml"):  # a sitemap
        yield from re.findall(r"<loc>\s*(\S+?)\s*</loc>", answer.body.decode())
    for tag in answer.page.find_all(True):
        for name in ("href", "src", "poster"):
            if tag.get(name):
                yield tag[name].strip()
        for name in ("srcset", "imagesrcset"):
            if tag.get(name):
                yield from (part.split()[0] for part in tag[name].split(",") if part.strip())
        if tag.name == "form" and tag.get("action") and tag.get("method", "get").lower() == "get":
            yield tag["action"]
        if tag.name == "meta" and str(tag.get("property", tag.get("name", ""))) in (
            "og:image",
            "og:url",
            "twitter:image",
        ):
            yield tag.get("content", "")


def _local(surfer: Surfer, target: str) -> str | None:
    """The path and query of an address on this host; None for others."""
    parts = urlsplit(target)
    if parts.scheme != "http" or parts.netloc != surfer.host:
        return None
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def _is_another_query(here: str, there: str) -> bool:
    return "?" in here and "?" in there and here.split("?")[0] == there.split("?")[0]
