"""The tenant kernel: a store, its hosts, its members."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .look_alikes import SlugSkeletonField
from .roles import Role
from .scoping import StoreOwned
from .texts import Translated


def language_choices() -> list[tuple[str, str]]:
    """The languages that a store can have. A function, so that one more is no migration."""
    return settings.LANGUAGES


class Store(Translated):
    """One mini-store: a Wagtail Site with a catalogue, an order book and members of its own."""

    TRANSLATED = ("tagline", "announcement", "closed_note")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft: only members see it")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed: buyers see a notice")

    class Currency(models.TextChoices):
        EUR = "EUR", _("Euro")
        USD = "USD", _("US dollar")
        GBP = "GBP", _("Pound sterling")
        RUB = "RUB", _("Russian rouble")
        KZT = "KZT", _("Kazakhstani tenge")
        GEL = "GEL", _("Georgian lari")
        AMD = "AMD", _("Armenian dram")
        TRY = "TRY", _("Turkish lira")
        PLN = "PLN", _("Polish złoty")
        JPY = "JPY", _("Japanese yen")

    class Contact(models.TextChoices):
        EITHER = "either", _("E-mail or phone: one of the two is enough")
        EMAIL = "email", _("E-mail; the phone if the buyer likes")
        PHONE = "phone", _("Phone; the e-mail if the buyer likes")
        BOTH = "both", _("Both e-mail and phone")

    class Tax(models.TextChoices):
        NONE = "none", _("No tax is shown")
        INCLUDED = "included", _("Prices include the tax")
        ADDED = "added", _("The tax is added to the prices")

    site = models.OneToOneField(
        "wagtailcore.Site", on_delete=models.PROTECT, null=True, editable=False, related_name="store"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="owned_stores"
    )
    slug = models.CharField(
        _("address"),
        max_length=40,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"\A[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z")],
    )
    slug_skeleton = SlugSkeletonField(max_length=40, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=language_choices)
    other_languages = models.JSONField(_("other languages"), default=list, blank=True, editable=False)
    """Codes of the languages that the seller has added, `language` not among them (commerce.stores.languages)."""
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    country = models.CharField(
        _("country"),
        max_length=2,
        default="",
        blank=True,
        help_text=_("Offered first in the delivery address."),
    )
    theme = models.CharField(_("theme"), max_length=40)
    branding = models.JSONField(_("branding"), default=dict, blank=True, editable=False)
    announcement = models.CharField(_("announcement"), max_length=160, blank=True)
    email = models.EmailField(
        _("e-mail for buyers"), blank=True, help_text=_("Buyers' replies to letters go here.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    tax_mode = models.CharField(_("tax"), max_length=10, choices=Tax, default=Tax.NONE)
    tax_rate = models.DecimalField(
        _("rate of the tax"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
        help_text=_("In per cent, for example 20."),
    )
    tax_name = models.CharField(
        _("name of the tax"),
        max_length=20,
        blank=True,
        help_text=_("As buyers know it: VAT, GST, Sales tax."),
    )
    meta_pixel = models.CharField(
        "Meta Pixel",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"\A\d{10,20}\Z", _("The number of a pixel has 10 to 20 digits."))],
    )
    metrika = models.CharField(
        _("Yandex.Metrika"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"\A\d{5,12}\Z", _("The number of a counter has 5 to 12 digits."))],
    )
    google_analytics = models.CharField(
        "Google Analytics",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"\AG-[A-Z0-9]{6,14}\Z", _("A measurement ID looks like G-ABC123DEF4."))],
    )
    contact = models.CharField(
        _("how buyers are reached"),
        max_length=10,
        choices=Contact,
        default=Contact.EITHER,
        help_text=_("What checkout asks for. A buyer without an e-mail address gets no letters."),
    )
    requires_consent = models.BooleanField(
        _("ask for consent to the privacy policy"),
        default=False,
        help_text=_(
            "Adds a box to checkout that must be ticked. Needed where the law asks for it, as in Russia."
        ),
    )
    closed_note = models.TextField(
        _("what a closed store says"),
        max_length=600,
        blank=True,
        help_text=_("In your own words: why, and what happens to orders. Left empty, we say it for you."),
    )
    reopens_on = models.DateField(
        _("opens again on"),
        null=True,
        blank=True,
        help_text=_("Buyers and search engines are told. The store does not open by itself."),
    )
    primary_host = models.CharField(max_length=253, blank=True, default="", editable=False)
    preview_version = models.PositiveIntegerField(default=1, editable=False)
    media_folder = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The store's own host under the platform's domain, without a port."""
        return f"{self.slug}.{settings.PLATFORM_DOMAIN}"

    @property
    def main_host(self) -> str:
        """The host that the store is known by, without a port: a domain of its own where it has chosen one."""
        return self.primary_host or self.host

    def absolute_url(self, path: str = "/") -> str:
        """The public address of a path of this store, for letters, canonical links and search engines."""
        return f"{settings.PUBLIC_SCHEME}://{self.main_host}{settings.PUBLIC_PORT_SUFFIX}{path}"

    def platform_url(self, path: str = "/") -> str:
        """The address of a path below the platform's domain: there the cabinet opens whatever a domain's DNS says."""
        return f"{settings.PUBLIC_SCHEME}://{self.host}{settings.PUBLIC_PORT_SUFFIX}{path}"


