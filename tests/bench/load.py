"""Load and what it costs: wrk over a page, buyers over a checkout, seconds of CPU of every process that is ours."""

from __future__ import annotations

import contextlib
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psutil
import requests
from bs4 import BeautifulSoup

CONNECTIONS = 8
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Run:
    """One measurement. Milliseconds; `cpu` of a request, over all our processes and wrk."""

    a_second: float
    p50: float
    cpu: float
    failed: int = 0


class Ours:
    """The processes that answer: gunicorn's, nginx's, PostgreSQL's and Redis's, with their children."""

    def __init__(self) -> None:
        self.roots: list[psutil.Process] = []

    def add(self, *pids: int) -> None:
        """Count these and what they start."""
        self.roots += [psutil.Process(pid) for pid in pids]

    def cpu_seconds(self) -> float:
        """What they have used since they started."""
        seconds = 0.0
        for root in self.roots:
            with contextlib.suppress(psutil.Error):
                for process in [root, *root.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        times = process.cpu_times()
                        seconds += times.user + times.system
        return seconds


def wrk(url: str, headers: dict[str, str], *, seconds: int, ours: Ours) -> Run:
    """Eight connections for some seconds."""
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = ours.cpu_seconds()
    said = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "20s", *options, url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    used = ours.cpu_seconds() - before
    done = int(_found(r"(\d+) requests in", said))
    middle = re.search(r"(?m)^\s+50%\s+([\d.]+)(us|ms|s|m)", said)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    p50 = float(middle[1]) * _UNITS[middle[2]] if middle else 0.0
    return Run(
        float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        p50,
        1000 * used / max(1, done),
        int(bad[1]) if bad else 0,
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"wrk said something else than expected: {text}")
    return match[1]


def orders(base: str, host: str, products: list[int], *, number: int, buyers: int, ours: Ours) -> Run:
    """Guests with three products each, driven to the last step; then `buyers` at once press the button."""
    ready = [_at_checkout(base, host, products) for _order in range(number)]
    took: list[float] = []
    failed: list[str] = []
    before, started = ours.cpu_seconds(), time.perf_counter()
    _at_once(buyers, iter(ready), lambda order: _press(order, took, failed))
    spent = time.perf_counter() - started
    used = ours.cpu_seconds() - before
    if failed:
        print(f"  an order was not taken: {failed[0]}")
    return Run(
        len(took) / spent, 1000 * statistics.median(took or [0]), 1000 * used / max(1, len(took)), len(failed)
    )


def _at_checkout(base: str, host: str, products: list[int]) -> tuple[requests.Session, str, dict[str, str]]:
    session = requests.Session()
    session.trust_env = False
    session.headers.update({"Host": host, "Sec-Fetch-Site": "same-origin"})
    for product in products:
        session.post(f"{base}/basket/add/", {"product": product, "quantity": 1}, allow_redirects=False)
    page = BeautifulSoup(session.get(f"{base}/checkout/").content, "html.parser")
    form = next(form for form in page.select("main form") if form.select("[name=fingerprint]"))
    return session, f"{base}/checkout/", _filled_in(form)


def _filled_in(form: Any) -> dict[str, str]:
    """The form as a buyer sends it: what is there, the first of each choice, and an address."""
    data: dict[str, str] = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in ("radio", "checkbox"):
            if field.get("type") == "radio":
                data.setdefault(field["name"], field.get("value", "on"))
            if field.has_attr("checked"):
                data[field["name"]] = field.get("value", "on")
        else:
            data[field["name"]] = field.get("value", "")
    for field in form.select("select[name]"):
        chosen = field.select("option[selected]") or field.select("option[value]")
        data[field["name"]] = chosen[0].get("value", "")
    known = {
        "name": "Ada Buyer", "email": "ada@example.com", "phone": "+49 30 1234567", "line1": "1 High Street",
        "city": "Berlin", "postcode": "10115", "country": "DE", "comment": "",
    }  # fmt: skip
    return {**data, **{name: value for name, value in known.items() if name in data}}


def _press(order: tuple[requests.Session, str, dict[str, str]], took: list[float], failed: list[str]) -> None:
    session, address, data = order
    started = time.perf_counter()
    answer = session.post(address, data, headers={"Referer": address}, allow_redirects=False)
    if answer.status_code == 302 and "thank" in answer.headers["Location"]:
        took.append(time.perf_counter() - started)
    else:
        page = BeautifulSoup(answer.content, "html.parser")
        failed.append(
            f"{answer.status_code} {[item.get_text(' ') for item in page.select('.errorlist, .problem')]}"
        )


def _at_once(workers: int, todo: Iterator[Any], do: Callable[[Any], None]) -> None:
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                one = next(todo, None)
            if one is None:
                return
            do(one)

    threads = [threading.Thread(target=work) for _worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
