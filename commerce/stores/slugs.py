"""Addresses of stores: which may be taken, what to say when one may not, and what to offer instead."""

from __future__ import annotations

import re
import secrets
import unicodedata

from anyascii import anyascii
from django.utils.translation import gettext as _

from commerce.refused import Refused
from commerce.stores.look_alikes import skeleton
from commerce.stores.models import Store

MIN_LENGTH, MAX_LENGTH = 3, 40

# Paths of the platform's own host, hosts that mail and the web expect, and names that only the platform may speak in.
RESERVED = frozenset(
    """
    about abuse account accounts admin administrator analytics api app apps assets auth autoconfig
    autodiscover beta billing blog bot cabinet calendar cdn checkout cms confirm console contact contacts
    control dashboard demo dev developer developers dns docs domain domains download email favicon feed
    files forum ftp git health help home host hostmaster http https i18n image images imap img info
    instagram invite jobs language legal letters live local localhost log login logout mail manage map
    media meta metrics mobile monitor mx my net news newsletter ns ns1 ns2 ns3 official open operator
    operators order orders owner partner partners password pay payment payments paypal platform pop pop3
    postmaster press preview pricing privacy profile prod production public register registration resend
    root rss sales search secure security server shop shops signin signup site sites sitemap smtp ssl
    staff staging stat static stats status store stores stripe support sysadmin system team telegram terms
    test tests token undefined update user users vitrina webhook webhooks webmail webmaster whatsapp wiki
    www www1 www2 yookassa
    """.split()  # noqa: SIM905  (two hundred quotes would hide the words)
)
_RESERVED_SKELETONS = {skeleton(word) for word in RESERVED}


class SlugRefused(Refused):
    """Why an address cannot be taken: a sentence for the seller, and a free address to offer ("" when none)."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


def check_slug(slug: str) -> None:
    """Raise SlugRefused unless a store may open at this address. Costs one query."""
    _check_form(slug)
    if slug in RESERVED or skeleton(slug) in _RESERVED_SKELETONS:
        raise SlugRefused(
            _("“%(slug)s” is kept for the platform itself.") % {"slug": slug}, suggest_slug(slug)
        )
    holder = Store.objects.filter(slug_skeleton=skeleton(slug)).values_list("slug", flat=True).first()
    if holder == slug:
        raise SlugRefused(taken_message(slug), suggest_slug(slug))
    if holder is not None:
        raise SlugRefused(
            _("“%(slug)s” looks too much like the address of another store: buyers would mix the two up.")
            % {"slug": slug},
            suggest_slug(slug),
        )


def taken_message(slug: str) -> str:
    """The sentence for an address that another store has."""
    return _("Another store already lives at “%(slug)s”.") % {"slug": slug}


def suggest_slug(text: str) -> str:
    """A free address made from a name in any script; one query."""
    latin = re.sub(r"['’`]", "", anyascii(text).lower())
    base = _cut(re.sub(r"[^a-z0-9]+", "-", latin).strip("-"), MAX_LENGTH - 5)
    if len(base) < MIN_LENGTH or base.isdigit():
        base = f"{base}-shop".strip("-") if base else "my-shop"
    candidates = [base, f"{base}-shop", *(f"{base}-{number}" for number in range(2, 10))]
    candidates.append(f"{base}-{secrets.randbelow(9000) + 1000}")
    taken = (
        set(
            Store.objects.filter(slug_skeleton__in=[skeleton(one) for one in candidates]).values_list(
                "slug_skeleton", flat=True
            )
        )
        | _RESERVED_SKELETONS
    )
    return next((one for one in candidates if skeleton(one) not in taken), "")


def _check_form(slug: str) -> None:
    """Whether the letters and the length are right: no query."""
    strange = [letter for letter in slug if letter.isalpha() and not letter.isascii()]
    if strange:
        latin = [letter for letter in slug if letter.isascii() and letter.isalpha()]
        if latin:
            message = _(
                "The address mixes alphabets: “%(letters)s” is not a Latin letter. Type the whole address "
                "in Latin letters."
            ) % {"letters": "”, “".join(dict.fromkeys(strange))}
        else:
            message = _(
                "An address is written in Latin letters: switch your keyboard, or take the one that we suggest."
            )
        raise SlugRefused(message, suggest_slug(slug))
    if slug.startswith("xn--"):
        raise SlugRefused(_("An address does not begin with “xn--”: browsers read that as another alphabet."))
    if len(slug) < MIN_LENGTH:
        raise SlugRefused(_("An address has at least %(number)d characters.") % {"number": MIN_LENGTH})
    if len(slug) > MAX_LENGTH:
        raise SlugRefused(
            _("An address has at most %(number)d characters.") % {"number": MAX_LENGTH}, suggest_slug(slug)
        )
    if not re.fullmatch(r"[a-z0-9-]+", slug):
        strange = [one for one in slug if not re.match(r"[a-z0-9-]", one)]
        shown = [
            one if one.isprintable() and one.strip() else unicodedata.name(one, "?").lower()
            for one in strange
        ]
        raise SlugRefused(
            _("An address is made of small Latin letters, digits and hyphens; “%(letters)s” cannot be in it.")
            % {"letters": "”, “".join(dict.fromkeys(shown))},
            suggest_slug(slug),
        )
    if slug.startswith("-") or slug.endswith("-"):
        raise SlugRefused(_("An address begins and ends with a letter or a digit."), suggest_slug(slug))
    if "--" in slug:
        raise SlugRefused(_("One hyphen between two words is enough."), suggest_slug(slug))
    if not re.search(r"[a-z]", slug):
        raise SlugRefused(_("An address has at least one letter."), suggest_slug(slug))


def _cut(text: str, length: int) -> str:
    """The beginning of a slug, whole words where that leaves something."""
    if len(text) <= length:
        return text
    head = text[: length + 1].rpartition("-")[0]
    return head if len(head) >= MIN_LENGTH else text[:length]
