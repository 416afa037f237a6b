"""`make demo` and `make dev`: one process that owns servers, site and worker, from the first start to the last breath.

    python -m site_config.run demo    as production runs it: gunicorn, no DEBUG, hashed and compressed static files
    python -m site_config.run dev     DEBUG, and changed code is loaded at once

It imports neither Django nor Celery, so it is small while it watches. Ctrl-C, SIGTERM and SIGHUP stop everything; so
does the end of any part, and of the `make` that started it. What a kill -9 leaves behind is swept away by the next
start: every child carries a mark in its environment.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psutil

from site_config.embedded.ground import FULL_DISK, full_disk, make_folder
from site_config.env import ROOT, SetupError, env
from site_config.servers import Servers

MARK = "VITRINA_RUN"  # in the environment of every child: the data folder that it works for
READY_WITHIN, STOP_WITHIN = 120, 15  # seconds
WATCHED = ("cms_pages", "commerce", "integrations", "site_config", "themes", "templates")
WEB, WORKER, PICTURES = "The web server", "The worker", "The worker for pictures"
DEMO_STORES = ("aurora", "terra")


class Stop(BaseException):
    """A signal asked for the end."""


class Runner:
    """All processes of one `make demo` or `make dev`."""

    def __init__(self, *, reloading: bool) -> None:
        self.reloading = reloading
        self.home = env.VITRINA_HOME.resolve()
        self.servers = Servers(env)
        self.parent = os.getppid()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.code = _state_of(ROOT / folder for folder in WATCHED)

    def run(self) -> None:
        """Start everything, say where it is, and return when something ended it."""
        _refuse_a_used_port()
        self.servers.ensure()
        for sentence in filter(None, [self.servers.needs_postgres and self.servers.embedded.notice()]):
            print(sentence, flush=True)
        self._prepare()
        self._start_web()
        self._start_workers()
        self._wait_until_ready()
        print(_welcome(self.reloading), flush=True)
        self._watch()

    def stop(self) -> None:
        """End the children, then the servers; politely, then not."""
        for child in self.children.values():
            _signal_group(child.pid, signal.SIGTERM)
        give_up = time.monotonic() + STOP_WITHIN
        while time.monotonic() < give_up and any(child.poll() is None for child in self.children.values()):
            time.sleep(0.05)
        for child in self.children.values():
            _signal_group(child.pid, signal.SIGKILL)  # also what outlived its group's leader
            child.wait()
        _sweep(self.home)
        self.servers.release()

    def _prepare(self) -> None:
        """Migrations, messages, static files and the demo, unless nothing has changed since the last time."""
        state = state_to_prepare(code=self.code, reloading=self.reloading, home=self.home)
        if _noted_state(self.servers.database_url) == state:
            return
        self._run_to_its_end(
            "prepare",
            [sys.executable, "manage.py", "prepare_demo", *(["--no-static"] if self.reloading else [])],
        )
        _note_state(self.servers.database_url, state)

    def _start_web(self) -> None:
        if self.reloading:
            command = ["manage.py", "runserver", f"{env.BIND}:{env.PORT}"]
        else:
            command = ["-m", "gunicorn", "-c", "python:site_config.gunicorn", "site_config.wsgi"]
        self._start(WEB, [sys.executable, *command])

    def _start_workers(self) -> None:
        celery = [sys.executable, "-m", "celery", "-q", "-A", "site_config", "worker"]
        common = ["-P", "threads", "--without-gossip", "--without-mingle"]
        self._start(WORKER, [*celery, *common, "-B", "-Q", "default,telegram_sending", "-c", "2"])
        # Pictures in AVIF are minutes of work: a shopper's page goes first.
        self._start(
            PICTURES, ["nice", "-n", "10", *celery, *common, "-Q", "pictures", "-n", "pictures@%h", "-c", "1"]
        )

    def _start(self, name: str, command: list[str]) -> None:
        settings = {
            MARK: str(self.home),
            "VITRINA_HOME": str(self.home),
            "DEBUG": str(self.reloading).lower(),
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO" if self.reloading else "WARNING"),
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        }
        self.children[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **settings},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    def _run_to_its_end(self, name: str, command: list[str]) -> None:
        self._start(name, command)
        while (code := self.children[name].poll()) is None:
            self._look_for_the_parent()
            time.sleep(0.05)
        del self.children[name]
        if code:
            raise SetupError(f"The step `{' '.join(command[1:])}` failed (see above): nothing was started.")

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + READY_WITHIN
        while (problem := _readiness()) and time.monotonic() < give_up:
            self._look_for_the_dead()
            self._look_for_the_parent()
            time.sleep(0.1)
        if problem:
            raise SetupError(f"The site was not ready within {READY_WITHIN} seconds: {problem}.")

    def _watch(self) -> None:
        look_at_code = time.monotonic()
        while True:
            self._look_for_the_dead()
            self._look_for_the_parent()
            if self.reloading and time.monotonic() > look_at_code + 1:
                look_at_code = time.monotonic()
                self._reload_the_workers()
            time.sleep(0.25)

    def _look_for_the_dead(self) -> None:
        for name, child in list(self.children.items()):
            if child.poll() is None:
                continue
            if self.reloading and name != WEB:  # half-written code ends it
                print(
                    f"{name} has ended (exit code {child.returncode}): it starts again when a file changes.",
                    flush=True,
                )
                del self.children[name]
            else:
                raise SetupError(f"{name} has ended (exit code {child.returncode}): everything is stopped.")
        if silent := self.servers.silent():
            raise SetupError(f"{silent} has ended: everything is stopped.")

    def _look_for_the_parent(self) -> None:
        if os.getppid() != self.parent:
            raise Stop

    def _reload_the_workers(self) -> None:
        """Django reloads its own server; the workers are started anew when a file has changed."""
        code = _state_of(ROOT / folder for folder in WATCHED)
        if code != self.code:
            self.code = code
            workers = [self.children.pop(name) for name in (WORKER, PICTURES) if name in self.children]
            for worker in workers:
                _signal_group(worker.pid, signal.SIGTERM)
            for worker in workers:
                worker.wait()
            self._start_workers()


# --- one at a time, and nothing left of the ones before
# ----------------------------------------------------------------


@contextlib.contextmanager
def only_runner() -> Iterator[None]:
    """Hold the data folder's runner lock; a runner whose `make` has been killed is waited for."""
    home = env.VITRINA_HOME.resolve()
    make_folder(home)
    with open(home / "runner", "a+") as lock:
        give_up = time.monotonic() + STOP_WITHIN + 5
        while not _locked(lock):
            lock.seek(0)
            pid, parent = (int(word) for word in (lock.read() or "0 0").split())
            if time.monotonic() > give_up or not _is_orphan(pid, parent):
                raise SetupError(
                    f"Vitrina is already running from this folder (process {pid}): stop that one first, or give this "
                    "one another data folder and port, for example `VITRINA_HOME=.local2 PORT=8001 make demo`."
                )
            time.sleep(0.1)
        lock.truncate(0)
        lock.write(f"{os.getpid()} {os.getppid()}")
        lock.flush()
        _sweep(home)
        yield


