"""Opening a store: everything that a seller finds on the first day, in one transaction."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms_pages.pages import FolderPage, LandingPage
from cms_pages.starter import starter_body, starter_delivery, starter_payment
from commerce.accounts.models import User
from commerce.catalogue.models import ProductAttribute, ProductClass
from commerce.context import store_context
from commerce.partner.models import Partner
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Membership, Store, StoreDomain
from commerce.stores.roles import Role
from commerce.stores.slugs import SlugRefused, check_slug, suggest_slug, taken_message

STORES_PER_FOLDER = 1000

# Where sellers of a currency mostly are: their first country and time zone, both changed in the settings.
_HOME = {
    "EUR": ("", "Europe/Berlin"), "USD": ("US", "America/New_York"), "GBP": ("GB", "Europe/London"),
    "RUB": ("RU", "Europe/Moscow"), "KZT": ("KZ", "Asia/Almaty"), "GEL": ("GE", "Asia/Tbilisi"),
    "AMD": ("AM", "Asia/Yerevan"), "TRY": ("TR", "Europe/Istanbul"), "PLN": ("PL", "Europe/Warsaw"),
    "JPY": ("JP", "Asia/Tokyo"),
}  # fmt: skip


@transaction.atomic
def open_store(
    *,
    owner: User,
    name: str,
    slug: str,
    language: str,
    currency: str,
    theme: str,
    tagline: str = "",
    email: str = "",
    phone: str = "",
    country: str | None = None,
    time_zone: str | None = None,
) -> Store:
    """Open a store and give it back: its host, owner, live landing page, delivery, payment, partner and product class.

    Raises SlugRefused when the address may not be taken, also when somebody else took it a moment ago.
    """
    check_slug(slug)
    home_country, home_zone = _HOME[currency]
    store = Store(
        owner=owner,
        name=name,
        slug=slug,
        language=language,
        currency=currency,
        theme=theme,
        tagline=tagline,
        email=email,
        phone=phone,
        country=home_country if country is None else country,
        time_zone=home_zone if time_zone is None else time_zone,
    )
    try:
        with transaction.atomic():
            store.save(force_insert=True)
    except IntegrityError:
        raise SlugRefused(taken_message(slug), suggest_slug(name)) from None
    with store_context(store), translation.override(language):
        page = _folder_of(store).add_child(
            instance=LandingPage(title=name, slug=slug, store=store, body=starter_body(store), live=True)
        )
        store.site = Site.objects.create(hostname=store.host, root_page=page, site_name=name[:255], port=80)
        store.save(update_fields=["site"])
        StoreDomain.objects.create(store=store, host=store.host, is_primary=True)
        Membership.objects.create(user=owner, role=Role.OWNER)
        Partner.objects.create(name=name, code="store")
        goods = ProductClass.objects.create(
            name=_("Goods"), slug="goods", requires_shipping=True, track_stock=True
        )
        ProductAttribute.objects.create(
            product_class=goods, code="option", name=_("Option"), type=ProductAttribute.TEXT, required=False
        )
        ShippingMethod.objects.bulk_create(starter_delivery(store))
        PaymentMethod.objects.bulk_create(starter_payment(store))
    return store


def _folder_of(store: Store) -> FolderPage:
    """The folder page of the store's thousand, locked: two openings at once must not get the same page path."""
    slug = f"stores-{store.pk // STORES_PER_FOLDER}"
    folders = FolderPage.objects.filter(slug=slug, depth=2).select_for_update(of=("self", "page_ptr"))
    folder = folders.first()
    if folder is None:
        root = (
            Page.objects.filter(depth=1).select_for_update().get()
        )  # one opening at a time makes the folder
        folder = folders.first() or root.add_child(instance=FolderPage(title=slug, slug=slug, live=False))
    return folder
