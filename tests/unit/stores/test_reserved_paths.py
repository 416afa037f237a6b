"""`<platform>/<slug>/` leads to a store, so no store may be called like a path of the platform's own."""

from commerce.stores.slugs import RESERVED
from site_config import urls_platform


def first_parts(patterns, prefix=""):
    """The first part of every path of a URLconf."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from first_parts(pattern.url_patterns, route)
        else:
            yield route.lstrip("^").partition("/")[0]


def test_every_path_of_the_platform_is_kept():
    parts = {part for part in first_parts(urls_platform.urlpatterns) if part and "<" not in part}
    assert parts >= {"register", "login", "stores", "open", "operators"}
    assert parts - RESERVED == set()
