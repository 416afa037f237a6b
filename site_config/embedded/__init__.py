"""A real PostgreSQL and a real Redis out of two wheels, for development, the demo and the tests.

One pair for each data folder (`VITRINA_HOME`), shared by every process that uses the folder. They listen on UNIX
sockets alone. Each user holds a lease (a shared flock, which the kernel drops however a process ends); the last one
out stops them. Process ids are never trusted: after a kill -9 they name strangers. The question is whether the socket
answers.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from site_config.embedded.ground import FULL_DISK, as_root, full_disk, make_folder, reaches
from site_config.embedded.postgres import DATABASE, ROLE, Postgres
from site_config.embedded.redis import Redis


class Embedded:
    """The two servers of one data folder. `durable=False` is for tests: nothing needs to survive."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.durable = durable
        uid, name = os.geteuid(), hashlib.sha256(str(self.home).encode()).hexdigest()[:10]
        # A socket's path may have 104 bytes, so sockets live in a short folder, whatever the checkout is called.
        # TMPDIR may differ between two shells of one user, so it is not asked.
        short = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()  # noqa: S108
        self.sockets = Path(short) / f"vitrina-{uid}-{name}"
        self.postgres_socket = self.sockets / "postgres"
        self.redis_socket = self.sockets / "redis"
        self._fallback = Path("/var/lib") / f"vitrina-{name}"
        self._lease: IO[str] | None = None

    @property
    def postgres(self) -> Postgres:
        """The one server."""
        return Postgres(folder=self.data / "postgres", socket=self.postgres_socket, durable=self.durable)

    @property
    def redis(self) -> Redis:
        """The other server."""
        return Redis(folder=self.home / "redis", socket=self.redis_socket, durable=self.durable)

    @property
    def database_url(self) -> str:
        """The address of the application's database: a plain role that owns it."""
        return f"postgresql://{ROLE}@/{DATABASE}?host={self.postgres_socket}"

    @property
    def redis_url(self) -> str:
        """The address of Redis."""
        return f"unix://{self.redis_socket}"

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder: the data folder, unless the account it must run as cannot reach that."""
        return self.home if not as_root() or reaches(self.home) else self._fallback

    def notice(self) -> str:
        """What the person who starts the servers should know; "" if nothing."""
        if (data := self.data) == self.home:
            return ""
        return (
            f"PostgreSQL keeps its data in {data}: it runs as `nobody` here, which cannot reach {self.home}."
        )

    def start(self, *, postgres: bool = True, redis: bool = True) -> None:
        """Make sure that the servers answer and take a lease on them. Idempotent; two processes may call it at once."""
        make_folder(self.home)
        make_folder(self.sockets)
        with self._explaining_a_full_disk(), self._locked():
            if self._lease is None:
                self._lease = open(self.home / "lease", "w")  # noqa: SIM115 - held until stop()
            fcntl.flock(self._lease, fcntl.LOCK_SH)
            if postgres:
                self.postgres.start()
            if redis:
                self.redis.start()

    def stop(self, *, force: bool = False) -> None:
        """Give the lease back; the last one out (or `force`) stops both servers."""
        if not self.home.exists():
            return
        with self._locked(), open(self.home / "lease", "w") as everybody:
            if self._lease is not None:
                self._lease.close()
                self._lease = None
            if not force:
                try:
                    fcntl.flock(everybody, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
            self.redis.stop()
            self.postgres.stop()
            shutil.rmtree(self.sockets, ignore_errors=True)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with open(self.home / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def _explaining_a_full_disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in FULL_DISK:
                raise
            raise full_disk(self.data, "a server could not write") from None
