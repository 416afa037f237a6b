"""Loads the demo: two stores with everything a business of some years has. `manage.py load_demo` calls it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import translation

from cms_pages.opening import open_store
from commerce.context import store_context
from commerce.refused import Refused
from commerce.stores.models import Store
from site_config.demo.accounts import People
from site_config.demo.catalogue import Catalogue
from site_config.demo.content import (
    STORES,
    create_images,
    missing_pictures,
    read_content,
    read_people,
    request_sizes,
)
from site_config.demo.landing import publish_landing, save_delivery, save_payment, save_posts
from site_config.demo.orders import Month
from site_config.demo.page_translating import translate_pages
from site_config.demo.pages import publish_pages
from site_config.demo.removal import remove_store
from site_config.demo.translating import translate_store
from site_config.demo.visits import save_visits
from themes.registry import get_theme

Say = Callable[[str], None]


class DemoRefused(Refused):
    """The demo cannot be loaded; `message` is a sentence for whoever asked for it."""


@transaction.atomic
def load_demo(*, reset: bool = False, say: Say = lambda sentence: None) -> None:
    """Load the demo's stores that are not there, all or nothing; with `reset`, all of them anew.

    Raises DemoRefused when somebody else's store has the address of one.
    """
    there = {store.slug: store for store in Store.objects.filter(slug__in=STORES).select_related("owner")}
    for store in there.values():
        if store.owner.email != f"owner@{store.slug}.example":
            raise DemoRefused(
                f"The address «{store.slug}» belongs to a store of {store.owner.email}: the demo needs it."
            )
        if reset:
            remove_store(store)
    to_load = [slug for slug in STORES if reset or slug not in there]
    if not to_load:
        say("The demo stores are there already. To load them anew: manage.py load_demo --reset")
        return
    people = People()
    people.ensure_operator()
    for slug in to_load:
        _load_store(slug, people)
        if missing := missing_pictures(slug):
            say(f"{slug}: {len(missing)} pictures are not made yet and stand as blanks.")
        say(f"{slug}: loaded.")


def _load_store(slug: str, people: People) -> None:
    content, staff = read_content(slug), read_people(slug)
    said, contacts = content["store"], content["contacts"]
    theme, country = STORES[slug]
    owner = people.ensure_owner(slug, staff)
    store = open_store(
        owner=owner,
        slug=slug,
        name=said["name"],
        tagline=said["tagline"],
        language=said["language"],
        currency=said["currency"],
        time_zone=said["time_zone"],
        theme=theme,
        country=country,
        email=contacts["email"],
        phone=contacts["phone"],
    )
    store.announcement = said["announcement"]
    store.save()
    with store_context(store), translation.override(store.language):
        team = people.add_team(slug, staff)
        customer = people.add_customer(slug, staff)
        images = create_images(slug, content)
        delivery = save_delivery(content)
        save_payment(content)
        catalogue = Catalogue(content, images)
        catalogue.save()
        translate_store(
            store=store,
            categories=catalogue.categories,
            products=catalogue.products,
            delivery=delivery,
            images=images,
        )
        save_posts(slug=slug, content=content, images=images)
        publish_landing(store=store, owner=owner, content=content, images=images, products=catalogue.products)
        publish_pages(content, owner)
        translate_pages(store=store, owner=owner, content=content, images=images, products=catalogue.products)
        Month(store=store, people=staff, team=team, customer=customer, delivery=delivery).play()
        save_visits(store)
        request_sizes(content, images, get_theme(theme))
