"""`make demo`: what it refuses, what it sweeps away, and one whole run on a prepared database."""

import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings
from django.db import connection

from site_config import run
from site_config.embedded import Embedded
from site_config.env import ROOT, SetupError

RUN = [sys.executable, "-m", "site_config.run", "demo"]


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that PostgreSQL's account can reach, without a trace afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="vitrina-run-"))
    folder.chmod(0o711)
    yield folder
    embedded = Embedded(folder)
    embedded.stop(force=True)
    shutil.rmtree(embedded.postgres.folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    own = {
        "VITRINA_HOME": str(home),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "site_config.settings",
    }
    return {**os.environ, **own, **more}


def refusal(home: Path, **more: str) -> str:
    done = subprocess.run(
        RUN, cwd=ROOT, env=environment(home, **more), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_used_port_is_named_with_another_to_try(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refusal(home, PORT=str(port)) == (
            f"The site cannot listen on port {port} of 127.0.0.1 (Address already in use): stop what uses it, or "
            f"choose another port, for example `PORT={port + 1} make demo`."
        )


def test_a_second_runner_of_the_folder_is_refused(home: Path) -> None:
    with open(home / "runner", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"{os.getpid()} {os.getppid()}")
        lock.flush()
        sentence = refusal(home)
    assert sentence.startswith(
        f"Vitrina is already running from this folder (process {os.getpid()}): stop that one first"
    )


def test_a_full_disk_is_named_whatever_was_being_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(lock: object) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run, "_locked", fill)
    monkeypatch.setattr(run.env, "values", {"VITRINA_HOME": str(home)})
    monkeypatch.setattr(run.signal, "signal", lambda number, handler: None)
    with pytest.raises(SetupError, match=f"^The disk of {home} is full .*: free some space"):
        run.main()


def test_a_folder_that_cannot_be_written_is_named(home: Path) -> None:
    (home / "file").write_text("not a folder")
    assert refusal(home / "file").startswith(f"{home}/file cannot be used (File exists)")


def test_production_settings_are_refused(home: Path) -> None:
    production = {
        "VITRINA_ENV": "production",
        "SECRET_KEY": "k2Jx8-qLr0_vN4mZt6YbW1cHf9DsGp3AuE7oTiXnKyRjQzMwVl",
        "PLATFORM_DOMAIN": "vitrina.example",
    }
    assert refusal(home, **production).startswith("`make demo` and `make dev` are for development")


def test_what_a_killed_runner_left_is_swept_and_nothing_else(home: Path) -> None:
    def sleeper(mark: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["sleep", "60"], env={**os.environ, run.MARK: mark}, start_new_session=True)

    left, stranger = sleeper(str(home)), sleeper("/another/folder")
    try:
        run._sweep(home)
        left.wait(timeout=5)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_stopping_ends_what_ignores_a_polite_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "STOP_WITHIN", 0.2)
    monkeypatch.setattr(run.Servers, "release", lambda self: None)
    runner = run.Runner(reloading=False)
    runner._start("The stubborn one", ["sh", "-c", "trap '' TERM; sleep 60 & wait; wait"])
    child = runner.children["The stubborn one"]
    while len(family := psutil.Process(child.pid).children()) < 1:
        time.sleep(0.01)
    runner.stop()
    assert child.returncode == -signal.SIGKILL
    psutil.wait_procs(family, timeout=5)
    assert [
        process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ] == []


def test_a_child_that_ends_ends_everything_by_name() -> None:
    runner = run.Runner(reloading=False)
    runner._start(run.WORKER, [sys.executable, "-c", "raise SystemExit(3)"])
    runner.children[run.WORKER].wait()
    with pytest.raises(SetupError, match=r"^The worker has ended \(exit code 3\): everything is stopped\.$"):
        runner._look_for_the_dead()


def test_while_code_is_written_a_dead_worker_waits_for_the_next_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run.Servers, "silent", lambda self: "")
    started = []
    monkeypatch.setattr(run.Runner, "_start_workers", lambda self: started.append(self.code))
    runner = run.Runner(reloading=True)
    runner._start(run.WORKER, [sys.executable, "-c", "raise SystemExit(3)"])
    runner.children[run.WORKER].wait()
    runner._look_for_the_dead()
    assert runner.children == {}
    monkeypatch.setattr(run, "_state_of", lambda folders: "changed")
    runner._reload_the_workers()
    assert started == ["changed"]


