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
