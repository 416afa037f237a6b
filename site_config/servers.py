"""The database and the Redis that this process uses: those of DATABASE_URL and REDIS_URL, or the embedded ones.

`ensure()` starts what is embedded and looks at what is not, so that a wrong address, password or version is one
sentence at the start and not a traceback in the middle. The settings only read the addresses.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from site_config.embedded import Embedded
from site_config.env import Environment, SetupError

LEAST_POSTGRES, LEAST_REDIS = 16, (6, 2)
PATIENCE = 5  # seconds that a server has to accept a connection


class Servers:
    """Where the database and Redis of an environment are."""

    def __init__(self, environment: Environment) -> None:
        self.embedded = Embedded(environment.VITRINA_HOME)
        self.needs_postgres, self.needs_redis = not environment.DATABASE_URL, not environment.REDIS_URL
        self.database_url = environment.DATABASE_URL or self.embedded.database_url
        self.redis_url = environment.REDIS_URL or self.embedded.redis_url

    def ensure(self) -> None:
        """Start or check both; SetupError says what to do. Give the embedded ones back with `release()`."""
        if not self.needs_postgres:
            check_database(self.database_url)
        if not self.needs_redis:
            check_redis(self.redis_url)
        if self.needs_postgres or self.needs_redis:
            self.embedded.start(postgres=self.needs_postgres, redis=self.needs_redis)

    def release(self) -> None:
        """Stop the embedded servers if nobody else uses them."""
        if self.needs_postgres or self.needs_redis:
            self.embedded.stop()

    def silent(self) -> str:
        """The name of an embedded server that has ended; "" while they live."""
        if self.needs_postgres and not self.embedded.postgres.is_alive():
            return "PostgreSQL"
        if self.needs_redis and not self.embedded.redis.is_alive():
            return "Redis"
        return ""

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """`ensure()` now and `release()` at the end."""
        self.ensure()
        try:
            yield
        finally:
            self.release()


def check_database(url: str) -> None:
    """Refuse (SetupError) a database out of reach, too old, or with a role that row-level security does not bind."""
    import psycopg

    try:
        connection = psycopg.connect(url, connect_timeout=PATIENCE)
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise SetupError(
            f"The database of DATABASE_URL does not let us in ({reason}): start it, or correct host, port, name, "
            "user and password in DATABASE_URL."
        ) from None
    with connection:
        version = connection.info.server_version // 10000
        if version < LEAST_POSTGRES:
            raise SetupError(
                f"The server of DATABASE_URL is PostgreSQL {version}, but Vitrina needs {LEAST_POSTGRES} or later: "
                "point DATABASE_URL at a newer server."
            )
        role = connection.execute(
            "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if role is None or role[1]:
            raise SetupError(
                "The role of DATABASE_URL is a superuser or bypasses row-level security, so the database could not "
                "keep stores apart: make a plain role that owns the database (CREATE ROLE vitrina LOGIN NOSUPERUSER "
                "NOBYPASSRLS CREATEDB)."
            )


def check_redis(url: str) -> None:
    """Refuse (SetupError) a Redis that cannot be reached or is too old."""
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    client = redis.Redis.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
    try:
        client.ping()
        version = str(client.info("server")["redis_version"])
    except (redis.RedisError, ValueError) as error:
        raise SetupError(
            f"The Redis of REDIS_URL does not let us in ({error}): start it, or correct host, port and password in "
            "REDIS_URL."
        ) from None
    finally:
        client.close()
    if tuple(int(part) for part in version.split(".")[:2]) < LEAST_REDIS:
        raise SetupError(
            f"The server of REDIS_URL is Redis {version}, but Vitrina needs 6.2 or later, or Valkey: point REDIS_URL "
            "at one."
        )


def database_settings(url: str, **options: Any) -> dict[str, Any]:
    """Django's keys for the database at `url`, read as libpq reads it; what else it says joins `options`."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise SetupError(
            f"DATABASE_URL is not an address that PostgreSQL's client understands ({str(error).strip()})."
        ) from None
    return {
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**parts, **options},
    }


def broker_url(redis_url: str) -> str:
    """The address of the same Redis as the task queue's library spells it."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        database = dict(parse_qsl(parts.query)).get("db", "0")
        return f"redis+socket://{parts.path}?virtual_host={database}"
    if parts.scheme == "rediss" and "ssl_cert_reqs" not in parts.query:
        return f"{redis_url}{'&' if parts.query else '?'}ssl_cert_reqs=required"
    return redis_url
