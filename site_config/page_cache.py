"""Pages that are the same for everybody, answered in front of Django: from this process, from Redis, or made once.

Views declare such pages (commerce/stores/shared_pages.py); everything else passes through. A page is kept under its
store's version, read before the page is made, so that any committed change makes it old at once. It is made without the
visitor's cookies and headers, whoever asks for it first, and is never kept when it sets a cookie or depends on one.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.urls import Resolver404, resolve

from commerce.checkout.campaign import campaign_cookie
from commerce.context import store_context
from commerce.offer.selectors import next_offer_change
from commerce.stores import hosts, versions
from commerce.stores.languages import split_path
from commerce.stores.models import Store
from site_config.kept_pages import ENCODINGS, KeptPage, LocalPages, encoded, packed, unpacked
from site_config.release import release

KEPT_SECONDS = 600
LOCK_SECONDS = 10
WAITS, WAIT_SECONDS = 20, 0.05
LONGEST_PATH, LONGEST_QUERY, LONGEST_VALUE, MOST_PARAMETERS = 300, 500, 100, 20

# Browsers and others ask each time whether their copy still holds; a shared cache may answer for two seconds.
SHARED = "public, max-age=0, s-maxage=2, must-revalidate"
# nginx asks for it: one second more while it fetches the page anew. It tells browsers the line above (compose.yml).
SHARED_BY_NGINX = "public, max-age=0, s-maxage=2, stale-while-revalidate=1"

_TRACKING = re.compile(
    r"utm_|(?:fbclid|gclid|gbraid|wbraid|dclid|yclid|ysclid|msclkid|ttclid|twclid|igsh|igshid|mc_cid|mc_eid|_openstat"
    r"|_ga|_gl)\Z"
)
_HOST = re.compile(r"([a-z0-9.-]{1,253})(?::\d{1,5})?\Z")
# A message waits to be shown, or something is being previewed: these pages are the visitor's own.
_OWN_PAGE = re.compile(r"(?:^|;)\s*(?:messages|preview\w*)=")
_FRESH = re.compile(r"(?:^|;)\s*fresh=")
# What of a request's headers a page that is for everybody may be made with.
_PASSED_ON = {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID"}
# Headers of a response that are of one answer and not of the page.
_OF_ONE_ANSWER = {
    "content-length",
    "content-encoding",
    "cache-control",
    "vary",
    "etag",
    "date",
    "server",
    "x-request-id",
}

logger = logging.getLogger(__name__)
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Asked(NamedTuple):
    """A request for a page that may be kept. `key` lacks the encoding."""

    store_id: int
    key: str
    query: str
    encoding: str


class PageCache:
    """A WSGI application around Django's."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.local = LocalPages()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            asked = _asked_for(environ)
            page = self._find(asked) if asked else None
        except redis.RedisError as error:
            versions.note_failure(error)
            asked = page = None
        if asked is None:
            return self.django(environ, start_response)
        if page is not None:
            return _answer(page, environ, start_response, "HIT")
        return self._make_or_wait(asked, environ, start_response)

    def _find(self, asked: Asked) -> KeptPage | None:
        key = _redis_key(asked, asked.encoding)
        page = self.local.get(key)
        if page is None and (found := versions.client().get(key)) is not None:
            page = unpacked(found)
            self.local.put(key, page)
        return page

    def _make_or_wait(self, asked: Asked, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Make the page; while somebody else does, wait a moment for theirs."""
        lock = f"{settings.REDIS_PREFIX}page-lock:{asked.key}"
        has_lock = False
        try:
            has_lock = bool(versions.client().set(lock, 1, nx=True, ex=LOCK_SECONDS))
            for _wait in range(0 if has_lock else WAITS):
                time.sleep(WAIT_SECONDS)
                found, is_locked = versions.client().mget(_redis_key(asked, asked.encoding), lock)
                if found is not None:
                    return _answer(unpacked(found), environ, start_response, "HIT")
                if is_locked is None:  # it was made and not kept
                    break
            return self._make(asked, environ, start_response)
        except redis.RedisError as error:
            versions.note_failure(error)
            return self.django(environ, start_response)
        finally:
            if has_lock:
                _unlock(lock)

    def _make(self, asked: Asked, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []
        response: Any = self.django(
            _for_everybody(environ, asked.query),
            lambda status, headers, *more: said.append((status, headers)),
        )
        status, headers = said[0]
        if status.startswith("3") and environ.get("QUERY_STRING", "") != asked.query:
            _close(response)  # where a page has moved to, the whole query goes along
            return self.django(environ, start_response)
        if not status.startswith("200 ") or not getattr(response, "is_shared_page", False):
            campaign = campaign_cookie(environ.get("QUERY_STRING", ""))
            start_response(status, [*headers, ("Set-Cookie", campaign)] if campaign else headers)
            if environ["REQUEST_METHOD"] == "HEAD":
                _close(response)
                return []
            return response
        try:
            personal = sorted({name for name, value in headers if _is_personal(name, value)})
            if personal:
                logger.error("%s is declared to be for everybody, but answers with %s", asked.key, personal)
                return self.django(environ, start_response)
            body, until = b"".join(response), _until(asked.store_id)
        finally:
            _close(response)
        pages = _pages(headers, body, until)
        self._keep(asked, pages)
        return _answer(pages[asked.encoding], environ, start_response, "MISS")

    def _keep(self, asked: Asked, pages: dict[str, KeptPage]) -> None:
        milliseconds = int((pages[asked.encoding].until - time.time()) * 1000)
        if milliseconds <= 0:
            return
        try:
            with versions.client().pipeline(transaction=False) as pipe:
                for encoding, page in pages.items():
                    pipe.set(_redis_key(asked, encoding), packed(page), px=milliseconds)
                pipe.execute()
        except redis.RedisError as error:
            versions.note_failure(error)


# --- what is asked for


def _asked_for(environ: Environ) -> Asked | None:
    """What a request asks of the cache; None where Django has to answer. No query, and mostly no call of Redis."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or versions.is_away():
        return None
    path = environ.get("PATH_INFO", "")
    language, path_in_store = split_path(path) if len(path) <= LONGEST_PATH else ("", path)
    parameters = declared_parameters(path_in_store) if len(path) <= LONGEST_PATH else None
    if parameters is None:
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    if cookies and _OWN_PAGE.search(cookies):
        return None
    scheme = _scheme(environ)
    if settings.SECURE_SSL_REDIRECT and scheme != "https":
        return None
    query = declared_query(environ.get("QUERY_STRING", ""), parameters)
    address = environ.get("HTTP_HOST", "").lower()
    host = _HOST.match(address)
    if query is None or host is None or hosts.is_platform_host(host[1]):
        return None
    store = hosts.known_store(host[1].rstrip("."))
    if store is None or store.status != Store.Status.OPEN:
        return None
    if language and language not in store.other_languages:
        return None
    if cookies and _FRESH.search(cookies):  # has just changed something, maybe through another process
        versions.forget(store.pk)
    version = versions.known_version(store.pk)
    if version is None:
        return None
    key = f"{store.pk}:{version}:{release()}:{scheme}:{address}:{path}?{query}"
    return Asked(store.pk, key, query, _encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))


