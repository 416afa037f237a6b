"""What a task knows of the call that it came from, in eager mode and through a real worker."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings

from cms_pages.tasks import make_sizes_task
from commerce import context
from commerce.catalogue.models import Product
from site_config import heartbeat, logs
from site_config.celery import DEFAULT, PICTURES, QUEUES, BeatingScheduler, app, beat_heart_task

REQUEST = "request-12345"
seen: list[tuple[Any, str]] = []


@app.task(name="tests.look_around")
def look_around_task() -> None:
    """Writes down the surroundings it runs in."""
    seen.append((context.active(), logs.request_id.get()))


@app.task(name="tests.count_products")
def count_products_task() -> int:
    """Reads rows that belong to stores."""
    return Product.objects.count()


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    seen.clear()
    token = logs.request_id.set(REQUEST)
    yield
    logs.request_id.reset(token)


def test_a_task_runs_as_the_store_that_called_it() -> None:
    with context.store_context(7):
        look_around_task.delay()
    with context.store_context(8):
        look_around_task.apply_async()
    assert seen == [(7, REQUEST), (8, REQUEST)]


def test_a_task_on_commit_keeps_the_store_of_the_call(
    django_capture_on_commit_callbacks: Any, db: None
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        with context.store_context(7):
            look_around_task.delay_on_commit()
        with context.store_context(8):
            look_around_task.apply_async_on_commit()
    assert seen == []
    logs.request_id.set("another-request")
    for callback in callbacks:
        callback()
    assert seen == [(7, REQUEST), (8, REQUEST)]


def test_the_caller_gets_its_own_surroundings_back() -> None:
    with context.store_context(7):
        look_around_task.delay()
        assert (context.active(), logs.request_id.get()) == (7, REQUEST)


def test_a_task_outside_a_store_may_not_read_its_rows(db: None) -> None:
    with pytest.raises(context.StoreContextMissing):
        count_products_task.delay()


def test_all_stores_mode_does_not_travel(db: None) -> None:
    with context.all_stores(), pytest.raises(context.StoreContextMissing):
        count_products_task.delay()


def test_an_ordinary_call_stays_in_the_callers_store() -> None:
    with context.store_context(7):
        look_around_task()
    assert seen == [(7, REQUEST)]


def test_a_header_can_name_another_store() -> None:
    with context.store_context(7):
        look_around_task.apply_async(headers={"store_id": 9})
    assert seen == [(9, REQUEST)]


@pytest.fixture
def queued() -> Iterator[None]:
    """Calls go to the queue, as in production."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


@pytest.fixture
def worker(queued: None) -> Iterator[None]:
    """A real worker on this test's own queues in Redis."""
    with start_worker(app, pool="solo", perform_ping_check=False, queues=list(QUEUES)):
        yield


def wait_for(condition: Any) -> None:
    """Until the worker has done it; a queue has no other way to ask."""
    give_up = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up, "the worker did nothing"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
def test_a_message_carries_store_and_request_to_a_worker() -> None:
    with context.store_context(7):
        look_around_task.delay()
    wait_for(lambda: seen)
    assert seen == [(7, REQUEST)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
def test_each_queue_has_a_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "PREFIX", f"{settings.REDIS_PREFIX}tested-heartbeat:")
    for queue in QUEUES:
        assert not heartbeat.is_alive(settings.REDIS_URL, queue)
        beat_heart_task.apply_async(args=[queue], queue=queue)
        wait_for(lambda queue=queue: heartbeat.is_alive(settings.REDIS_URL, queue))


def test_beat_sends_a_heartbeat_through_every_queue_and_beats_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "PREFIX", f"{settings.REDIS_PREFIX}tested-heartbeat:")
    hearts = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == beat_heart_task.name]
    sent = {entry["options"]["queue"] for entry in hearts}
    assert sent == {queue.name for queue in app.conf.task_queues}
    BeatingScheduler(app).tick()
    assert heartbeat.is_alive(settings.REDIS_URL, "beat")


def test_a_heartbeat_does_not_last() -> None:
    heartbeat.beat(settings.REDIS_URL, "somebody")
    assert 0 < heartbeat.client(settings.REDIS_URL).ttl(f"{heartbeat.PREFIX}somebody") <= heartbeat.LIFETIME


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("cms_pages.tasks.make_sizes_task", PICTURES),
        ("cms_pages.tasks.make_card_sizes_task", PICTURES),
        ("commerce.notifications.tasks.send_delivery_task", DEFAULT),
    ],
)
def test_letters_do_not_wait_behind_pictures(task: str, queue: str) -> None:
    assert task in app.tasks
    assert app.amqp.router.route({}, task)["queue"].name == queue


@pytest.mark.django_db(transaction=True)
def test_a_heart_beats_before_the_pictures_that_wait(queued: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(heartbeat, "beat", lambda _url, name: done.append(name))
    monkeypatch.setattr("cms_pages.tasks.make_sizes", lambda ids, presets: done.append(ids))
    with context.store_context(7):
        make_sizes_task.delay([1], ["card"])
        make_sizes_task.delay([2], ["card"])
    beat_heart_task.apply_async(args=[PICTURES], queue=PICTURES)
    with start_worker(app, pool="solo", perform_ping_check=False, queues=[PICTURES]):
        wait_for(lambda: len(done) == 3)
    assert done == [PICTURES, [1], [2]]


@pytest.mark.usefixtures("queued")
def test_a_misspelt_queue_is_an_error() -> None:
    with pytest.raises(Exception, match="defalt"):
        look_around_task.apply_async(queue="defalt")
