"""What a page says about itself in its head: to search engines, and to messengers that show a link as a card.

A template says what it is once, at its top, and `storefront/base.html` writes it down:

    {% set meta = page_meta(category.name, description=category.description, image=cards[0].image) %}

A page that says nothing is not to be found: basket, checkout, account and errors say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import jinja2
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext, to_locale
from markupsafe import Markup

from cms_pages.landing import banner_picture
from cms_pages.sizes import made_sizes, picture_url
from commerce.catalogue.product_page import ProductPage
from commerce.catalogue.selectors import CategoryNode
from commerce.catalogue.structured import Thing, breadcrumbs, organization, product_thing, website
from commerce.stores.languages import language_names, languages_of, prefix_of, shown_language
from commerce.stores.models import Store
from commerce.stores.selectors import active_store

DESCRIPTION_LENGTH = 155  # what search engines show of it
# A list that a shopper has narrowed down is one of very many: search engines take the whole one.
_NARROWING = {"q", "price_min", "price_max", "available", "offer"}
_LOCALES = {"en": "en_US", "ru": "ru_RU"}  # the largest country of each


@dataclass(frozen=True)
class SharedPicture:
    """A picture as a link's card shows it."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class PageMeta:
    """See `page_meta`. `alternates` are (language, absolute address) of the same page in the store's languages."""

    title: str
    short_title: str
    description: str
    url: str
    kind: str
    locale: str
    noindex: bool
    picture: SharedPicture | None
    things: list[Thing] = field(default_factory=list)
    alternates: Sequence[tuple[str, str]] = ()
    other_locales: Sequence[str] = ()

    @property
    def json_ld(self) -> Markup:
        """The page's schema.org objects as one script that is data; empty without any."""
        if not self.things:
            return Markup("")
        text = json.dumps({"@context": "https://schema.org", "@graph": self.things}, ensure_ascii=False)
        for sign in "<>&\u2028\u2029":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704  (escaped above)


class Version(NamedTuple):
    """A page in one of the store's languages: its code, its own name, and the path that leads there."""

    language: str
    name: str
    path: str


@jinja2.pass_context
def other_versions(context: jinja2.runtime.Context) -> list[Version]:
    """The page in each of the store's languages, for the switcher; [] for a store with one."""
    store, request = active_store(), context.get("request")
    codes = languages_of(store)
    if len(codes) == 1 or request is None:
        return []
    names, query = language_names(), request.META.get("QUERY_STRING", "")
    rest = request.path_info[1:] + (f"?{query}" if query else "")
    return [Version(code, names[code], prefix_of(store, code) + rest) for code in codes]


@jinja2.pass_context
def page_meta(
    context: jinja2.runtime.Context,
    title: str = "",
    *,
    description: str = "",
    image: Any = None,
    kind: str = "website",
    trail: Sequence[tuple[str, str]] = (),
    things: Sequence[Thing] = (),
    noindex: bool = False,
    full_title: str = "",
) -> PageMeta:
    """What goes into the page's head.

    `title` is followed by the store's name (`full_title` is not); `description` may be a long text with tags; `image`
    is of the media library, the landing page's banner stands in for none; `trail` is (name, path) of the steps to this
    page; `things` are further schema.org objects (commerce.catalogue.structured). The canonical address is the path of
    the request on the store's primary host, with the number of a whole list's page and nothing else of the query. In a
    store of several languages it names the same page in each (what the seller writes, where it is translated), and its
    own one for readers of any other.
    """
    store, request = active_store(), context["request"]
    number = request.GET.get("page", "")
    number = number.lstrip("0") if number.isascii() and number.isdigit() else ""
    is_narrowed = _is_narrowed(request)
    own_title = full_title or (f"{title} · {store.name}" if title else store.name)
    steps = [breadcrumbs(store, trail)] if trail else []
    own_query = f"?page={number}" if number not in ("", "1") and not is_narrowed else ""
    is_hidden = noindex or store.status != Store.Status.OPEN or is_narrowed
    codes = getattr(request, "page_languages", None) or languages_of(store)
    return PageMeta(
        title=own_title,
        short_title=title or own_title,
        description=_sentence(description or store.text("tagline")),
        url=store.absolute_url(request.path) + own_query,
        kind=kind,
        locale=_locale(shown_language()),
        noindex=is_hidden,
        picture=shared_picture(image or (banner_picture() if request.path_info != "/" else None)),
        things=[*things, *steps],
        alternates=[] if is_hidden else hreflangs(store, request.path_info + own_query, codes),
        other_locales=[_locale(code) for code in codes if code != shown_language()],
    )


def hreflangs(store: Store, path: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    """(hreflang, absolute address) of a path in the languages that it is in, the store's own first; [] for one."""
    if len(codes) == 1:
        return []
    found = [(code, store.absolute_url(prefix_of(store, code) + path[1:])) for code in codes]
    return [*found, ("x-default", found[0][1])]


def steps_to(category: CategoryNode | None, title: str = "", path: str = "") -> list[tuple[str, str]]:
    """(name, path) from the catalogue to a category, or through it to a thing of its own name; [] at the top itself."""
    catalogue = (gettext("Catalogue"), reverse("catalogue:index", urlconf=settings.ROOT_URLCONF))
    steps = [(node.name, node.url) for node in category.trail] if category else []
    steps += [(title, path)] if title else []
    return [catalogue, *steps] if steps else []


def first_words(body: Any) -> str:
    """The first text of a page's sections: what describes it where the seller has not said."""
    texts = (block.value.get("text") for block in body if hasattr(block.value, "get"))
    return next((str(text) for text in texts if text), "")


def store_things() -> list[Thing]:
    """What the start page says about the store as a whole."""
    store = active_store()
    return [organization(store), website(store)]


def product_things(page: ProductPage) -> list[Thing]:
    """What a product's page says about what it sells."""
    pictures = [shared_picture(photo.image) for photo in page.photos[:4]]
    return [product_thing(active_store(), page, pictures=[one.url for one in pictures if one])]


def shared_picture(image: Any) -> SharedPicture | None:
    """A picture of the media library in the shape of a link's card, or the nearest that there is yet."""
    if not image:
        return None
    made = made_sizes(image, "share")
    if made is not None:
        width, height, name = made["jpeg"][0]
        url = picture_url(name)
    else:
        others = [sizes["jpeg"][0] for sizes in image.made.values() if isinstance(sizes, dict)]
        if others:
            width, height, name = max(others)
            url = picture_url(name)
        else:
            width, height, url = image.width, image.height, image.url
    if url.startswith("/"):
        url = active_store().absolute_url(url)
    return SharedPicture(url, width, height, image.default_alt_text)


def _locale(language: str) -> str:
    return _LOCALES.get(language, to_locale(language))


def _is_narrowed(request: HttpRequest) -> bool:
    return any(name in _NARROWING or name.startswith("a_") for name in request.GET)


def _sentence(text: Any) -> str:
    """A text of any length as one line of plain words."""
    return _shortened(str(text))


@lru_cache(maxsize=1_000)
def _shortened(text: str) -> str:
    plain = strip_tags(text.replace("<", " <"))
    return Truncator(" ".join(plain.split())).chars(DESCRIPTION_LENGTH)