@lru_cache(maxsize=5_000)
def declared_parameters(path: str) -> frozenset[str] | None:
    """The query parameters of the view at a path that declares its pages to be for everybody; None for all others."""
    try:
        match = resolve(path.encode("latin-1").decode(), urlconf=settings.ROOT_URLCONF)
    except (Resolver404, UnicodeError):
        return None
    return getattr(match.func, "shared_parameters", None)


def declared_query(query: str, declared: frozenset[str]) -> str | None:
    """The declared parameters in one order, tracking left out. None where there are others, or too many or too long."""
    if not query:
        return ""
    if len(query) > 2_000:
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
    except ValueError:
        return None
    asked = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    for name, value in asked:
        is_declared = name in declared or (name.startswith("a_") and "a_*" in declared)
        if not is_declared or len(value) > LONGEST_VALUE:
            return None
    # By name alone: of a parameter that is given twice the last one counts.
    found = urlencode(sorted(asked, key=lambda pair: pair[0]))
    return found if len(found) <= LONGEST_QUERY else None


@lru_cache(maxsize=500)
def _encoding(accepted: str) -> str:
    names = set()
    for part in accepted.split(","):
        name, _semicolon, weight = part.replace(" ", "").lower().partition(";")
        if not re.fullmatch(r"q=0(\.0*)?", weight):
            names.add(name)
    return next((name for name in ENCODINGS if name in names), "identity")


