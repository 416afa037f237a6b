"""`make bench`: how many times the reference each page is, beside others' shops and our targets.

    python -m tests.bench [--short] [--only REGEX]

Two sync workers, eight connections, every run between two runs of the reference (tests/bench/reference.py), medians of
three. The ratios say something; the numbers behind them are the machine's. Its servers and data are in .local/bench.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_config.env import ROOT, env
from tests import nginx
from tests.bench.load import Ours, Run, orders, wrk

HOME = ROOT / ".local" / "bench"
# Ratio to the reference, and queries, at least and at most (design of the storefront's speed).
TARGETS: dict[str, tuple[float, int | None]] = {
    "landing, cached": (7, 0),
    "category, cached": (7, 0),
    "product, cached": (7, 0),
    "landing": (1.6, 4),
    "category": (1.3, 4),
    "product": (1.4, 7),
    "search": (0.9, 3),
    "basket 3 x 3": (0.75, 8),
    "basket 10 x 10": (0.5, 8),
    "checkout page": (0.8, 10),
    "personal, no basket": (4, 0),
    "personal, a basket": (4, None),
    "category behind nginx": (60, 0),
    # Six times plain Oscar, which makes 0.027 of the reference's requests (20.6 orders beside 760 requests a second).
    "place order, 4 at once": (0.16, None),
}
PEERS = """
Others, measured the same way (ratio to the reference):
  nginx, a static file of 20 kB 77 · bare Django, a constant page 10 · Django's standard middleware alone 0.98
  Vendure (JSON, no page): category 0.53, product 0.36, home 0.24
  django-oscar: empty basket 0.39, product 0.17, category 0.04, home as shipped 0.01, place order 0.027
  pretix: shop page of 24 0.04, organiser's home 0.02"""


@dataclass(frozen=True)
class Site:
    """What is measured, running."""

    web: str
    front: str
    reference: str
    plan: dict[str, Any]
    ours: Ours


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one round of 2 seconds: to see that it works")
    parser.add_argument("--only", default="", help="a regular expression on the names of the lines")
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk makes the load, and is not installed: `apt-get install wrk`, then `make bench` again.")
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit("Stopped."))  # and nothing is left running
    rounds, seconds = (1, 2) if asked.short else (3, 10)
    with running() as site:
        print(
            f"{'page':24} {'ratio':>7} {'target':>7}     {'req/s':>8} {'p50 ms':>7} {'CPU ms':>7} {'SQL':>4}"
            f" {'most':>4}"
        )
        met = [
            measure(name, load, site, rounds=rounds, seconds=seconds)
            for name, load in lines(site, seconds).items()
            if re.search(asked.only, name)
        ]
    print(PEERS)
    print(
        f"\n{sum(met)} of {len(met)} targets met." + (" A short run proves nothing." if asked.short else "")
    )


def lines(site: Site, seconds: int) -> dict[str, Callable[[], Run]]:
    """{name: how it is loaded once}, in the order of the table."""

    def page(name: str, *, base: str = site.web, is_made: bool = False) -> Callable[[], Run]:
        one = site.plan["pages"][name]
        path = one["uncached"] if is_made else one["path"]
        headers = {**one["headers"], "Accept-Encoding": "gzip, br"}
        return lambda: wrk(base + path, headers, seconds=seconds, ours=site.ours)

    found = {f"{name}, cached": page(name) for name in ("landing", "category", "product")}
    found |= {name: page(name, is_made=True) for name in ("landing", "category", "product")}
    found |= {name: page(name) for name in site.plan["pages"] if name not in found}
    if site.front:
        found["category behind nginx"] = page("category", base=site.front)
    number = 12 * seconds
    found["place order, 4 at once"] = lambda: orders(
        site.web, site.plan["host"], site.plan["products"], number=number, buyers=4, ours=site.ours
    )
    return {name: found[name] for name in TARGETS if name in found}