def test_the_state_of_the_source_follows_every_file(tmp_path: Path) -> None:
    states = {run._state_of([tmp_path])}
    (tmp_path / "a.py").write_text("1")
    states.add(run._state_of([tmp_path]))
    (tmp_path / "a.py").write_text("12")
    states.add(run._state_of([tmp_path]))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    states.add(run._state_of([tmp_path]))
    assert len(states) == 4
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/b.pyc").write_text("compiled")
    assert run._state_of([tmp_path]) in states


@pytest.mark.django_db(transaction=True)
def test_a_database_remembers_for_what_it_was_prepared() -> None:
    database = settings.DATABASES["default"]
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{connection.settings_dict['NAME']}?host={database['HOST']}"
    url += f"&port={database['PORT']}" if database["PORT"] else ""
    assert run._noted_state(url) is None
    run._note_state(url, "it's prepared")
    assert run._noted_state(url) == "it's prepared"


# --- one whole run ---------------------------------------------------------------------------------------------


@pytest.fixture
def prepared(home: Path) -> Path:
    """A data folder with a migrated database that counts as prepared, so that a run starts at once."""
    cluster = os.environ.get("VITRINA_TEST_CLUSTER")
    if not cluster:
        pytest.skip("this run uses the servers of DATABASE_URL")
    embedded = Embedded(home)
    embedded.postgres.folder.parent.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", cluster, str(embedded.postgres.folder)], check=True)
    embedded.start(redis=False)
    with psycopg.connect(embedded.postgres._superuser(), autocommit=True) as admin:
        admin.execute("DROP DATABASE vitrina")
        admin.execute(f"ALTER DATABASE {os.environ['VITRINA_TEST_TEMPLATE']} RENAME TO vitrina")
    code = run._state_of(ROOT / folder for folder in run.WATCHED)
    run._note_state(embedded.database_url, run.state_to_prepare(code=code, reloading=False, home=home))
    embedded.stop(force=True)
    return home


def marked(home: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(run.MARK) == str(home):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def start(home: Path) -> tuple[subprocess.Popen[str], list[str]]:
    """A runner and what it printed until it was ready."""
    runner = subprocess.Popen(
        RUN,
        cwd=ROOT,
        env=environment(home, PORT=str(free_port())),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    assert runner.stdout is not None
    for line in runner.stdout:
        lines.append(line)
        if line.startswith("Ctrl-C stops everything"):
            return runner, lines
    raise AssertionError("".join(lines))


@pytest.mark.slow
def test_a_run_says_where_it_is_and_leaves_nothing_behind(prepared: Path) -> None:
    runner, lines = start(prepared)
    printed = "".join(lines)
    for part in (
        "http://localhost:",
        "http://aurora.localhost:",
        "/cabinet/",
        "/demo/mail/",
        "owner@terra.example",
        "password   demo",
    ):
        assert part in printed
    assert len(marked(prepared)) >= 4  # gunicorn, its two workers, Celery
    runner.terminate()
    assert runner.wait(timeout=60) == 0
    assert marked(prepared) == []
    assert not Embedded(prepared).postgres.is_alive()
    assert not Embedded(prepared).redis.is_alive()


@pytest.mark.slow
def test_after_a_kill_of_the_runner_the_next_one_starts(prepared: Path) -> None:
    first, _ = start(prepared)
    first.kill()
    first.wait()
    left = {process.pid for process in marked(prepared)}
    assert left
    second, _ = start(prepared)
    assert left.isdisjoint(process.pid for process in marked(prepared))
    worker = next(process for process in marked(prepared) if "celery" in process.cmdline())
    worker.kill()
    output, _ = second.communicate(timeout=60)
    assert "The worker has ended (exit code -9): everything is stopped." in output
    assert second.returncode == 1
    assert marked(prepared) == []
