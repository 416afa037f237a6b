"""Jinja2 for the storefront: which templates there are, and what every one of them can call.

Names are "storefront/…" and nothing else, so that the cabinet, letters and platform pages stay Django templates. A
theme's own version of a template goes before the shared one, for pages, includes, imports and parents alike.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Hashable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.forms.renderers import DjangoTemplates, Jinja2
from django.template import engines
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import formats, timezone, translation
from django.utils.html import linebreaks
from markupsafe import Markup, escape
from wagtail.jinja2tags import WagtailCoreExtension
from wagtail.rich_text import RichText, expand_db_html

from cms_pages import sizes
from cms_pages.sizes import made_sizes, picture_url
from commerce.address.countries import country_name
from commerce.analytics.trackers import tracker_numbers
from commerce.catalogue.selectors import CategoryNode, ProductCard, category_tree
from commerce.money import format_money
from commerce.phones import format_phone
from commerce.stores.kept import kept_by_store
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


class StorefrontTemplate(jinja2.Template):
    """Imports a template without looking for globals of the page: only the environment has any."""

    def _get_default_module(self, ctx: jinja2.runtime.Context | None = None) -> Any:
        return super()._get_default_module()


class StorefrontEnvironment(jinja2.Environment):
    """Looks each template up in the active store's theme first. Compiled templates are shared between stores."""

    template_class = StorefrontTemplate

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:
        # Other names are Django templates, and may be asked for where there is no store.
        if isinstance(name, str) and name.startswith("storefront/"):
            theme = active_theme()
            name = f"{theme.slug}:{name}" if name in theme.own_templates else name
        return super().get_template(name, parent, globals)

    def compile_all(self) -> None:
        """Compile every template of shops and themes: before workers are forked, so that no visitor waits for it."""
        loader: Any = self.loader
        for prefix, folder in [
            ("", loader.shared),
            *((f"{slug}:", one) for slug, one in loader.themes.items()),
        ]:
            for name in folder.list_templates():
                if name.startswith("storefront/"):
                    super().get_template(prefix + name)


class FormRenderer(DjangoTemplates):
    """Draws Django's own form fields by its Jinja2 templates, several times as quick; all else by Django templates."""

    def __init__(self) -> None:
        self.plain = Jinja2()

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/widgets/"):
            return self.plain.get_template(template_name)
        return super().get_template(template_name)


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
        quick_gettext, quick_ngettext, newstyle=False, pgettext=translation.pgettext
    )
    env.filters.update(
        digits=digits, local=local_path, paragraphs=paragraphs, phone=format_phone, richtext=rich_text
    )
    env.globals.update(
        _=quick_gettext,
        card=card,
        categories=categories,
        country=country_name,
        date=date,
        look=active_look,
        mark_url=picture_url,
        decimal=decimal,
        drawn=drawn,
        first_words=first_words,
        frame=frame,
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
        static=static if settings.DEBUG else lru_cache(maxsize=500)(static),
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


def quick_gettext(text: str, /, **values: Any) -> Markup:
    """A text in the page's language, with values in place of %(names)s, escaped. Each text is looked up once."""
    language = translation.get_language()
    return _translated(language, text) % values if values else _without_values(language, text)


def quick_ngettext(singular: str, plural: str, number: int, /, **values: Any) -> Markup:
    """The same for a number of things, which is %(num)d in the text."""
    found = _translated(translation.get_language(), singular, plural, number)
    return found % {"num": number, **values}


@lru_cache(maxsize=20_000)
def _without_values(language: str | None, text: str) -> Markup:
    return _translated(language, text) % {}  # a doubled per cent sign is one here too


@lru_cache(maxsize=20_000)
def _translated(language: str | None, text: str, *of_number: Any) -> Markup:
    return Markup(translation.ngettext(text, *of_number) if of_number else translation.gettext(text))  # noqa: S704


@jinja2.pass_context
def frame(context: jinja2.runtime.Context, name: str) -> Markup:
    """The header or the footer (a template of "storefront/parts/"): made once, it is the same on every page.

    It knows the store and nothing of the page or the visitor. Only with links to the page in other languages it is
    made for each page.
    """
    store = active_store()
    if other_versions(context):
        return Markup(context.environment.get_template(name).render(context.get_all()))  # noqa: S704
    return _framed(
        name, store.language, store.name, store.theme, json.dumps(store.branding), translation.get_language()
    )


@kept_by_store(size=2_000)
def _framed(name: str, *_of_what: Hashable) -> Markup:
    backend: Any = engines["jinja2"]
    return Markup(backend.env.get_template(name).render())  # noqa: S704  (the template escapes)


@jinja2.pass_environment
def card(env: jinja2.Environment, item: ProductCard, level: str = "h3", eager: bool = False) -> Markup:
    """A product in a list, by the macro `card_of`: made once for as long as the card is kept."""
    how = (active_theme().slug, translation.get_language(), level, eager)

    def draw() -> Markup:
        macros: Any = env.get_template("storefront/macros.html").module
        return macros.card_of(item, level, eager)

    return _once(item.drawn, how, draw)


@jinja2.pass_context
def drawn(context: jinja2.runtime.Context, kept: Any, name: str, **more: Any) -> Markup:
    """A part of a page by a template that is given `kept` (and `more`, always the same) and nothing of the page: made
    once for as long as that is kept.
    """
    how = (active_theme().slug, translation.get_language(), name)
    env = context.environment
    return _once(kept.drawn, how, lambda: Markup(env.get_template(name).render(kept=kept, **more)))  # noqa: S704


def _once(drawn: dict[Hashable, Any], how: Hashable, draw: Callable[[], Markup]) -> Markup:
    """What is drawn already, or is drawn now: not kept while a picture in it has no sizes, which are asked for anew."""
    if (html := drawn.get(how)) is None:
        before, html = sizes.missed, draw()
        if sizes.missed == before:
            drawn[how] = html
    return html


def url(name: str, *args: Any) -> str:
    """The path of a named URL of the store's host, in the language shown."""
    return _url_under(get_script_prefix(), name, args)


@lru_cache(maxsize=10_000)
def _url_under(_prefix: str, name: str, args: tuple[Any, ...]) -> str:
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


def rich_text(text: RichText) -> Markup:
    """A text of the page editor as HTML, with its links as they are now. Read anew when the store has changed."""
    return _expanded(text.source)


@kept_by_store(size=1_000)
def _expanded(source: str) -> Markup:
    return Markup(expand_db_html(source))  # noqa: S704  (Wagtail's: cleaned when it was saved)


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
    loading = 'fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'
    alt = image.default_alt_text if alt is None else alt
    made = made_sizes(image, preset)
    if made:
        under = image.made.get("blur") if blur else ""
        width, height, name = made["jpeg"][0]
        address, sources = picture_url(name), _source("avif", made, sizes) + _source("webp", made, sizes)
    else:
        under, width, height, address, sources = "", image.width, image.height, image.url, ""
    blurred = f'<img class="blur" src="{escape(under)}" width="12" height="12" alt="">' if under else ""
    # Not by Markup.format: a page has up to fifty pictures. What is not ours is escaped one by one.
    return Markup(  # noqa: S704
        f'{blurred}<picture>{sources}<img src="{escape(address)}" width="{int(width)}" height="{int(height)}"'
        f' alt="{escape(alt)}" class="{escape(css)}" {loading}></picture>'
    )


def _source(kind: str, made: dict[str, list[list[Any]]], sizes: str) -> str:
    if not made[kind]:
        return ""
    return f'<source type="image/{kind}" srcset="{escape(_srcset(made[kind]))}" sizes="{escape(sizes)}">'


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
