"""Settings of every process. What differs between machines is declared and read by site_config/env.py."""

from typing import Any
from urllib.parse import unquote, urlsplit

import oscar
from django.utils.functional import lazy
from oscar.defaults import *  # noqa: F403
from redis.backoff import NoBackoff
from redis.retry import Retry

from site_config import logs
from site_config.env import ROOT, development_secret, env
from site_config.servers import Servers, broker_url, database_settings

env.check()
BASE_DIR = ROOT
IS_PRODUCTION = env.is_production  # false in development, in the demo and in tests
DEBUG = env.DEBUG
_SERVERS = Servers(env)
SECRET_KEY = env.SECRET_KEY or development_secret(env.VITRINA_HOME)

# --- hosts: the host look-up of commerce.stores decides, so that custom domains work
ALLOWED_HOSTS = ["*"]
PLATFORM_DOMAIN = env.PLATFORM_DOMAIN
PLATFORM_HOSTS = {PLATFORM_DOMAIN, f"www.{PLATFORM_DOMAIN}"}
_HTTPS = IS_PRODUCTION and env.HTTPS
PUBLIC_SCHEME = "https" if _HTTPS else "http"
DOMAIN_ADDRESSES = env.DOMAIN_ADDRESSES  # where sellers' domains should lead; () asks the DNS of the platform
DNS_SERVER = env.DNS_SERVER
PUBLIC_PORT_SUFFIX = "" if IS_PRODUCTION or env.PORT == 80 else f":{env.PORT}"

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
_FORKS["django.contrib.staticfiles"] = "site_config.apps.StaticFiles"
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
    "commerce.cards.apps.CardsConfig",
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
    "site_config.apps.SiteConfig",
    "cms_pages.apps.CmsPagesConfig",  # last: it registers policies after wagtail.images'
]

MIDDLEWARE = [
    "site_config.logs.RequestLogMiddleware",
    "site_config.health.HealthMiddleware",  # before the host look-up: load balancers call by address
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commerce.stores.middleware.StoreMiddleware",
    "commerce.stores.middleware.PrimaryHostMiddleware",
    "site_config.personal.PersonalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "commerce.stores.middleware.StoreLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "site_config.storefront.StorefrontHeadersMiddleware",
    "site_config.gate.StoreGateMiddleware",
    "cms_pages.middleware.CabinetMiddleware",
    "commerce.checkout.campaign.CampaignMiddleware",
    "commerce.basket.middleware.BasketMiddleware",
]
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's live preview is a frame of the same host
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # ... and so it is not DENY
    "security.W005", "security.W021",  # a seller's own domain may have other sites on its subdomains
]  # fmt: skip

ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"

# --- database and Redis
DATABASES = {
    "default": {
        "ENGINE": "site_config.pg",
        **database_settings(_SERVERS.database_url, server_side_binding=True, prepare_threshold=3),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = _SERVERS.redis_url
REDIS_PREFIX = "vitrina:"  # tests give each worker another
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": f"{REDIS_PREFIX}cache",
        # A page must not hang on a dead Redis: the client's own default is to try for seconds.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 1)},
    }
}
CELERY_BROKER_URL = broker_url(REDIS_URL)

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
CSRF_FAILURE_VIEW = "site_config.errors.csrf_failure"

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

FORM_RENDERER = "site_config.jinja.FormRenderer"

# --- languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "site_config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = env.STATIC_ROOT or env.VITRINA_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "themes" / "static"]
MEDIA_URL = env.MEDIA_URL
MEDIA_ROOT = env.VITRINA_HOME / "media"
_FILES: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if env.S3_BUCKET:
    _FILES = {
        "BACKEND": "site_config.storage.MediaStorage",
        "OPTIONS": {
            "bucket_name": env.S3_BUCKET,
            "endpoint_url": env.S3_ENDPOINT_URL or None,
            "region_name": env.S3_REGION,
            "access_key": env.S3_ACCESS_KEY_ID,
            "secret_key": env.S3_SECRET_ACCESS_KEY,
            "querystring_auth": False,  # pictures are public and their names cannot be guessed
            "file_overwrite": False,
        },
    }
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": _FILES,
    "staticfiles": {
        "BACKEND": _STATIC if DEBUG else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- Wagtail
WAGTAIL_SITE_NAME = "Vitrina"
WAGTAILADMIN_BASE_URL = f"{PUBLIC_SCHEME}://{PLATFORM_DOMAIN}{PUBLIC_PORT_SUFFIX}"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses stay readable in every messenger
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
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms_pages.media_forms.StoreImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms_pages.media_forms.StoreDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # through our host: a document of another store is 404
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[
    str
] = []  # always an attachment: nothing uploaded runs on a store's host
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

# --- search
SEARCH_BACKEND = env.SEARCH_BACKEND

# --- mail
DEFAULT_FROM_EMAIL = env.DEFAULT_FROM_EMAIL
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
if env.EMAIL_URL:
    _mail = urlsplit(env.EMAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(
        EMAIL_HOST_USER
    )  # a relay without a password is on our own network
else:
    EMAIL_BACKEND = "site_config.mail.FileBackend"
MAIL_FOLDER = env.VITRINA_HOME / "mail"

# --- vendors
TELEGRAM_BOT_TOKEN = env.TELEGRAM_BOT_TOKEN

# --- security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if _HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # only nginx reaches the web processes
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# --- logs
LOGGING = logs.configuration(
    form=env.LOG_FORMAT or ("json" if IS_PRODUCTION else "plain"), level=env.LOG_LEVEL
)