def measure(name: str, load: Callable[[], Run], site: Site, *, rounds: int, seconds: int) -> bool:
    """One line of the table; whether its target is met."""
    ratios, runs = [], []
    load()  # both workers know the store and have made the page
    for _round in range(rounds):
        before = reference(site, seconds)
        run = load()
        after = reference(site, seconds)
        ratios.append(2 * run.a_second / (before.a_second + after.a_second))
        runs.append(run)
    ratio, (target, most) = statistics.median(ratios), TARGETS[name]
    page = site.plan["pages"].get(name)
    queries = page["queries"] if page else 0 if most == 0 else None
    is_met = ratio >= target and (most is None or queries is None or queries <= most)
    failed = sum(run.failed for run in runs)
    print(
        f"{name:24} {ratio:7.2f} {target:7.2f} {'yes' if is_met else 'NO ':3} {_median(runs, 'a_second'):8.1f}"
        f" {_median(runs, 'p50'):7.2f} {_median(runs, 'cpu'):7.2f} {_shown(queries):>4} {_shown(most):>4}"
        + (f"  ({min(ratios):.2f} to {max(ratios):.2f})" if rounds > 1 else "")
        + (f"  {failed} FAILED" if failed else ""),
        flush=True,
    )
    return is_met and not failed


def reference(site: Site, seconds: int) -> Run:
    """A run of the reference, shorter than the page's."""
    return wrk(f"{site.reference}/three", {}, seconds=max(1, seconds // 3), ours=site.ours)


def _median(runs: list[Run], field: str) -> float:
    return statistics.median(getattr(run, field) for run in runs)


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


# --- what runs


@contextlib.contextmanager
def servers_and_plan() -> Iterator[dict[str, Any]]:
    """Servers of the benchmark's own with their data, and the pages to ask for; the environment says where they are."""
    from site_config.servers import Servers

    os.environ |= {
        "VITRINA_HOME": str(HOME), "VITRINA_ENV": "development", "DEBUG": "false", "PORT": str(nginx.free_port()),
        "WEB_WORKERS": "2", "PLATFORM_DOMAIN": "localhost", "LOG_LEVEL": "WARNING", "BIND": "127.0.0.1",
    }  # fmt: skip
    env.values = {**env.values, **os.environ}
    with Servers(env).running():
        _run("manage.py", "migrate", "--verbosity=0", "--skip-checks")
        _run("manage.py", "collectstatic", "--no-input", "--verbosity=0")
        if not (HOME / "seeded").exists():
            _run("-m", "tests.bench.reference")
            (HOME / "seeded").touch()
        yield json.loads(_run("-m", "tests.bench.seed").splitlines()[-1])


@contextlib.contextmanager
def running() -> Iterator[Site]:
    """Servers, data, the site with two workers, the reference with two, nginx where it is installed."""
    ours = Ours()
    with contextlib.ExitStack() as stack:
        plan = stack.enter_context(servers_and_plan())
        web, plain = int(os.environ["PORT"]), nginx.free_port()
        ours.add(*_servers_pids())
        for port, application in ((web, "site_config.wsgi"), (plain, "tests.bench.reference")):
            process = stack.enter_context(_gunicorn(port, application))
            ours.add(process.pid)
        front = ""
        if nginx.BINARY:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            port, process = stack.enter_context(nginx.running(folder, web=web))
            ours.add(process.pid)
            front = f"http://127.0.0.1:{port}"
        else:
            print("nginx is not installed (`apt-get install nginx-light`): its line is left out.")
        yield Site(f"http://127.0.0.1:{web}", front, f"http://127.0.0.1:{plain}", plan, ours)


def _run(*command: str) -> str:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=os.environ, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def _servers_pids() -> list[int]:
    """PostgreSQL's and Redis's processes that work in the benchmark's folder."""
    import psutil

    found = []
    for process in psutil.process_iter(["name", "ppid"]):
        with contextlib.suppress(psutil.Error):
            if (
                process.name() in ("postgres", "redis-server")
                and str(HOME) in f"{process.cwd()}{process.cmdline()}"
            ):
                found.append(process)
    pids = {process.pid for process in found}
    return [process.pid for process in found if process.ppid() not in pids]


@contextlib.contextmanager
def _gunicorn(port: int, application: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-w",
        "2",
        "-b",
        f"127.0.0.1:{port}",
        "--log-level",
        "warning",
    ]
    if application == "site_config.wsgi":
        # The workers stay the same: their CPU is counted.
        command[3:] = ["-c", "python:site_config.gunicorn", "--max-requests", "0"]
    process = subprocess.Popen([*command, application], cwd=ROOT)
    try:
        give_up = time.monotonic() + 60
        address = f"http://127.0.0.1:{port}" + (
            "/api/health/" if application == "site_config.wsgi" else "/three"
        )
        while True:
            try:
                urllib.request.urlopen(address, timeout=5)
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > give_up:
                    raise SystemExit(f"{application} does not answer on port {port}.") from None
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
