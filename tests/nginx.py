"""The nginx of compose.yml on this machine, without containers: for tests and the benchmark."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from site_config.env import ROOT

BINARY = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
STARTS_WITHIN = 10  # seconds


def configuration(folder: Path, *, port: int, web: int) -> str:
    """The configuration of compose.yml, listening on a port of this machine, with the site on another."""
    text = yaml.safe_load((ROOT / "compose.yml").read_text())["configs"]["nginx"]["content"].replace(
        "$$", "$"
    )
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    for pattern, here in {
        r"resolver [^;]*;": "",
        r"upstream web \{[^}]*\}": f"upstream web {{ server 127.0.0.1:{web}; }}",
        r"upstream minio \{[^}]*\}": "upstream minio { server 127.0.0.1:9; }",
        r"listen 80 default_server;": f"listen 127.0.0.1:{port} default_server;",
        r"include /etc/nginx/tls[^;]*;": "",
        r"/var/cache/nginx": str(folder),
        r"access_log /dev/stdout": f"access_log {folder}/access.log",
    }.items():
        text, replaced = re.subn(pattern, here, text)
        assert replaced, pattern
    user = "user root;\n" if os.getuid() == 0 else ""  # the folder is ours alone
    return (
        f"{user}pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1;\n"
        "events { worker_connections 256; }\nhttp {\n"
        + "".join(
            f"{kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + text
        + "\n}\n"
    )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *, web: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """nginx in front of the site on port `web`: its own port, and its process."""
    assert BINARY is not None
    port = free_port()
    (folder / "nginx.conf").write_text(configuration(folder, port=port, web=web))
    process = subprocess.Popen(
        [BINARY, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    )
    try:
        _wait_for(port, process, folder / "error.log")
        yield port, process
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"nginx does not listen: {log.read_text()}")
