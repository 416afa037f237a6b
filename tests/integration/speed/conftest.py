"""What the tests of cached pages share. Imports wait for the fixtures: this file is read before Django is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commerce.stores.models import Store


@pytest.fixture
def bumps(django_capture_on_commit_callbacks: Any) -> Callable[[Store, Callable[[], Any]], int]:
    """Do something, commit it, and tell how often the store's version grew."""
    from django.db import connection

    from commerce.stores.versions import current_version

    def count(store: Store, action: Callable[[], Any]) -> int:
        connection.run_on_commit.clear()  # what the fixtures did has been committed, as it were
        before = current_version(store.pk)
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return current_version(store.pk) - before

    return count


class Site:
    """The site as gunicorn serves it: the page cache, and Django behind it."""

    def __init__(self) -> None:
        from django.core.handlers.wsgi import WSGIHandler

        from site_config.page_cache import PageCache

        self.made: list[dict[str, Any]] = []
        self._django = WSGIHandler()
        self.application = PageCache(self._noted)

    def _noted(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.made.append(environ)
        return self._django(environ, start_response)

    def ask(self, url: str, method: str = "GET", data: Any = None, **headers: str) -> HttpResponse:
        """What a request (`https?://host/path`) is answered with; `made` grows when Django has been asked."""
        from django.http import HttpResponse
        from django.test import RequestFactory

        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        factory = RequestFactory()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        request = factory.generic(method, path, headers={"host": parts.netloc, **names})
        environ = {**request.environ, "wsgi.url_scheme": parts.scheme}
        if data is not None:
            environ = factory.post(path, data, headers={"host": parts.netloc, **names}).environ
        said: list[Any] = []
        with _connection_left_open():
            body = self.application(environ, lambda status, headers, *more: said.append((status, headers)))
            content = b"".join(body)
            if hasattr(body, "close"):
                body.close()
        (status, sent), *_none = said
        response = HttpResponse(content, status=int(status.split()[0]))
        del response.headers["Content-Type"]
        for name, value in sent:
            if name == "Set-Cookie":
                response.cookies.load(value)
            else:
                response.headers[name] = value
        return response


@contextmanager
def _connection_left_open() -> Iterator[None]:
    """The test's transaction is on it: Django's own test client does the same."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    signals = (request_started, request_finished)
    closing = [signal for signal in signals if signal.disconnect(close_old_connections)]
    try:
        yield
    finally:
        for signal in closing:
            signal.connect(close_old_connections)


@pytest.fixture
def site() -> Site:
    """The site as gunicorn serves it, with nothing kept."""
    return Site()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], Any]:
    """Do something, and what follows from its commit."""

    def do(action: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return action()

    return do