def _locked(lock: IO[Any]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_orphan(pid: int, parent: int) -> bool:
    try:
        return bool(psutil.Process(pid).ppid() != parent)
    except psutil.Error:
        return True


def _sweep(home: Path) -> None:
    """End what a killed runner left behind: every process with our mark."""
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.uids().real == os.getuid() and process.environ().get(MARK) == str(home):
                process.kill()
                left.append(process)
    psutil.wait_procs(left, timeout=5)


# --- small questions
# -----------------------------------------------------------------------------------------------------


def _refuse_a_used_port() -> None:
    with socket.socket(socket.AF_INET6 if ":" in env.BIND else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.BIND, env.PORT))
        except OSError as error:
            raise SetupError(
                f"The site cannot listen on port {env.PORT} of {env.BIND} ({error.strerror}): stop what uses "
                f"it, or choose another port, for example `PORT={env.PORT + 1} make demo`."
            ) from None


def _readiness() -> str:
    """What the site says is missing; "" when it is ready."""
    host = "127.0.0.1" if env.BIND == "0.0.0.0" else env.BIND  # noqa: S104
    try:
        with urllib.request.urlopen(f"http://{host}:{env.PORT}/api/health/ready", timeout=5):
            return ""
    except urllib.error.HTTPError as error:
        return error.read(500).decode(errors="replace")
    except OSError as error:
        return str(error)


def _state_of(folders: Iterator[Path]) -> str:
    """A name for the present state of the source: it changes when any file is written, added or removed."""
    digest = hashlib.sha256()
    for folder in folders:
        for path, directories, files in os.walk(folder):
            directories[:] = sorted(set(directories) - {"__pycache__"})
            for file in sorted(files):
                if not file.endswith((".mo", ".pyc")):
                    with contextlib.suppress(FileNotFoundError):
                        about = os.stat(os.path.join(path, file))
                        digest.update(f"{path}/{file} {about.st_size} {about.st_mtime_ns}\n".encode())
    digest.update((ROOT / "requirements.txt").read_bytes())
    return digest.hexdigest()


def state_to_prepare(*, code: str, reloading: bool, home: Path) -> str:
    """A name for all that a preparation depends on."""
    return hashlib.sha256(f"{code} {reloading} {home} {env.STATIC_ROOT}".encode()).hexdigest()


def _noted_state(url: str) -> str | None:
    """What the database remembers of its last preparation: a comment on itself, so that the note cannot outlive it."""
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return str(row[0]) if row and row[0] else None


def _note_state(url: str, state: str) -> None:
    import psycopg
    from psycopg import sql

    # A database that belongs to another role cannot be commented: then each start prepares it.
    with contextlib.suppress(psycopg.errors.InsufficientPrivilege), psycopg.connect(url) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(state)))


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _welcome(reloading: bool) -> str:
    port = "" if env.PORT == 80 else f":{env.PORT}"
    platform = f"http://{env.PLATFORM_DOMAIN}{port}"
    stores = [f"http://{store}.{env.PLATFORM_DOMAIN}{port}" for store in DEMO_STORES]
    return f"""
Vitrina is ready{" (DEBUG, reloading changed code)" if reloading else ""}.

  platform   {platform}
  stores     {stores[0]}  {stores[1]}
  cabinet    {stores[0]}/cabinet/  {stores[1]}/cabinet/
  sent mail  {platform}/demo/mail/

  log in as  owner@aurora.example  owner@terra.example   (and manager@, staff@, viewer@ of each)
             both@example.com (a member of both)  operator@vitrina.example (the platform's operator)
  password   demo

Ctrl-C stops everything; the data stay in {env.VITRINA_HOME}."""


def main() -> None:
    """Run until somebody stops it; exit code 0 after a signal, 1 after a failure."""

    def stop(number: int, frame: Any) -> None:
        raise Stop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    if env.is_production:
        raise SetupError(
            "`make demo` and `make dev` are for development: unset VITRINA_ENV, or deploy as "
            "docs/operators_guide.md says."
        )
    try:
        with only_runner():
            runner = Runner(reloading=sys.argv[1:] == ["dev"])
            try:
                runner.run()
            finally:
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)  # the end is not interrupted
                runner.stop()
    except Stop:
        print("Stopped.", flush=True)
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        raise full_disk(env.VITRINA_HOME, "nothing more can be written") from None


if __name__ == "__main__":
    main()
