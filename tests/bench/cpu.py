"""Milliseconds of CPU that a request takes, worker and PostgreSQL apart: `.venv/bin/python -m tests.bench.cpu`.

Requests go straight into the WSGI application of a warm worker (no socket, no wrk), so that a busy machine changes
little. The pages and data are those of `make bench`; `ratio` is the CPU of the reference over that of the page.
Options: --only REGEX, --times 200, --profile (where the time goes, by function), --changed (the store has changed
before each request: nothing that is kept by its version holds any more; the bump is counted too).
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any


def main() -> None:
    """Start the servers, measure, print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--changed", action="store_true")
    parser.add_argument("--reference", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.reference:
        from tests.bench import reference

        print(json.dumps(measured(reference.application, {"path": "/three", "headers": {}}, asked.times)))
        return
    from tests.bench.__main__ import servers_and_plan

    with servers_and_plan() as plan:
        said = subprocess.run(
            [sys.executable, "-m", "tests.bench.cpu", "--reference", f"--times={asked.times}"],
            env=os.environ, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout  # fmt: skip
        whole = sum(json.loads(said.splitlines()[-1]))
        print(f"{'the reference':20} {'':>6} {whole:>8.2f} ms")
        from site_config import gunicorn
        from site_config.wsgi import application

        gunicorn.when_ready(None)
        for name, page in plan["pages"].items():
            if not re.search(asked.only, name):
                continue
            page["path"] = page["uncached"] or page["path"]
            worker, database = measured(application, page, asked.times, changed=asked.changed)
            print(
                f"{name:20} {whole / (worker + database):6.2f} {worker:8.2f} ms + PostgreSQL {database:.2f} ms,"
                f" {page['queries']} SQL, {page['bytes'] / 1000:.1f} kB",
                flush=True,
            )
            if asked.profile:
                print(profiled(application, page, asked.times))


def measured(
    application: Any, page: dict[str, Any], times: int, *, changed: bool = False
) -> tuple[float, float]:
    """(milliseconds of this process, of its PostgreSQL process) for a request."""
    import psutil

    ask = asker(application, page, changed=changed)
    for _warm in range(20):
        ask()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    before, began = sum(backend.cpu_times()[:2]), time.process_time()
    for _time in range(times):
        ask()
    return 1000 * (time.process_time() - began) / times, 1000 * (
        sum(backend.cpu_times()[:2]) - before
    ) / times


def asker(application: Any, page: dict[str, Any], *, changed: bool = False) -> Callable[[], None]:
    """A function that asks for the page once, and fails unless the answer is 200. `changed`: see the module."""
    path, _mark, query = page["path"].partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1",
        "SCRIPT_NAME": "", "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": False,
        "wsgi.multiprocess": True, "wsgi.run_once": False, "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip, br",
    }  # fmt: skip
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in page["headers"].items()}
    said: list[str] = []

    def change() -> None:
        from commerce.stores import hosts, versions

        store = hosts.known_store(page["headers"]["Host"])
        if store is not None:
            versions.bump(store.pk)

    def ask() -> None:
        if changed:
            change()
        response = application(
            {**environ, "wsgi.input": io.BytesIO()}, lambda status, headers, *more: said.append(status)
        )
        b"".join(response)
        if hasattr(response, "close"):
            response.close()
        assert said.pop().startswith("200 "), page["path"]

    return ask


def profiled(application: Any, page: dict[str, Any], times: int) -> str:
    """The functions that take most, by what they take themselves and by what they call."""
    ask, profile, text = asker(application, page), cProfile.Profile(), io.StringIO()
    profile.enable()
    for _time in range(times):
        ask()
    profile.disable()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile, stream=text).strip_dirs().sort_stats(order).print_stats(45)
    return text.getvalue()


if __name__ == "__main__":
    main()
