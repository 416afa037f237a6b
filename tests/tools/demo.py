"""The demo's two stores on a site of their own, as `make demo` runs them: a temporary folder, a free port.

SHOW_HOME=/some/folder keeps the data there instead, so that the next run starts in seconds (while writing tests).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from site_config.env import ROOT, SetupError, env
from tests.tools.surfer import Surfer

STORES = ("aurora", "terra")
PLATFORM = "localhost"
READY_WITHIN, STOP_WITHIN = (
    600,
    40,
)  # seconds; the first start on a slow machine migrates, compresses and loads


class Demo:
    """A context manager: inside, the site answers, and this process's Django (`django.setup()`) has its database."""

    def __init__(self) -> None:
        kept = os.environ.get("SHOW_HOME", "")
        self.is_kept = bool(kept)
        self.home = Path(kept).resolve() if kept else Path(tempfile.mkdtemp(prefix="vitrina-show-"))
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o711)  # PostgreSQL's account passes through it when root runs this
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Demo:
        os.environ |= {
            "VITRINA_ENV": "development",
            "VITRINA_HOME": str(self.home),
            "DEBUG": "false",
            "PLATFORM_DOMAIN": "localhost",
            "BIND": "127.0.0.1",
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the tests' thread, and waits for us
        }
        env.values = {**env.values, **os.environ}
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: Any) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if not self.is_kept:
            shutil.rmtree(self.home, ignore_errors=True)

    def _start(self) -> None:
        log = self.home / "show.log"
        with open(log, "wb") as output:
            command = [sys.executable, "-m", "site_config.run", "demo"]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        give_up = time.monotonic() + READY_WITHIN
        while "Vitrina is ready" not in log.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise SetupError(f"The demo did not start:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)


def wait_for_pictures() -> None:
    """Until the queue has made all sizes of the pictures: before, pages show originals."""
    from django.conf import settings

    from commerce.stores.versions import client

    queue = f"{settings.REDIS_PREFIX}queue:"
    while any(client().exists(key) for key in (*client().keys(f"{queue}pictures*"), f"{queue}unacked")):
        time.sleep(0.5)


def dress(slug: str, *, theme: str, language: str) -> None:
    """Show a store in a theme and a language, and wait until every process of the site does."""
    from commerce.stores import hosts
    from commerce.stores.models import Store

    store = Store.objects.get(slug=slug)
    if (store.theme, store.language) != (theme, language):
        store.theme, store.language = theme, language
        store.save()
        time.sleep(hosts.LOCAL_SECONDS)  # for so long they may show what they remember


def visitor_with_basket(slug: str, *, logged_in: bool) -> Surfer:
    """Somebody in a store with something in the basket: a stranger, or the store's customer."""
    surfer = Surfer(f"{slug}.{PLATFORM}", os.environ["PORT"])
    if logged_in:
        log_in(surfer, "/account/login/", f"customer@{slug}.example")
    product = surfer.get(sorted(products_with_variants(slug))[0])
    added = surfer.submit(product, product.page.select_one("form[action='/basket/add/']"))
    assert added.status == 200, f"{product.url} could not be put into the basket: {added.status}"
    return surfer


def log_in(surfer: Surfer, path: str, email: str) -> None:
    """Log in with the demo's password."""
    page = surfer.get(path)
    form = page.page.select_one("main form[method=post]:has([type=password])")
    name = next(field["name"] for field in form.select("input") if field.get("type") in ("email", "text"))
    answer = surfer.submit(page, form, **{name: email, "password": "demo"})
    assert answer.status == 200, f"{path} answers {answer.status}"
    assert not answer.url.startswith(path), f"{email} could not log in"


def products_with_variants(slug: str, *, stock: int = 1) -> set[str]:
    """The paths of a store's products of which at least two variants are there in so many pieces."""
    from django.db.models import Count

    from commerce.catalogue.models import Product
    from commerce.context import store_context
    from commerce.stores.models import Store

    with store_context(Store.objects.get(slug=slug)):
        found = Product.objects.filter(is_public=True, children__stockrecords__num_in_stock__gte=stock)
        found = found.annotate(choices=Count("children", distinct=True)).filter(choices__gte=2)
        return {product.get_absolute_url() for product in found}


def store_url(slug: str, path: str = "/") -> str:
    """An address of a demo store on the running site."""
    return f"http://{slug}.localhost:{os.environ['PORT']}{path}"


def platform_url(path: str = "/") -> str:
    """An address of the platform's own host on the running site."""
    return f"http://localhost:{os.environ['PORT']}{path}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
