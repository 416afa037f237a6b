"""/api/health/ (the process is up) and /api/health/ready (so is all that it needs), on any host.

A middleware in front of the host look-up: load balancers call by address. Answers name what failed, and nothing more.
"""

import functools
import logging
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

import redis
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, JsonResponse

from site_config import heartbeat

logger = logging.getLogger("vitrina.health")
ALIVE, READY = "/api/health/", "/api/health/ready"


class HealthMiddleware:
    """Answers the two addresses, passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path not in (ALIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        failed = list(failures()) if request.path == READY else []
        answer = {"status": "unavailable", "failed": failed} if failed else {"status": "ok"}
        response = JsonResponse(answer, status=503 if failed else 200, headers={"Cache-Control": "no-store"})
        vars(response)["_has_been_logged"] = True  # the lines below say more than "Service Unavailable"
        return response


def failures() -> Iterator[str]:
    """The names of what is not ready: database, migrations, redis, worker."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            applied = set()
            if cursor.fetchone()[0]:
                cursor.execute("SELECT app, name FROM django_migrations")
                applied = set(cursor.fetchall())
        if missing := migrations() - applied:
            logger.error("Not ready: %s migrations are not applied", len(missing))
            yield "migrations"
    except (DatabaseError, InterfaceError) as error:
        logger.error("Not ready: the database: %s", error)
        yield "database"
    try:
        if not heartbeat.is_alive(settings.REDIS_URL, "default"):
            yield "worker"
    except redis.RedisError as error:
        logger.error("Not ready: Redis: %s", error)
        yield "redis"


@functools.cache
def migrations() -> frozenset[tuple[str, str]]:
    """(app label, name) of every migration on the disk; names alone, for importing 200 modules costs a second."""
    found = set()
    for app in apps.get_app_configs():
        package = settings.MIGRATION_MODULES.get(app.label, f"{app.name}.migrations")
        if package is None:
            continue
        try:
            folders = import_module(package).__path__
        except ModuleNotFoundError:
            continue
        found |= {
            (app.label, module.name) for module in pkgutil.iter_modules(folders) if module.name[0] not in "_~"
        }
    return frozenset(found)
