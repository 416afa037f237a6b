"""Jinja2 for the storefront: which templates there are, and what every one of them can call.

Names are "storefront/…" and nothing else, so that the cabinet, letters and platform pages stay Django templates. A
theme's own version of a template goes before the shared one, for pages, includes, imports and parents alike.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.html import linebreaks
from markupsafe import Markup
from wagtail.jinja2tags import WagtailCoreExtension

from cms_pages.sizes import made_sizes, picture_url
from commerce.address.countries import country_name
from commerce.analytics.trackers import tracker_numbers
from commerce.catalogue.selectors import CategoryNode, category_tree
from commerce.money import format_money
from commerce.phones import format_phone
from commerce.stores.languages import home_path, local_path, shown_language
from commerce.stores.page_links import PageLink
from commerce.stores.page_links import legal_pages as read_legal_pages
from commerce.stores.page_links import page_links as read_page_links
from commerce.stores.selectors import active_store
from commerce.tax import TaxRule, tax_rule
from site_config.head import first_words, other_versions, page_meta, product_things, steps_to, store_things
from themes.look import Look, look_of
from themes.registry import Theme, all_themes


class StorefrontLoader(jinja2.BaseLoader):
    """Loads "storefront/…" from templates/, and "<theme>:storefront/…" from a theme's folder."""

    def __init__(self) -> None:
        self.shared = jinja2.FileSystemLoader(settings.BASE_DIR / "templates")
        self.themes = {
            slug: jinja2.FileSystemLoader(theme.folder / "templates") for slug, theme in all_themes().items()
        }

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        theme, colon, name = template.rpartition(":")
        if not name.startswith("storefront/") or (colon and theme not in self.themes):
            raise jinja2.TemplateNotFound(template)
        return (self.themes[theme] if colon else self.shared).get_source(environment, name)


class StorefrontEnvironment(jinja2.Environment):
    """Looks each template up in the active store's theme first. Compiled templates are shared between stores."""

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:
        # Other names are Django templates, and may be asked for where there is no store.
        if isinstance(name, str) and name.startswith("storefront/"):
            theme = active_theme()
            name = f"{theme.slug}:{name}" if name in theme.own_templates else name
        return super().get_template(name, parent, globals)


