"""What a seller may type as a domain, and how it is kept: lower case, in ASCII (xn--…), no scheme, port or path."""

from __future__ import annotations

import ipaddress
import re

import idna
from django.conf import settings
from django.utils.translation import gettext as _

from commerce.refused import Refused

LONGEST = 253
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Names that lead nowhere on the internet (RFC 6761, 6762, 8375).
_PRIVATE = ("localhost", "local", "internal", "invalid", "onion", "arpa", "lan", "home")


class DomainRefused(Refused):
    """Why a domain cannot be used: `message` is a sentence for the seller."""


def clean_domain(typed: str) -> str:
    """The domain of what was typed or pasted. Raises DomainRefused with a sentence."""
    text = typed.strip().lower()
    text = re.sub(r"\A[a-z][a-z0-9+.-]*://", "", text)
    text = re.split(r"[/?#]", text, maxsplit=1)[0].rpartition("@")[2]
    text = re.sub(r":\d*\Z", "", text).strip(". ")
    if not text:
        raise DomainRefused(_("Write the domain, for example shop.example.com."))
    if _is_address(text):
        raise DomainRefused(_("This is a number of a server. Write a domain, for example shop.example.com."))
    try:
        name = idna.encode(text, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise DomainRefused(_nonsense(text)) from None
    labels = name.split(".")
    if len(name) > LONGEST or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise DomainRefused(_nonsense(text))
    if is_reserved(name):
        raise DomainRefused(_("This address belongs to the platform. Add a domain of your own."))
    if len(labels) == 1 or labels[-1] in _PRIVATE:
        raise DomainRefused(
            _(
                "“%(domain)s” is not a domain that the internet knows. Write it with its ending, as in example.com."
            )
            % {"domain": text[:60]}
        )
    return name


def shown_domain(host: str) -> str:
    """A kept domain as people write it: пример.рф for xn--e1afmkfd.xn--p1ai."""
    try:
        return idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host


def is_reserved(host: str) -> bool:
    """Whether a host is the platform's own, or below it, where stores have their first address."""
    platform = settings.PLATFORM_DOMAIN
    return host in settings.PLATFORM_HOSTS or host == platform or host.endswith(f".{platform}")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return False
    return True


def _nonsense(text: str) -> str:
    return _(
        "“%(domain)s” cannot be a domain: it is made of letters, digits and hyphens, with dots between, as in "
        "shop.example.com."
    ) % {"domain": text[:60]}
