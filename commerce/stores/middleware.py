"""Host -> store, for the length of a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from commerce.context import store_context
from commerce.stores import hosts, preview
from commerce.stores.languages import read_path, shown_in
from commerce.stores.models import Store


class StoreMiddleware:
    """Sets `request.store`, `request._wagtail_site` and `request.language`, takes the prefix of an added language off
    `request.path_info`, and enters the store in that language while the response is made.

    The platform's host has a URLconf of its own and no store. An unknown host is 404, never a default store.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.store = None
        request._wagtail_site = None
        host, _port = split_domain_port(request.get_host())  # a malformed one is answered with 400
        if hosts.is_platform_host(host):
            request.urlconf = "site_config.urls_platform"
            return self.get_response(request)
        resolved = hosts.resolve_host(host)
        if resolved is None:
            request.urlconf = "site_config.urls_unknown_host"
            return self.get_response(request)
        request.store, request._wagtail_site = resolved
        code, path = read_path(request.path_info, resolved.store.other_languages)
        request.language = code or resolved.store.language
        if not code and request.path_info[1:] in resolved.store.other_languages:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        request.path_info = path  # `request.path` keeps the prefix, as it keeps a script's name
        with store_context(resolved.store), shown_in(resolved.store, request.language):
            response = self.get_response(request)
        if response.streaming and not response.is_async:
            response.streaming_content = _inside(resolved.store, response.streaming_content)
        return response


class PrimaryHostMiddleware:
    """From the store's other hosts to the one it is known by, for good, with path and query.

    Not from where members log in and work: that stays open below the platform's domain, also when the DNS of the
    store's own domain is broken. Not forms, not files, and not visitors in a preview, whose cookie is this host's.
    """

    STAYS = (
        "/cabinet/", "/account/", "/enter/", "/preview/", "/personal/", "/static/", "/media/", "/documents/", "/api/",
        "/.well-known/", "/checkout/",
    )  # fmt: skip

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        store = request.store
        if (
            store is None
            or not store.primary_host
            or request.method not in ("GET", "HEAD")
            or request.path_info.startswith(self.STAYS)
            or preview.COOKIE in request.COOKIES
        ):
            return self.get_response(request)
        host, _port = split_domain_port(request.get_host())
        if host.lower().rstrip(".") == store.primary_host:
            return self.get_response(request)
        # Browsers keep a 301 for good unless told, and the seller may choose another host.
        return HttpResponsePermanentRedirect(
            store.absolute_url(request.get_full_path()), headers={"Cache-Control": "private, no-cache"}
        )


def _inside(store: Store, content: Any) -> Iterator[bytes]:
    """A body that is read after the middleware has returned still runs as its store."""
    parts = iter(content)
    while True:
        with store_context(store):
            try:
                part = next(parts)
            except StopIteration:
                return
        yield part


class StoreLocaleMiddleware(LocaleMiddleware):
    """A store speaks the language of the address and lives in its time zone; the platform's host asks the browser."""

    def process_request(self, request: HttpRequest) -> None:
        if request.store is None:
            super().process_request(request)
            return
        translation.activate(request.language)
        request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(request.store.time_zone)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.store is None:
            return super().process_response(request, response)
        timezone.deactivate()
        response.headers.setdefault("Content-Language", request.language)
        return response


def unknown_host(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Every path of a host that leads to no store."""
    raise Http404("No store lives at this address")
