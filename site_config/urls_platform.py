"""URLs of the platform's own host: sign-up, log-in, operators. No store is active here."""

from django.urls import URLPattern, URLResolver

from site_config import urls_demo

urlpatterns: list[URLPattern | URLResolver] = [*urls_demo.urlpatterns]
