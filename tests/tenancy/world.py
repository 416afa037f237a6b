"""The ground that the walkers walk on: two shops, everybody who may come to the first one, and what the second owns.

Ids are made so that each number names one row of one table: a page of the first shop that answers an id of the second
one has looked across the wall.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.models import Page, Revision
from wagtail.rich_text import RichText

from cms_pages.content_services import publish_page
from cms_pages.models import LandingPage
from cms_pages.page_translations import PageTranslation
from cms_pages.translation_services import begin_translation
from commerce.accounts.models import User
from commerce.catalogue.short_links import code_of
from commerce.context import all_stores, store_context
from commerce.search.services import index_products
from commerce.stores import guards
from commerce.stores.languages import add_language
from commerce.stores.models import Membership, Store
from commerce.stores.roles import Role
from commerce.stores.texts import Translated
from tests import factories as make
from tests.fixtures_stores import MARKER, PRICE_OF_B, Shop, make_marked_shop, make_shop

ONLY_IN_B = "only-in-birch"
SECRETS = (
    MARKER.lower(),
    PRICE_OF_B,
    "8,642.97",
    "8642,97",
    "customer@birch.example",
    "leak-b@birch.example",
)
_A_IDS, _B_IDS, _APART = 1_000, 1_000_000, 1_000


@dataclass
class World:
    """Shop `a` is visited; shop `b` must not be seen."""

    a: Shop
    b: Shop
    visitors: dict[str, User | None]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str, *, host: str = "") -> Client:
        """A visitor of shop a (or of another host), with their cookies as they were at the beginning."""
        client = client_of(host or self.a.host)
        for name, morsel in self.clients[who].cookies.items():
            client.cookies[name] = morsel.value
        return client

    def ids_of(self, shop: Shop) -> dict[str, int]:
        """A row's id for each kind of thing that a shop has."""
        with store_context(shop.store):
            page = LandingPage.objects.get(store=shop.store)
            ids = {name: thing.pk for name, thing in shop.made.items()}
            ids |= {
                "store": shop.store.pk, "site": shop.store.site_id, "page": page.pk, "user": shop.manager.pk,
                "revision": Revision.objects.for_instance(page).order_by("-pk").values_list("pk", flat=True)[0],
                "membership": Membership.objects.get(user=shop.staff).pk,
                "basket_line": shop.basket.lines.first().pk,
                "stockrecord": shop.product.stockrecords.first().pk,
                "product_image": shop.product.images.first().pk,
            }  # fmt: skip
        return ids

    def words_of(self, shop: Shop) -> dict[str, str]:
        """Texts that name a shop's things in addresses."""
        order = shop.order
        return {
            "slug": {"birch": ONLY_IN_B}.get(shop.store.slug, "cup"),
            "code": code_of(shop.product.pk),
            "key": shop.wish_list.key,
            "alert": shop.alert.key,
            "number": order.number,
            "signature": order.verification_hash(),
            "uid": urlsafe_base64_encode(force_bytes(shop.staff.pk)),
            "token": default_token_generator.make_token(shop.staff),
        }

    def fingerprint(self) -> dict[str, str]:
        """A checksum of every row of shop b, table by table, in one statement: it is taken after many requests."""
        with all_stores(), connection.cursor() as cursor:
            cursor.execute(self._fingerprint_sql)
            return dict(cursor.fetchall())

    def __post_init__(self) -> None:
        pk = self.b.store.pk
        own = [Page.objects.get(slug=self.b.store.slug, depth=3), self.b.content_page]
        own += [self.b.landing_translation, self.b.page_translation]
        pages = ",".join(str(page.pk) for page in own)
        revised = ",".join(f"'{page.pk}'" for page in own)
        people = ",".join(str(user.pk) for user in [*self.b.members.values(), self.b.customer])
        parts = [
            *((table, f"store_id = {pk}") for table, rule in guards.policies() if rule.startswith("store_id")),
            ("stores_store", f"id = {pk}"), ("stores_storedomain", f"store_id = {pk}"),
            ("wagtailcore_page", f"id IN ({pages})"), ("wagtailcore_revision", f"object_id IN ({revised})"),
            ("accounts_user", f"id IN ({people})"),
        ]  # fmt: skip
        row = "md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), ''))"
        self._fingerprint_sql = " UNION ALL ".join(
            f"SELECT '{table}', {row} FROM \"{table}\" t WHERE {rule}" for table, rule in dict(parts).items()
        )


