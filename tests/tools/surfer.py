"""Somebody who reads a store over plain HTTP: cookies are kept, redirects are not followed, forms can be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag

from tests.browser import prefilled


@dataclass
class Answer:
    """What came back for one address (without the host)."""

    url: str
    status: int
    kind: str  # "text/html"
    location: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_page(self) -> bool:
        """Whether it is HTML of more than nothing."""
        return self.kind == "text/html" and bool(self.body)

    @cached_property
    def page(self) -> BeautifulSoup:
        """The parsed page; empty for anything else."""
        return BeautifulSoup(self.body.decode() if self.is_page else "", "html.parser")


class Surfer:
    """One visitor of one host of the running site."""

    def __init__(self, host: str, port: int | str) -> None:
        self.host = f"{host}:{port}"
        self.origin = f"http://{self.host}"
        self._server = f"http://127.0.0.1:{port}"
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, url: str) -> Answer:
        """Ask for an address of this host: a path, or the whole of it."""
        return self._ask("GET", url)

    def follow(self, url: str) -> Answer:
        """Ask for an address and go where it leads."""
        answer = self.get(url)
        for _redirect in range(5):
            if not answer.location or not self.is_here(answer.location):
                break
            answer = self.get(answer.location)
        return answer

    def submit(self, answer: Answer, form: Tag, **values: Any) -> Answer:
        """Send a form of a page as a browser would, with some fields filled in, and go where it leads."""
        data = {**prefilled(form), **values}
        action = urljoin(answer.url, form.get("action") or answer.url)
        if form.get("method", "get").lower() == "get":
            sent = self._ask("GET", action.split("?")[0], params=data)
        else:
            headers = {"Referer": urljoin(self.origin, answer.url), "Origin": self.origin}
            sent = self._ask("POST", action, data=data, headers=headers)
        return self.follow(sent.location) if sent.location and self.is_here(sent.location) else sent

    def is_here(self, url: str) -> bool:
        """Whether an address is on this visitor's host."""
        return urlsplit(url).netloc in ("", self.host)

    @property
    def cookies(self) -> list[dict[str, Any]]:
        """The cookies in the form that Playwright takes them."""
        return [
            {"name": each.name, "value": each.value, "url": self.origin} for each in self._session.cookies
        ]

    def _ask(self, method: str, url: str, *, headers: dict[str, str] | None = None, **options: Any) -> Answer:
        parts = urlsplit(url)
        assert self.is_here(url), f"{url} is not on {self.host}"
        if parts.netloc:
            url = parts._replace(scheme="", netloc="").geturl() or "/"
        url = url.partition("#")[0]
        response = self._session.request(
            method,
            self._server + url,
            headers={"Host": self.host, "Accept-Encoding": "identity", **(headers or {})},
            allow_redirects=False,
            timeout=60,
            **options,
        )
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        location = response.headers.get("Location", "")
        return Answer(url, response.status_code, kind, location, response.content, dict(response.headers))
