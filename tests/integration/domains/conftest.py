"""A name server on a real socket. Imports wait for the fixtures: this file is read before Django is set up."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

if TYPE_CHECKING:
    from commerce.stores.models import Store


class NameServer(socketserver.ThreadingUDPServer):
    """Answers over UDP on this machine. `records`: {(name, type): [values]}; a name in `broken` is SERVFAIL."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.records: dict[tuple[str, str], list[str]] = {}
        self.broken: set[str] = set()
        self.asked: list[str] = []


class _Answer(socketserver.BaseRequestHandler):
    server: NameServer

    def handle(self) -> None:
        wire, sock = self.request
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        self.server.asked.append(f"{name} {kind}")
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        known = self.server.records
        alias = known.get((name, "CNAME"))
        if name in self.server.broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif alias and kind != "CNAME":
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "CNAME", f"{alias[0]}."))
            self._add(answer, f"{alias[0]}.", kind, known.get((alias[0], kind), []))
        elif (name, kind) in known:
            self._add(answer, question.name, kind, known[name, kind])
        elif not any(one == name for one, _kind in known):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        sock.sendto(answer.to_wire(), self.client_address)

    @staticmethod
    def _add(answer: Any, name: Any, kind: str, values: list[str]) -> None:
        if values:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *values))


@pytest.fixture
def store(in_store_a: Store) -> Store:
    """The store, entered."""
    return in_store_a


@pytest.fixture
def name_server(settings: Any) -> Iterator[NameServer]:
    """The name server that is asked in this test."""
    with NameServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.DNS_SERVER = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()
