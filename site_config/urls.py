"""URLs of a store's host."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms_pages.platform.entry import enter
from cms_pages.serving import serve_page
from commerce.stores.shared_pages import shared_page
from site_config import crawlers, errors, media, personal, preview, storefront

urlpatterns = [
    # First: what every page asks for that a visitor with a basket looks at.
    path("personal/", personal.personal, name="personal"),
    path("personal/count.svg", personal.count_picture, name="personal-count"),
    *media.urlpatterns,
    path("cabinet/", include("cms_pages.cabinet.urls")),
    path("cabinet/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("enter/<str:ticket>/", enter, name="enter"),
    path("", include("commerce.catalogue.urls")),
    path("", include("commerce.search.urls")),
    path("", include("commerce.basket.urls")),
    path("", include("commerce.checkout.urls")),
    path("", include("commerce.customer.urls")),
    path("", include("commerce.wishlists.urls")),
    path("", include("commerce.analytics.urls")),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", crawlers.sitemap_part, name="sitemap-part"),
    path("favicon.svg", storefront.favicon, name="favicon"),
    path("preview/leave/", preview.leave, name="leave-preview"),
    path("preview/<str:token>/", preview.enter, name="preview"),
    # Wagtail's own view of a page, declared to be the same for everybody.
    re_path(wagtail_urls.serve_pattern, shared_page()(serve_page), name="wagtail_serve"),
    path("", include(wagtail_urls)),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
