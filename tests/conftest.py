"""What every test has: real servers, a database of its own state, empty caches, and no way out to the network.

`.venv/bin/pytest tests/<any>` works by itself. The controlling process starts the servers; pytest-xdist's workers
inherit their addresses and have a database and Redis names each.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from site_config.messages import compile_catalogues
from tests.run import TestRun

_run: TestRun | None = None
collect_ignore = ["e2e"]  # needs a browser and the whole demo: `make e2e`


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings") != "tests.settings":
        # pytest-django has read those settings already: the tests would run on other servers, and send to real ones.
        raise pytest.UsageError(
            "DJANGO_SETTINGS_MODULE is set: unset it, the tests have settings of their own."
        )
    if not hasattr(config, "workerinput"):
        _start()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    assert settings.DATABASES  # read now: by the end of this hook pytest-django needs them


def _start() -> None:
    global _run
    compile_catalogues()  # pages are read in Russian too
    _run = TestRun()
    try:
        _run.start()
    except BaseException as error:
        _run.end()
        if isinstance(error, SystemExit):  # a sentence for whoever started the tests
            raise pytest.UsageError(str(error)) from None
        raise


def pytest_unconfigure(config: pytest.Config) -> None:
    if _run is not None:
        _run.end()


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """The fixtures of stores import models: they wait until Django is set up, after `pytest_plugins`."""
    session.config.pluginmanager.import_plugin("tests.fixtures_stores")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A transactional test empties the tables, also of what migrations put there: each must put that back."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        if options.get("transaction") or {"transactional_db", "live_server"} & set(
            getattr(item, "fixturenames", ())
        ):
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """A test starts with nothing remembered from another one: primary keys come again, and mean something else."""
    from django.conf import settings
    from django.utils import translation

    from commerce.stores import hosts, kept, versions
    from site_config import heartbeat

    for memory in (hosts, kept, versions):
        memory.forget()
    translation.deactivate()
    client = heartbeat.client(settings.REDIS_URL)
    if names := list(client.scan_iter(match=f"{settings.REDIS_PREFIX}*", count=1000)):
        client.delete(*names)


_real_connect, _real_getaddrinfo = socket.socket.connect, socket.getaddrinfo
_test_server = urlsplit(os.environ.get("REDIS_URL", "")).hostname


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be called (and the Redis of REDIS_URL): vendors are recorded or faked."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_ours(address[0]):
            raise RuntimeError(f"A test called {address[0]}: tests use no network.")
        _real_connect(self, address)

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_ours(host):
            raise RuntimeError(f"A test looked up {host}: tests use no network.")
        return _real_getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def _is_ours(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else (host or "localhost")
    if name == _test_server or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
