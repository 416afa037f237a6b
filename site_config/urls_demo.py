"""URLs of the platform's host that exist in development and the demo alone."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from site_config import media

urlpatterns: list[URLPattern | URLResolver] = [*media.urlpatterns]
if not settings.IS_PRODUCTION:
    urlpatterns.append(path("demo/mail/", include("site_config.mail")))
