"""The languages of a store: its own one, and those that the seller has added.

A page in the store's own language lives at "/cup/", in an added one at "/ru/cup/". The middleware takes the prefix off
and enters `shown_in`; Django's script prefix puts it before every address that is made meanwhile, so no view, template
or service knows of it. What is written in the database is read in the language shown with `commerce.stores.texts`.

The language of the cabinet is another matter: it is its reader's, and goods are edited in all languages at once.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import gettext_lazy as _

from commerce.refused import Refused
from commerce.stores.models import Store
from commerce.stores.selectors import active_store
from commerce.stores.texts import Translated, added, added_language

# What is of no language, or of its reader's: an address with a prefix before one of these leads nowhere. (A document
# may have one: the links of texts are made by Wagtail.)
_WITHOUT = (
    "cabinet/", "enter/", "favicon.svg", "media/", "p/", "robots.txt", "seen/", "sitemap", "static/",
)  # fmt: skip
_PREFIX = re.compile(r"/([a-z]{2,3}(?:-[a-z0-9]{2,8})*)/")


def language_names() -> dict[str, str]:
    """{code: what its speakers call it} of every language that a store can have."""
    return dict(settings.LANGUAGES)


def languages_of(store: Store) -> list[str]:
    """The codes of a store's languages, its own one first."""
    known = language_names()
    added = [code for code in store.other_languages if code in known and code != store.language]
    return [store.language, *dict.fromkeys(added)]


def outdated_languages(thing: Translated) -> list[str]:
    """What the added languages are called that something has a translation in whose original has changed since."""
    names = language_names()
    return [names[code] for code in languages_of(active_store())[1:] if thing.outdated(code)]


def shown_language() -> str:
    """The code of the language that pages are being made in."""
    return added_language() or active_store().language


def prefix_of(store: Store, language: str) -> str:
    """What addresses in a language of a store begin with: "/", or "/ru/"."""
    return "/" if language == store.language or language not in languages_of(store) else f"/{language}/"


@contextlib.contextmanager
def shown_in(store: Store, language: str) -> Iterator[None]:
    """Read texts and make addresses in a language of the store; in its own one for a language that it does not have.

    Django's own translations are not touched: see `django.utils.translation.override`.
    """
    prefix, before = prefix_of(store, language), get_script_prefix()
    token = added.set("" if prefix == "/" else language)
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)
        added.reset(token)


@lru_cache(maxsize=5_000)
def split_path(path: str) -> tuple[str, str]:
    """("ru", "/cup/") of "/ru/cup/": a prefix that some store could have, and the rest. ("", path) without one."""
    match = _PREFIX.match(path)
    if match is None or match[1] not in language_names() or path.startswith(_WITHOUT, match.end()):
        return "", path
    return match[1], path[match.end() - 1 :]


def read_path(path: str, added: Collection[str]) -> tuple[str, str]:
    """The same for a store with these added languages: any other prefix is a part of the path."""
    code, rest = split_path(path)
    return (code, rest) if code in added else ("", path)


def home_path() -> str:
    """The address of the start page in the language shown."""
    return get_script_prefix()


def local_path(address: str) -> str:
    """An address that a seller has typed, in the language shown where it is a path of this store."""
    prefix = get_script_prefix()
    if prefix == "/" or not address.startswith("/") or address.startswith(("//", prefix)):
        return address
    return address if address[1:].startswith(_WITHOUT) else prefix + address[1:]


# --- what the seller decides


class LanguageRefused(Refused):
    """A language cannot be added or taken away; `message` is a sentence for the seller."""


def languages_to_add(store: Store) -> dict[str, str]:
    """{code: name} of the languages that a store does not have yet."""
    own = languages_of(store)
    return {code: name for code, name in language_names().items() if code not in own}


@transaction.atomic
def add_language(*, store: Store, code: str) -> None:
    """Show the store in one more language. What was translated into it before is shown again."""
    locked = Store.objects.select_for_update().get(pk=store.pk)
    if code not in languages_to_add(locked):
        raise LanguageRefused(_("Choose a language that the store does not have yet."))
    locked.other_languages = [*languages_of(locked)[1:], code]
    locked.save(update_fields=["other_languages"])
    store.other_languages = locked.other_languages


@transaction.atomic
def remove_language(*, store: Store, code: str) -> None:
    """Show the store no more in an added language. Its translations stay, should the seller add it again."""
    locked = Store.objects.select_for_update().get(pk=store.pk)
    if code not in languages_of(locked)[1:]:
        raise LanguageRefused(_("The store has no such language to take away."))
    locked.other_languages = [one for one in languages_of(locked)[1:] if one != code]
    locked.save(update_fields=["other_languages"])
    store.other_languages = locked.other_languages