def build_world() -> World:
    """Both shops, and a client for each visitor of shop a. Call it inside a transaction that is rolled back."""
    _number_from(_A_IDS)
    a = make_shop("aster")
    _draft(a)
    _in_russian(a, "Перевод")
    _number_from(_B_IDS)
    b = make_marked_shop()
    with store_context(b.store):
        secret = make.make_product(f"{MARKER} secret", slug=ONLY_IN_B, upc="UPC-9", price=PRICE_OF_B)
        make.make_category(f"{MARKER} category", slug=ONLY_IN_B)
        make.make_review(secret, body=MARKER, title=MARKER)
        index_products([secret.pk, b.product.pk])
    _draft(b, text=MARKER)
    _in_russian(b, f"{MARKER} перевод")
    both = make.make_user("both@example.com")
    for shop in (a, b):
        make.make_member(shop.store, Role.MANAGER, both)
    visitors: dict[str, User | None] = {
        **a.members, "both": both, "customer": a.customer, "guest": None,
        "owner_of_b": b.owner, "operator": make.make_operator(),
    }  # fmt: skip
    world = World(a, b, visitors)
    for name, user in visitors.items():
        world.clients[name] = client = client_of(a.host)
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if name == "guest":
            client.post("/basket/add/", {"product": a.product.pk, "quantity": 1})
    return world


def client_of(host: str) -> Client:
    """Somebody's browser on a host. It remembers which pages it was redirected to."""
    client = Client(headers={"host": host, "sec-fetch-site": "same-origin"})
    client.host = host
    client.landed = set()
    return client


def _draft(shop: Shop, text: str = "A draft") -> None:
    """Give the landing page a draft, so that there are revisions and previews."""
    with store_context(shop.store):
        page = LandingPage.objects.get(store=shop.store)
        page.body.append(("text", {"text": RichText(f"<p>{text}</p>")}))
        page.search_description = text
        page.save()
        page.save_revision(user=shop.owner)


def translated_models() -> list[type[Translated]]:
    """Every kind of thing that has texts in the store's languages."""
    return [model for model in apps.get_models() if issubclass(model, Translated)]


def translated_rows(model: type[Translated], store: Store) -> QuerySet:
    """The store's own rows of such a model; call it inside the store."""
    return model._base_manager.filter(**{"pk" if model is Store else "store_id": store.pk})


def _in_russian(shop: Shop, said: str) -> None:
    """Show a shop in a second language, with a translation of every text and page that can have one."""
    with store_context(shop.store):
        add_language(store=shop.store, code="ru")
        for model in translated_models():
            for row in translated_rows(model, shop.store):
                row.translate({"ru": dict.fromkeys(model.TRANSLATED, said)})
                row.save(update_fields=["translations"])
        shop.store.refresh_from_db()
        pages = {
            "landing_translation": LandingPage.objects.get(store=shop.store), "page_translation": shop.content_page,
        }  # fmt: skip
        for name, page in pages.items():
            translation: PageTranslation = begin_translation(page=page, language="ru")
            translation.title = translation.draft_title = said
            translation.save_revision()
            publish_page(page=translation)
            shop.made[name] = type(translation).objects.get(pk=translation.pk)


def _number_from(first: int) -> None:
    """Let every table count on from a number of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"
            " AND sequencename NOT LIKE 'django_%%' AND sequencename NOT LIKE 'auth_%%' ORDER BY 1"
        )
        for place, (sequence, last) in enumerate(cursor.fetchall()):
            cursor.execute(
                "SELECT setval(%s, %s)", [f'public."{sequence}"', max(first + place * _APART, last + 1)]
            )