class StoreDomain(models.Model):
    """A host that leads to a store. Read before any store is known, so it is not store-owned."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="domains", editable=False)
    host = models.CharField(
        _("host"), max_length=253, unique=True, help_text=_("Lower case, without a port.")
    )
    is_primary = models.BooleanField(_("primary"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")

    def __str__(self) -> str:
        return self.host

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.host = self.host.lower()
        super().save(*args, **kwargs)


class DomainClaim(StoreOwned):
    """A domain that a store says is its own. It serves nothing: what is proved gets a StoreDomain.

    Written by commerce.stores.domains alone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for its records")
        CHECKING = "checking", _("Being checked")
        VERIFIED = "verified", _("Leads to the store")
        FAILED = "failed", _("Not right yet")

    class Found(models.TextChoices):
        NO_TXT = "no_txt"
        OTHER_TXT = "other_txt"
        NOWHERE = "nowhere"
        ELSEWHERE = "elsewhere"
        SILENT = "silent"
        TAKEN = "taken"

    host = models.CharField(_("domain"), max_length=253, unique=True)
    token = models.CharField(max_length=32, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    found = models.CharField(max_length=10, choices=Found, blank=True)
    details = models.JSONField(default=list, blank=True)
    is_proxied = models.BooleanField(default=False)
    """Proved by its TXT record alone: its addresses are not ours, but those of a proxy in front."""
    failures = models.PositiveSmallIntegerField(default=0)
    """In how many checks in a row a proved domain did not lead here."""
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("claimed domain")
        verbose_name_plural = _("claimed domains")

    def __str__(self) -> str:
        return self.host

    @property
    def txt_name(self) -> str:
        """Where the TXT record stands."""
        return f"_vitrina.{self.host}"

    @property
    def txt_value(self) -> str:
        """What it says."""
        return f"vitrina={self.token}"


class Membership(StoreOwned):
    """A user's role in one store."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["store", "user"], name="membership_once_per_store")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Redirect(StoreOwned):
    """An address of the store that lives no more: where it moved (301), or that it has gone (410).

    Written by commerce.stores.redirects alone.
    """

    old_path = models.CharField(_("old address"), max_length=300, unique=True)
    new_path = models.CharField(_("new address"), max_length=300, blank=True)
    is_gone = models.BooleanField(_("gone"), default=False)
    title = models.CharField(_("what was there"), max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("moved address")
        verbose_name_plural = _("moved addresses")

    def __str__(self) -> str:
        return self.old_path
