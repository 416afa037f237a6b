"""What the embedded servers stand on: account, folders, disk of this machine; and what to say when those fail."""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from site_config.env import SetupError

SPACE_FOR_A_NEW_CLUSTER, SPACE_TO_RUN = 300_000_000, 50_000_000  # bytes
PATIENCE = 60.0  # seconds: recovery after a crash may take a while
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


def as_root() -> bool:
    return os.geteuid() == 0


def account() -> pwd.struct_passwd:
    """Whom PostgreSQL runs as when root starts it."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise SetupError(
            "PostgreSQL does not run as root, and this machine has no account `nobody` to run it as: use an ordinary "
            "account, or set DATABASE_URL to a PostgreSQL server."
        ) from None


def identity() -> dict[str, Any]:
    """Arguments of subprocess.run that run a program under PostgreSQL's account."""
    return {"user": account().pw_uid, "group": account().pw_gid, "extra_groups": []} if as_root() else {}


def reaches(folder: Path) -> bool:
    """Whether PostgreSQL's account can enter the folder, or where it will be: the kernel is asked, not mode bits."""
    while not folder.exists():
        folder = folder.parent
    try:
        return not subprocess.run(
            ["/bin/sh", "-c", 'test -x "$0"', str(folder)], cwd="/", **identity()
        ).returncode
    except PermissionError:
        raise SetupError(
            "PostgreSQL does not run as root, and this root may not become `nobody`: use an ordinary account, or set "
            "DATABASE_URL to a PostgreSQL server."
        ) from None


def make_folder(folder: Path, *, mode: int = 0o711) -> None:
    """Make it if need be; refuse one that somebody else put there."""
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        owner = folder.lstat().st_uid
    except OSError as error:
        if error.errno in FULL_DISK:
            raise full_disk(folder, "not even a folder can be made") from None
        raise SetupError(
            f"{folder} cannot be used ({error.strerror}): make it a folder of your own, or set VITRINA_HOME to another."
        ) from None
    if owner not in (os.geteuid(), account().pw_uid if as_root() else os.geteuid()):
        raise SetupError(
            f"{folder} belongs to another account: remove it, or set VITRINA_HOME to a folder of your own."
        )


def need_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise full_disk(folder, f"{needed // 1_000_000} MB are needed and {free // 1_000_000} MB are free")


def full_disk(folder: Path, detail: str) -> SetupError:
    return SetupError(
        f"The disk of {folder} is full ({detail}): free some space, or set VITRINA_HOME to a folder on another disk."
    )


def no_wheel(server: str, wheel: str, variable: str, wanted: str) -> SetupError:
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return SetupError(
        f"There is no embedded {server} here (the package {wheel} is not installed on {machine}): "
        f"run {wanted} and set {variable} to its address."
    )


def did_not_start(server: str, log: Path, printed: str = "") -> SetupError:
    last = tail(log) or printed.strip()
    return SetupError(
        f"The embedded {server} did not start; it says: {last or 'nothing'}. The whole log is {log}."
    )


def tail(log: Path) -> str:
    """The last line that a server wrote, "" if there is none."""
    with contextlib.suppress(OSError):
        lines = log.read_text(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else ""
    return ""
