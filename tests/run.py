"""The servers of one test run: embedded ones in a temporary folder, or those of DATABASE_URL and REDIS_URL.

The run has a template database with all migrations applied. With embedded servers the whole stopped cluster is kept
in VITRINA_HOME/cache for each state of the migrations, so that the next run only copies it. A run that was killed is
cleared away by the next one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import psycopg
import pytest
from psycopg import sql

from site_config.embedded import Embedded
from site_config.env import ROOT, env
from site_config.servers import Servers

PREFIX = f"vitrina-test-{os.geteuid()}-"
TEMPLATE = "vitrina_template"
CLUSTERS_KEPT = 3


class TestRun:
    """Starts with the environment variables that settings and workers read, ends without a trace."""

    __test__ = False

    def __init__(self) -> None:
        _clear_after_killed_runs()
        self.cache = env.VITRINA_HOME / "cache"
        self.home = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.home.chmod(0o711)  # PostgreSQL's account passes through it when root runs the tests
        self._claim = _lock(self.home / "run")
        (self.home / "static").mkdir()  # nothing is collected, but WhiteNoise looks
        self.name = re.sub(r"\W", "_", self.home.name.removeprefix(PREFIX)).lower()
        os.environ |= {
            "VITRINA_ENV": "development",
            "VITRINA_HOME": str(self.home),
            "VITRINA_TEST_RUN": self.name,
            "DEBUG": "false",
            "PLATFORM_DOMAIN": "localhost",
            "PORT": "8000",
        }
        env.values = {**env.values, **os.environ}
        self.servers = Servers(env)
        self.servers.embedded.durable = False
        self.template = TEMPLATE if self.servers.needs_postgres else f"{TEMPLATE}_{self.name}"
        os.environ["VITRINA_TEST_TEMPLATE"] = self.template

    def start(self) -> None:
        """Servers that answer, with the template database in place."""
        if self.servers.needs_postgres:
            self.cache.mkdir(parents=True, exist_ok=True)
            with _lock(
                self.cache / "lock"
            ):  # another run of this checkout would migrate the same at the same time
                self._provide_cluster()
            self.servers.ensure()
        else:
            self.servers.ensure()
            self._make_template()

    def end(self) -> None:
        """Drop and stop what is the run's own."""
        if not self.servers.needs_postgres:
            with psycopg.connect(self.servers.database_url, autocommit=True) as connection:
                for (name,) in connection.execute(
                    "SELECT datname FROM pg_database WHERE datname = %s OR starts_with(datname, %s)",
                    [self.template, f"test_{self.name}"],
                ).fetchall():
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        self.servers.release()
        shutil.rmtree(self.servers.embedded.postgres.folder, ignore_errors=True)  # not always inside the home
        shutil.rmtree(self.home, ignore_errors=True)
        self._claim.close()

    def _provide_cluster(self) -> None:
        """The kept cluster for these migrations, or a new one that is kept from now on."""
        kept = self.cache / f"postgres-{_state_of_migrations()}"
        os.environ["VITRINA_TEST_CLUSTER"] = str(kept)
        folder = self.servers.embedded.postgres.folder
        if kept.exists():
            folder.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
            _copy(kept, folder)
            os.utime(kept)
            return
        self.servers.ensure()
        try:
            self._make_template()
        finally:
            self.servers.release()  # only the files of a stopped server may be copied
        draft = kept.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        _copy(folder, draft)
        draft.rename(kept)
        for old in sorted(self.cache.glob("postgres-*"), key=os.path.getmtime)[:-CLUSTERS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def _make_template(self) -> None:
        with psycopg.connect(self.servers.database_url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.template)))
        address = re.sub(r"^(\w+://[^/?]*)(/[^?]*)?", rf"\1/{self.template}", self.servers.database_url)
        settings = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "site_config.settings"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
        if subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}).returncode:
            raise pytest.UsageError("The migrations do not run on an empty database: see above.")


def _state_of_migrations() -> str:
    """A name for what an empty database becomes: our migrations, the guards, and the versions of everybody else's."""
    packages = (ROOT / layer for layer in ("commerce", "cms_pages", "integrations", "site_config"))
    files = [
        file for package in packages for file in package.rglob("*.py") if file.parent.name == "migrations"
    ]
    files += [ROOT / "requirements.txt", *(ROOT / "commerce/stores").glob("*.py")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _copy(source: Path, target: Path) -> None:
    """A folder with its owners and modes: PostgreSQL's account owns a cluster that root starts."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _lock(file: Path) -> IO[str]:
    """Hold a file's lock until the handle is closed, or the process ends in whatever way."""
    handle = open(file, "w")  # noqa: SIM115
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _clear_after_killed_runs() -> None:
    for claim in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/run"):
        with contextlib.suppress(OSError), open(claim) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: its run lives
            Embedded(claim.parent).stop(force=True)
            shutil.rmtree(claim.parent, ignore_errors=True)
