"""`make lighthouse`: Lighthouse's mobile preset on the demo stores, a table, and exit code 1 below the targets.

    python -m tests.tools.lighthouse [--only aurora/checkout] [--runs 3]

Each number is the median of the runs. The site is what `make demo` starts: gunicorn, hashed and compressed files. It
has no https, and Lighthouse counts *.localhost as secure, so its audits of https and HTTP/2 say nothing here: look at
them on a deployment. Checkout is meant for nobody's index, so the audit `is-crawlable` is left out there, and there
alone. Run it on a machine that does nothing else: blocking time and performance are measured with its processor.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.tools import debian, npm
from tests.tools.demo import (
    STORES,
    Demo,
    products_with_variants,
    store_url,
    visitor_with_basket,
    wait_for_pictures,
)

CATEGORIES = "performance,accessibility,best-practices,seo"
PAGES = ("landing", "list", "product", "checkout")


class Target(NamedTuple):
    """One column: where Lighthouse keeps it, and what it must be. Scores are 0 to 100, times are in milliseconds."""

    title: str
    path: tuple[str, ...]
    factor: float
    least: float | None = None
    below: float | None = None

    def value(self, report: dict[str, Any]) -> float:
        """The number in a report; -1 where Lighthouse could not measure."""
        found: Any = report
        for step in self.path:
            found = found[step]
        return -1 if found is None else float(found) * self.factor

    def is_met(self, value: float) -> bool:
        """Whether a value will do."""
        if value < 0:
            return False
        return value >= self.least if self.least is not None else value < (self.below or 0)


TARGETS = (
    Target("performance", ("categories", "performance", "score"), 100, least=95),
    Target("accessibility", ("categories", "accessibility", "score"), 100, least=100),
    Target("best practices", ("categories", "best-practices", "score"), 100, least=100),
    Target("SEO", ("categories", "seo", "score"), 100, least=100),
    Target("LCP ms", ("audits", "largest-contentful-paint", "numericValue"), 1, below=1800),
    Target("CLS", ("audits", "cumulative-layout-shift", "numericValue"), 1, below=0.02),
    Target("TBT ms", ("audits", "total-blocking-time", "numericValue"), 1, below=50),
)


def main() -> None:
    """Measure, print, judge."""
    arguments = argparse.ArgumentParser(prog="make lighthouse")
    arguments.add_argument("--only", default="", help="a store, a page, or store/page")
    arguments.add_argument("--runs", type=int, default=3)
    options = arguments.parse_args()
    npm.folder()
    os.environ["CHROME_PATH"] = debian.chromium()
    wrong: list[str] = []
    with Demo() as demo:
        import django

        django.setup()
        wait_for_pictures()
        folder = demo.home / "lighthouse"
        folder.mkdir(exist_ok=True)
        print(_row("store/page", [target.title for target in TARGETS]), flush=True)
        for slug in STORES:
            for page in PAGES:
                if options.only in ("", slug, page, f"{slug}/{page}"):
                    wrong += _measure(slug, page, options.runs, folder)
    for sentence in wrong:
        print(sentence)
    if wrong:
        sys.exit(1)


def _measure(slug: str, page: str, runs: int, folder: Path) -> list[str]:
    """Print a page's row; gives what is below a target, in sentences, with the audits that say why."""
    path, headers = _address(slug, page)
    reports = [
        _run(store_url(slug, path), page, headers, folder / f"{slug}-{page}-{n}.json") for n in range(runs)
    ]
    values = [median(target.value(report) for report in reports) for target in TARGETS]
    marks = [
        f"{value:.3f}".rstrip("0").rstrip(".") + ("" if target.is_met(value) else " !")
        for target, value in zip(TARGETS, values, strict=True)
    ]
    print(_row(f"{slug}/{page}", marks), flush=True)
    missed = [target.title for target, value in zip(TARGETS, values, strict=True) if not target.is_met(value)]
    return [f"{slug}/{page}: {', '.join(missed)}: {_reasons(reports[-1])}"] if missed else []


def _run(url: str, page: str, headers: dict[str, str], file: Path) -> dict[str, Any]:
    flags = " ".join(["--headless=new", *debian.chromium_flags()])
    command = [
        npm.NODE, npm.folder() / "lighthouse" / "cli" / "index.js", url, "--quiet", "--output=json",
        f"--output-path={file}", f"--chrome-flags={flags}", f"--only-categories={CATEGORIES}",
        *([f"--extra-headers={json.dumps(headers)}"] if headers else []),
        *(["--skip-audits=is-crawlable"] if page == "checkout" else []),
    ]  # fmt: skip
    # Now and then Chromium gives no trace of a page (NO_NAVSTART): Lighthouse itself says to run it again.
    for is_last in (False, False, True):
        done = subprocess.run(command, check=is_last, env=npm.environment(), stdout=subprocess.DEVNULL)
        if done.returncode == 0:
            break
    report: dict[str, Any] = json.loads(file.read_text())
    if error := report.get("runtimeError"):
        sys.exit(f"Lighthouse could not look at {url}: {error['message']}")
    return report


def _address(slug: str, page: str) -> tuple[str, dict[str, str]]:
    """The path of a page and the headers to ask for it with. It is asked for once, so that caches are warm."""
    surfer = visitor_with_basket(slug, logged_in=False)
    product = sorted(products_with_variants(slug))[0]
    path = {"landing": "/", "list": "/catalogue/", "product": product, "checkout": "/checkout/"}[page]
    headers = {}
    if page == "checkout":
        headers["Cookie"] = "; ".join(f"{each['name']}={each['value']}" for each in surfer.cookies)
    answer = surfer.get(path)
    if answer.status != 200:
        sys.exit(f"{path} of {slug} answers {answer.status}.")
    return path, headers


def _reasons(report: dict[str, Any]) -> str:
    failed = [
        f"{audit['id']} {audit.get('displayValue', '')}".strip()
        for category in report["categories"].values()
        for ref in category["auditRefs"]
        if (ref["weight"] or category["id"] == "performance")
        and (audit := report["audits"][ref["id"]])["score"] is not None
        and audit["score"] < 0.9
    ]
    return "; ".join(dict.fromkeys(failed)) or "see the report"


def _row(name: str, cells: list[str]) -> str:
    return f"{name:<18}" + "".join(f"{cell:>16}" for cell in cells)


if __name__ == "__main__":
    main()
