"""URLs of the platform's own host: sign-up, log-in, operators. No store is active here."""

from django.urls import URLPattern, URLResolver, include, path

from site_config import errors, urls_demo

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_demo.urlpatterns,
    path("", include("cms_pages.platform.urls")),  # last: its last path is any store's address
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
