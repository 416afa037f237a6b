"""The task queue: every task runs as the store, and logs under the request id, that it was called from.

A task fetches by id, enters nothing itself, and may run twice. One called outside a store runs with no store, and
then a query on store-owned rows is an error, not all rows.
"""

from __future__ import annotations

import contextlib
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")

import redis
from celery import Celery, signals
from celery.beat import Scheduler
from celery.contrib.django.task import DjangoTask
from celery.schedules import crontab
from django.conf import settings
from kombu import Exchange, Queue

from commerce import context
from site_config import heartbeat, logs

DEFAULT, TELEGRAM, PICTURES = QUEUES = "default", "telegram_sending", "pictures"
"""Pictures are minutes of work after an upload: letters and messages do not wait behind them."""


class StoreTask(DjangoTask):
    """Carries the store and the request id in the message's headers, as they were at the call."""

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        options["headers"] = {**_surroundings(), **(options.get("headers") or {})}
        return super().apply_async(args, kwargs, **options)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Call it when the transaction commits, as the store that is active now: at the commit it no longer is."""
        self.apply_async_on_commit(args, kwargs)

    def apply_async_on_commit(self, args: Any = None, kwargs: Any = None, **options: Any) -> None:
        """The same with Celery's options."""
        options["headers"] = {**_surroundings(), **(options.get("headers") or {})}
        super().apply_async_on_commit(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:  # an ordinary call in Python: the caller's surroundings hold
            return super().__call__(*args, **kwargs)
        token = logs.request_id.set(self._header("request_id") or "")
        try:
            with context.store_context(self._header("store_id")):
                return self.run(*args, **kwargs)
        finally:
            logs.request_id.reset(token)

    def _header(self, name: str) -> Any:
        """A header of the running message: a worker puts them on the request itself, eager mode into `headers`."""
        return self.request.get(name) or (self.request.headers or {}).get(name)


def _surroundings() -> dict[str, Any]:
    return {"store_id": context.active_store_id(), "request_id": logs.request_id.get()}


class BeatingScheduler(Scheduler):
    """Keeps its schedule in memory (a file would be one more thing that a kill can break) and says that it lives."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        with contextlib.suppress(redis.RedisError):  # Redis may be away for a moment: beat outlives that
            heartbeat.beat(settings.REDIS_URL, "beat")
        return super().tick(*args, **kwargs)


app = Celery("vitrina", task_cls=StoreTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in QUEUES],
    task_default_queue=DEFAULT,
    task_create_missing_queues=False,  # a misspelt queue is an error, not a queue that nobody reads
    task_routes={
        "integrations.telegram.*": {"queue": TELEGRAM},
        # Below the heartbeats of the same queue, which would expire behind an import of a thousand photographs.
        "cms_pages.tasks.make_*sizes_task": {"queue": PICTURES, "priority": 9},
    },
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    # A worker that is killed hides its unfinished task for this long: rows and a sweep are the truth, not the queue.
    broker_transport_options={
        "visibility_timeout": 600,
        "global_keyprefix": f"{settings.REDIS_PREFIX}queue:",
    },
    beat_schedule={
        f"heartbeat-{queue}": {
            "task": "site_config.beat_heart",
            "schedule": heartbeat.INTERVAL,
            "args": (queue,),
            "options": {"queue": queue, "expires": heartbeat.LIFETIME},
        }
        for queue in QUEUES
    }
    | {
        "sweep-baskets": {
            "task": "commerce.basket.tasks.sweep_baskets_task",
            "schedule": crontab(hour=3, minute=40),
            "options": {"expires": 3600},
        },
        "sweep-deliveries": {
            "task": "commerce.notifications.tasks.sweep_deliveries_task",
            "schedule": 60,
            "options": {"expires": 60},
        },
        # Stock that came back by a way that sends no signal: a bulk import.
        "sweep-alerts": {
            "task": "commerce.customer.tasks.sweep_alerts_task",
            "schedule": 900,
            "options": {"expires": 900},
        },
        # Twenty proved domains each time: six thousand a day. With more, each is looked at less often.
        "check-domains-again": {
            "task": "commerce.stores.tasks.check_domains_again_task",
            "schedule": 300,
            "options": {"expires": 300},
        },
        "fold-counts": {
            "task": "commerce.analytics.tasks.fold_counts_task",
            "schedule": 300,
            "options": {"expires": 300},
        },
        # A sale that begins or ends is on lists within this time; cached pages of the store are made anew then.
        "reprice-cards": {
            "task": "commerce.cards.tasks.reprice_cards_task",
            "schedule": 15,
            "options": {"expires": 15},
        },
        "check-cards": {
            "task": "commerce.cards.tasks.check_all_cards_task",
            "schedule": crontab(hour=3, minute=30),
            "options": {"expires": 3600},
        },
    },
    beat_scheduler="site_config.celery:BeatingScheduler",
)
app.autodiscover_tasks()


@app.task(name="site_config.beat_heart")
def beat_heart_task(queue: str) -> None:
    """Went through beat, the queue and a worker: all three are alive."""
    heartbeat.beat(settings.REDIS_URL, queue)


@signals.worker_ready.connect
def _beat_at_once(sender: Any, **_: Any) -> None:
    """Readiness need not wait for beat's first round."""
    for queue in sender.app.amqp.queues.consume_from:
        heartbeat.beat(settings.REDIS_URL, queue)


@signals.setup_logging.connect
def _keep_our_logging(**_: Any) -> None:
    """With a receiver here, Celery leaves logging as the settings made it."""
