"""Programs that no package of Python or npm brings: found on this machine, or installed where Debian's apt can."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

from site_config.env import SetupError

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@cache
def chromium() -> str:
    """The path of Chromium."""
    return _find_or_install(CHROMIUM, package="chromium", purpose="to open the pages in a browser")


@cache
def java() -> str:
    """The path of Java."""
    return _find_or_install(("java",), package="default-jre-headless", purpose="to run the Nu HTML checker")


def chromium_flags() -> list[str]:
    """What Chromium needs to hear here: root has no sandbox, and nothing is asked of the network on the side."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    return [*quiet, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _find_or_install(names: tuple[str, ...], *, package: str, purpose: str) -> str:
    if found := _find(names):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {package} with apt-get", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "-qq", *command], env=quiet, stdout=subprocess.DEVNULL)
        if found := _find(names):
            return found
    raise SetupError(
        f"{names[0]} is needed {purpose} and was not found: install it (on Debian: apt install {package}) and start "
        "again."
    )


def _find(names: tuple[str, ...]) -> str:
    return next(filter(None, map(shutil.which, names)), "")
