"""Signs of life of the background processes, in Redis: who has not beaten for a minute is taken for dead.

`python -m site_config.heartbeat <name>` is the health check of a container: exit code 0 while <name> lives.
"""

import functools
import sys
import time

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PREFIX = "vitrina:heartbeat:"
INTERVAL, LIFETIME = 10, 60  # seconds


@functools.cache
def client(url: str) -> redis.Redis:
    """A client that answers or fails at once."""
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))


def beat(url: str, name: str) -> None:
    """Say that `name` is alive."""
    client(url).set(PREFIX + name, int(time.time()), ex=LIFETIME)


def is_alive(url: str, name: str) -> bool:
    """Whether `name` has said so within the last minute; redis.RedisError if Redis does not answer."""
    return bool(client(url).exists(PREFIX + name))


if __name__ == "__main__":
    from site_config.env import env
    from site_config.servers import Servers

    sys.exit(not is_alive(Servers(env).redis_url, sys.argv[1]))
