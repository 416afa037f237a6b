"""Log lines: JSON in production, plain in development; each with the id of the request that it belongs to.

The id comes with the request (X-Request-ID) or is made here, goes back in the response, and travels with every task
that the request starts (site_config/celery.py). One line for each request: method, path without query, status,
duration, store and user.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from commerce import context

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("vitrina.request")

QUIET_PREFIX = "/api/health/"  # asked every few seconds by machines
_ACCEPTED_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_PATH = 300
_FIELDS = ("method", "path", "status", "duration_ms", "store", "user")


class RequestLogMiddleware:
    """Outermost: gives each request its id and writes its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        identifier = given if _ACCEPTED_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identifier)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = identifier
            _log(request, response.status_code, round((time.perf_counter() - started) * 1000, 1))
            return response
        finally:
            request_id.reset(token)


def _log(request: HttpRequest, status: int, duration: float) -> None:
    path = _CONTROL.sub("?", request.path)[:_LONGEST_PATH]
    store = getattr(request, "store", None)
    # Only a user that the request has loaded anyway: the log must not cost a query.
    user = getattr(request, "_cached_user", None)
    fields = {
        "method": request.method,
        "path": path,
        "status": status,
        "duration_ms": duration,
        "store": getattr(store, "slug", None),
        "user": getattr(user, "pk", None),
    }
    level = logging.DEBUG if request.path.startswith(QUIET_PREFIX) else logging.INFO
    logger.log(level, "%s %s %s %s ms", request.method, path, status, duration, extra=fields)


class WithoutHeartbeats(logging.Filter):
    """Drops the lines that a worker writes about its own heartbeat."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "site_config.beat_heart" not in str(record.args)


class JsonFormatter(logging.Formatter):
    """One JSON object a line; fields without a value are left out."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            "store_id": context.active_store_id(),
            **{name: getattr(record, name, None) for name in _FIELDS},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(
            {name: value for name, value in line.items() if value not in (None, "")},
            ensure_ascii=False,
            default=str,
        )


def configuration(*, form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error in one form ("json" or "plain")."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
                "datefmt": "%H:%M:%S",
            },
            "json": {"()": "site_config.logs.JsonFormatter"},
        },
        "filters": {"without_heartbeats": {"()": "site_config.logs.WithoutHeartbeats"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": form, "filters": ["without_heartbeats"]}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},  # a 404 has its line already
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # anyone can send any host
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "httpx": {"level": "WARNING"},  # its lines hold addresses with tokens
        },
    }
