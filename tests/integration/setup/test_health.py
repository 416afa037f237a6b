import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from pytest_django import Settings

from site_config import heartbeat
from site_config.pg import base as pg

ALIVE, READY = "/api/health/", "/api/health/ready"


@pytest.fixture(autouse=True)
def _own_heartbeats(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(heartbeat, "PREFIX", f"{settings.REDIS_PREFIX}heartbeat:")


@pytest.fixture
def worker(settings: Settings) -> None:
    heartbeat.beat(settings.REDIS_URL, "default")


@pytest.mark.parametrize("host", ["localhost", "10.1.2.3", "nobody.example", "aurora.localhost"])
def test_the_process_is_up_on_any_host_without_the_database(client: Client, host: str) -> None:
    response = client.get(ALIVE, headers={"host": host})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.usefixtures("worker")
def test_ready_when_everything_is(client: Client) -> None:
    response = client.get(READY, headers={"host": "10.1.2.3"})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_worker_that_does_not_beat_is_named(client: Client) -> None:
    response = client.get(READY)
    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "failed": ["worker"]})


@pytest.mark.django_db
@pytest.mark.usefixtures("worker")
def test_a_migration_that_is_not_applied_is_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'stores' AND name = '0001_initial'")
    assert client.get(READY).json()["failed"] == ["migrations"]


@pytest.mark.django_db
@pytest.mark.usefixtures("worker")
def test_an_empty_database_has_no_migrations(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    assert client.get(READY).json()["failed"] == ["migrations"]


@pytest.mark.django_db
@pytest.mark.usefixtures("worker")
def test_a_database_that_does_not_answer_is_named_and_nothing_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("connection to server at 10.0.0.5 failed")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get(READY)
    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "failed": ["database"]})


@pytest.mark.django_db
def test_a_redis_that_does_not_answer_is_named(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert client.get(READY).json()["failed"] == ["redis"]


@pytest.mark.django_db
def test_a_connection_is_asked_whether_it_works_after_a_pause_and_not_in_each_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[float] = []
    clock = [1000.0]
    database = connections["default"]
    monkeypatch.setattr(database, "health_check_enabled", True)
    monkeypatch.setattr(database, "is_usable", lambda: asked.append(clock[0]) or True)
    monkeypatch.setattr(pg.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(database, "_trusted_until", 0.0)
    for pause in (0, 1, pg.TRUSTED_SECONDS, pg.TRUSTED_SECONDS + 1):
        clock[0] += pause
        database.health_check_done = False  # as a request begins
        database.close_if_health_check_failed()
    assert asked == [1000.0, clock[0]]


@pytest.mark.parametrize("address", [ALIVE, READY])
def test_health_is_only_read(client: Client, address: str) -> None:
    response = client.post(address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_every_answer_has_its_request_id(client: Client) -> None:
    assert (
        client.get(ALIVE, headers={"X-Request-ID": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"
    )