def environment(**options: Any) -> jinja2.Environment:
    """What settings.TEMPLATES asks for."""
    options |= {
        "loader": StorefrontLoader(),
        "undefined": jinja2.StrictUndefined,  # a misspelt name is seen in tests, not hidden from them
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", WagtailCoreExtension],
    }
    env = StorefrontEnvironment(**options)
    env.install_gettext_callables(  # type: ignore[attr-defined]  # from the i18n extension
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.filters.update(digits=digits, local=local_path, paragraphs=paragraphs, phone=format_phone)
    env.globals.update(
        categories=categories,
        country=country_name,
        date=date,
        look=active_look,
        mark_url=picture_url,
        decimal=decimal,
        first_words=first_words,
        home=home_path,
        is_preview=is_preview,
        language=shown_language,
        languages=other_versions,
        legal_pages=legal_pages,
        messages=messages,
        money=money,
        page_links=page_links,
        page_meta=page_meta,
        picture=picture,
        picture_address=picture_address,
        preload=preload,
        product_things=product_things,
        static=static,
        steps_to=steps_to,
        store=active_store,
        store_things=store_things,
        theme=active_theme,
        tax=tax,
        trackers=trackers,
        url=url,
    )
    return env


def tax() -> TaxRule:
    """How the store charges tax."""
    return tax_rule(active_store())


def trackers() -> dict[str, str]:
    """The counters of other companies that the seller has added, by name."""
    return tracker_numbers(active_store())


def active_look() -> Look:
    """The look of the active store: its theme, and what its seller has chosen in it."""
    return look_of(active_store())


def active_theme() -> Theme:
    """The theme of the active store."""
    return active_look().theme


def url(name: str, *args: Any) -> str:
    """The path of a named URL of the store's host."""
    return reverse(name, urlconf=settings.ROOT_URLCONF, args=args)


def money(amount: Decimal, currency: str | None = None) -> str:
    """A sum in the store's currency (or another), as readers of the page's language write it."""
    return format_money(amount, currency or active_store().currency, translation.get_language() or "en")


def date(value: datetime.date, form: str = "DATE_FORMAT") -> str:
    """A day, or a moment in the store's time zone, by one of Django's formats ("SHORT_DATETIME_FORMAT", "j F")."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value)
    return formats.date_format(value, form)


def decimal(value: float, places: int = 1) -> str:
    """A number as readers of the page's language write it: 4.5 or 4,5."""
    return formats.number_format(round(value, places), places)


@jinja2.pass_context
def page_links(context: jinja2.runtime.Context) -> list[PageLink]:
    """The seller's published pages, read once for a request."""
    request = context.get("request")
    if request is None:
        return read_page_links()
    if not hasattr(request, "page_links"):
        request.page_links = read_page_links()
    return request.page_links


@jinja2.pass_context
def legal_pages(context: jinja2.runtime.Context) -> dict[str, str]:
    """{"terms", "privacy", "returns", …: address} of the pages with a purpose that the store has published."""
    return {"terms": "", "privacy": "", **read_legal_pages(links=page_links(context))}


@jinja2.pass_context
def is_preview(context: jinja2.runtime.Context) -> bool:
    """Whether the visitor has come by a preview link (commerce.stores.preview)."""
    return getattr(context.get("request"), "in_preview", False)


def digits(phone: str) -> str:
    """The digits of a phone number, for links that take nothing else."""
    return "".join(sign for sign in phone if sign.isdigit())


def paragraphs(text: str) -> Markup:
    """A plain text, escaped, with a paragraph for each blank line."""
    return Markup(linebreaks(text, autoescape=True))  # noqa: S704  (linebreaks has escaped it)


def picture(
    image: Any,
    preset: str,
    *,
    sizes: str = "100vw",
    alt: str | None = None,
    eager: bool = False,
    blur: bool = False,
    css: str = "",
) -> Markup:
    """A picture of the media library as <picture> with its sizes (themes.pictures); empty for no image.

    Until the queue has made the sizes the original stands in. `eager` is for the one picture that the eye meets
    first; the others are loaded when they come into view. `blur` puts a few blurred pixels under it until it is there:
    only in a box that the picture fills (.photo, .shot, .hero.full).
    """
    if not image:
        return Markup("")
    loading = Markup('fetchpriority="high"') if eager else Markup('loading="lazy" decoding="async"')
    alt = image.default_alt_text if alt is None else alt
    made = made_sizes(image, preset)
    if not made:
        return Markup(
            '<picture><img src="{}" width="{}" height="{}" alt="{}" class="{}" {}></picture>'
        ).format(image.url, image.width, image.height, alt, css, loading)
    under = image.made.get("blur") if blur else ""
    width, height, name = made["jpeg"][0]
    return Markup(
        '{}<picture>{}{}<img src="{}" width="{}" height="{}" alt="{}" class="{}" {}></picture>'
    ).format(
        _BLUR.format(under) if under else "",
        _source("avif", made, sizes),
        _source("webp", made, sizes),
        picture_url(name),
        width,
        height,
        alt,
        css,
        loading,
    )


_BLUR = Markup('<img class="blur" src="{}" width="12" height="12" alt="">')
_SOURCE = Markup('<source type="image/{}" srcset="{}" sizes="{}">')


def _source(kind: str, made: dict[str, list[list[Any]]], sizes: str) -> Markup | str:
    if not made[kind]:
        return ""
    return _SOURCE.format(kind, _srcset(made[kind]), sizes)


def _srcset(made: list[list[Any]]) -> str:
    return ", ".join(f"{picture_url(name)} {width}w" for width, _height, name in made)


def preload(image: Any, preset: str, *, sizes: str = "100vw") -> Markup:
    """A <link> for the head that has the browser fetch the page's first picture before it has read the body."""
    made = made_sizes(image, preset) if image else None
    if not made:
        return Markup("")
    return Markup(
        '<link rel="preload" as="image" type="image/avif" imagesrcset="{}" imagesizes="{}" fetchpriority="high">'
    ).format(_srcset(made["avif"]), sizes)


def picture_address(image: Any, preset: str, kind: str = "jpeg") -> str:
    """The address of one file of a picture: the widest of a preset ("avif", "webp", "jpeg"), or what was uploaded."""
    made = made_sizes(image, preset)
    return picture_url(made[kind][-1][2]) if made else image.url


@jinja2.pass_context
def categories(context: jinja2.runtime.Context) -> list[CategoryNode]:
    """The category tree for menus: the view's own where it has read one."""
    tree = context.get("tree")
    return category_tree() if tree is None else tree


@jinja2.pass_context
def messages(context: jinja2.runtime.Context) -> list[Any]:
    """What the last action has to say, shown once."""
    request = context.get("request")
    return list(get_messages(request)) if request is not None else []
