"""What the DNS says of a domain right now. Slow: for the queue alone."""

from __future__ import annotations

from collections.abc import Iterable

import dns.exception
import dns.resolver
from django.conf import settings

SECONDS = 6.0
"""How long one question may take, with all its repetitions."""


class DnsSilent(Exception):
    """The servers of a domain did not answer, or failed."""


def texts_at(name: str) -> list[str]:
    """The TXT records of a name in order of letters, [] when there are none. Raises DnsSilent."""
    found = _ask(name, "TXT")
    return sorted(_readable(b"".join(record.strings)) for record in found)


def _readable(raw: bytes) -> str:
    """Anybody can put anything there, also what neither a page nor the database takes."""
    text = raw.decode("utf-8", "replace")[:200]
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def addresses_of(name: str) -> set[str]:
    """The IPv4 and IPv6 addresses that a name leads to in the end. Raises DnsSilent."""
    return {record.address for kind in ("A", "AAAA") for record in _ask(name, kind)}


def _ask(name: str, kind: str) -> Iterable:
    try:
        return list(_resolver().resolve(f"{name}.", kind, lifetime=SECONDS, raise_on_no_answer=True))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise DnsSilent(str(error)) from error


def _resolver() -> dns.resolver.Resolver:
    """The machine's own resolver, or the server of the settings."""
    if not settings.DNS_SERVER:
        return dns.resolver.Resolver()
    host, _colon, port = settings.DNS_SERVER.partition(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [host], int(port or 53)
    return resolver