def _scheme(environ: Environ) -> str:
    header = settings.SECURE_PROXY_SSL_HEADER
    if header is not None:
        return "https" if environ.get(header[0], "").split(",")[0].strip() == header[1] else "http"
    return str(environ["wsgi.url_scheme"])


def _redis_key(asked: Asked, encoding: str) -> str:
    return f"{settings.REDIS_PREFIX}page:{encoding}:{asked.key}"


# --- making a page


def _for_everybody(environ: Environ, query: str) -> Environ:
    """The request without who asks: no cookie, language, referrer, address or campaign can get into the page."""
    shared = {
        name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in _PASSED_ON
    }
    return {**shared, "REQUEST_METHOD": "GET", "QUERY_STRING": query}


def _is_personal(name: str, value: str) -> bool:
    match name.lower():
        case "set-cookie":
            return True
        case "vary":
            return {one.strip().lower() for one in value.split(",")} != {"accept-encoding"}
        case "cache-control":
            return "no-store" in value
    return False


def _until(store_id: int) -> float:
    """Until when a page made now is right: a sale that starts or ends by its dates tells no version."""
    until = time.time() + KEPT_SECONDS
    with store_context(store_id):
        try:
            change = next_offer_change()
        except DatabaseError:
            logger.warning(
                "When the next sale starts or ends is not known: the page is not kept", exc_info=True
            )
            return 0.0
    return until if change is None else min(until, change.timestamp())


def _pages(headers: Headers, body: bytes, until: float) -> dict[str, KeptPage]:
    """The page in each encoding, with a tag of its own for each."""
    kept = [(name, value) for name, value in headers if name.lower() not in _OF_ONE_ANSWER]
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    return {
        encoding: KeptPage(f'"{digest}-{encoding}"', encoding, until, kept, encoded(body, encoding))
        for encoding in (*ENCODINGS, "identity")
    }


def _unlock(lock: str) -> None:
    try:
        versions.client().delete(lock)
    except redis.RedisError as error:
        versions.note_failure(error)


def _close(response: Any) -> None:
    if hasattr(response, "close"):
        response.close()


# --- answering


def _answer(page: KeptPage, environ: Environ, start_response: StartResponse, how: str) -> Iterable[bytes]:
    """The page, or 304 where the browser has it."""
    headers: Headers = [("ETag", page.tag), ("Vary", "Accept-Encoding"), ("X-Cache", how)]
    campaign = campaign_cookie(environ.get("QUERY_STRING", ""))
    if campaign is not None:
        headers += [("Set-Cookie", campaign), ("Cache-Control", "private, no-cache")]
    else:
        is_nginx = "HTTP_SURROGATE_CAPABILITY" in environ
        headers.append(("Cache-Control", SHARED_BY_NGINX if is_nginx else SHARED))
    if _has_it(environ.get("HTTP_IF_NONE_MATCH", ""), page.tag):
        start_response(
            "304 Not Modified", [*headers, *(pair for pair in page.headers if pair[0] != "Content-Type")]
        )
        return []
    if page.encoding != "identity":
        headers.append(("Content-Encoding", page.encoding))
    headers.append(("Content-Length", str(len(page.body))))
    start_response("200 OK", [*headers, *page.headers])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]


def _has_it(known: str, tag: str) -> bool:
    return bool(known) and (
        known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))
    )
