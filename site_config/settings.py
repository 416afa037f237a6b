"""Settings of every process. First version: the environment reader takes over the os.environ calls."""

import os
from pathlib import Path

import oscar
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ.get("SECRET_KEY", "insecure-development-secret-that-production-refuses-0123456789")
DEBUG = os.environ.get("DEBUG") == "1"

# --- hosts: the host look-up of commerce.stores decides, so that custom domains work
ALLOWED_HOSTS = ["*"]
PLATFORM_DOMAIN = os.environ.get("PLATFORM_DOMAIN", "localhost")
PLATFORM_HOSTS = {PLATFORM_DOMAIN, f"www.{PLATFORM_DOMAIN}"}
PUBLIC_SCHEME = os.environ.get("PUBLIC_SCHEME", "http")
_port = os.environ.get("PORT", "8000")
PUBLIC_PORT_SUFFIX = "" if PUBLIC_SCHEME == "https" else f":{_port}"

# --- applications
_FORKS = {
    f"oscar.apps.{module}.apps.{config}": f"commerce.{module}.apps.{config}"
    for module, config in [
        ("address", "AddressConfig"),
        ("analytics", "AnalyticsConfig"),
        ("basket", "BasketConfig"),
        ("catalogue", "CatalogueConfig"),
        ("catalogue.reviews", "CatalogueReviewsConfig"),
        ("checkout", "CheckoutConfig"),
        ("communication", "CommunicationConfig"),
        ("customer", "CustomerConfig"),
        ("dashboard", "DashboardConfig"),
        ("offer", "OfferConfig"),
        ("order", "OrderConfig"),
        ("partner", "PartnerConfig"),
        ("payment", "PaymentConfig"),
        ("search", "SearchConfig"),
        ("shipping", "ShippingConfig"),
        ("voucher", "VoucherConfig"),
        ("wishlists", "WishlistsConfig"),
    ]
}
# Not installed: Django's admin, flat pages and Oscar's dashboard (the one cabinet is Wagtail's), haystack (its index
# knows no store; the package stays importable because Oscar imports it).
_DROPPED = {"django.contrib.admin", "django.contrib.flatpages", "haystack", "django_tables2", "widget_tweaks"}
_OSCAR_APPS = [
    _FORKS.get(app, app)
    for app in oscar.INSTALLED_APPS
    if app not in _DROPPED and not app.startswith("oscar.apps.dashboard.") or app in _FORKS
]

INSTALLED_APPS = [
    "commerce.stores.apps.StoresConfig",  # first: it overrides `migrate`
    "commerce.accounts.apps.AccountsConfig",
    *_OSCAR_APPS,
    "commerce.notifications.apps.NotificationsConfig",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "site_config",
    "cms_pages.apps.CmsPagesConfig",  # last: it registers policies after wagtail.images'
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commerce.stores.middleware.StoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "commerce.stores.middleware.StoreLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms_pages.middleware.CabinetMiddleware",
    "commerce.basket.middleware.BasketMiddleware",
]
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's live preview is a frame of the same host

ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"

# --- database and Redis
if os.environ.get("DATABASE_URL"):
    from urllib.parse import unquote, urlsplit

    _db = urlsplit(os.environ["DATABASE_URL"])
    _database = {
        "HOST": _db.hostname or "",
        "PORT": str(_db.port or ""),
        "USER": unquote(_db.username or ""),
        "PASSWORD": unquote(_db.password or ""),
        "NAME": _db.path.lstrip("/"),
    }
else:
    from site_config import embedded

    _database = dict(embedded.DSN)
DATABASES = {
    "default": {
        "ENGINE": "site_config.pg",
        **_database,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ.get("REDIS_URL") or f"unix://{embedded.REDIS_SOCK}"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- users
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "commerce.stores.backends.StoreRoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/account/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- templates: Jinja2 for the storefront, Django's for the cabinet, letters and errors
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "site_config.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "site_config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_root"
STATICFILES_DIRS = [BASE_DIR / "themes" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "media"

# --- Wagtail
WAGTAIL_SITE_NAME = "Vitrina"
WAGTAILADMIN_BASE_URL = f"{PUBLIC_SCHEME}://{PLATFORM_DOMAIN}{PUBLIC_PORT_SUFFIX}"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAILIMAGES_IMAGE_MODEL = "cms_pages.StoreImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms_pages.StoreDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "site_config.search_backend"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Oscar
SITE_ID = 1  # Order.site is a foreign key to it; one row, the platform's


def _active_currency() -> str:
    from commerce.stores.selectors import active_currency

    return active_currency()


OSCAR_DEFAULT_CURRENCY = lazy(_active_currency, str)()
OSCAR_SHOP_NAME = "Vitrina"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True
OSCAR_EAGER_ALERTS = False
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_DELETE_IMAGE_FILES = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_ALLOW_ANON_REVIEWS = True
OSCAR_PRODUCTS_PER_PAGE = 24
OSCAR_CATALOGUE_USE_POSTGRES_MATERIALISED_VIEWS = False
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "line1", "country")
OSCAR_BASKET_COOKIE_OPEN = "basket"
OSCAR_SLUG_FUNCTION = "commerce.catalogue.slugs.ascii_slug"
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = f"Vitrina <hello@{PLATFORM_DOMAIN}>"
