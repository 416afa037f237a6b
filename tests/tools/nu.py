"""The Nu HTML checker (vnu-jar) over pages that were saved."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.tools import debian, npm

# It runs for seconds: the quick compiler pays, and its schemas nest deep.
_JAVA = ("-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class Verdict(NamedTuple):
    """What the checker says: sentences, each with the pages that it is about."""

    errors: list[str]
    warnings: list[str]


def validate(pages: dict[str, bytes]) -> Verdict:
    """Check pages by address. The same sentence about several pages is one entry."""
    found: dict[
        tuple[str, str], list[str]
    ] = {}  # (kind, the message without its numbers) -> sentences with places
    with tempfile.TemporaryDirectory(prefix="vitrina-nu-") as folder:
        files = {}
        for n, (address, body) in enumerate(pages.items()):
            file = Path(folder) / f"{n}.html"
            file.write_bytes(body)
            files[str(file)] = address
        jar = npm.folder() / "vnu-jar" / "build" / "dist" / "vnu.jar"
        command = [
            debian.java(),
            "-Xss1m",
            "-jar",
            jar,
            "--format",
            "json",
            "--exit-zero-always",
            "--stdout",
            folder,
        ]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    for message in json.loads(result.stdout)["messages"]:
        is_error = message["type"] in ("error", "non-document-error")
        extract = " ".join(message.get("extract", "").split())
        place = files.get(f"{folder}/{message.get('url', '').rpartition('/')[2]}", "")
        key = ("error" if is_error else "warning", re.sub(r"\d+", "0", message["message"]))
        found.setdefault(key, []).append(f"{message['message']} «{extract}» {place}")
    told: dict[str, list[str]] = {"error": [], "warning": []}
    for (kind, _message), places in found.items():
        more = f" and {len(places) - 1} more like it" if len(places) > 1 else ""
        told[kind].append(places[0] + more)
    return Verdict(told["error"], told["warning"])
