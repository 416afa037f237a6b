"""gunicorn's settings, for the demo and for production (`gunicorn -c python:site_config.gunicorn site_config.wsgi`)."""

import gc
import os
from typing import Any

from site_config import logs
from site_config.env import env
from site_config.servers import Servers

bind = f"{env.BIND}:{env.PORT}"
workers = env.WEB_WORKERS
worker_class = "sync"
preload_app = True  # workers share the memory of the loaded application
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - heartbeats must not wait for a disk
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests, max_requests_jitter = 20_000, 2_000
control_socket_disable = True
# The request line is written by site_config.logs; here only what gunicorn itself has to say, in the same form.
accesslog = None
_logging = logs.configuration(
    form=env.LOG_FORMAT or ("json" if env.is_production else "plain"), level=env.LOG_LEVEL
)
logconfig_dict = {
    **_logging,
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        "gunicorn.access": {"handlers": []},
    },
}


def on_starting(server: Any) -> None:
    """Refuse, with a sentence, servers that will not do: above all a role that row-level security does not bind."""
    if env.is_production:
        Servers(env).ensure()


def when_ready(server: Any) -> None:
    """Loaded, and no worker forked yet: what the garbage collector never touches from here on stays shared."""
    from django.template import engines

    storefront: Any = engines["jinja2"]
    storefront.env.compile_all()
    gc.collect()
    gc.freeze()
    # A page makes thousands of objects and nearly no cycles: look for them after a few pages, not several times in one.
    gc.set_threshold(50_000, 20, 20)
