"""What gunicorn serves: Django with the page cache in front, but in development, where every change is to be seen."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")

application: Any = get_wsgi_application()

from django.conf import settings  # noqa: E402  (the settings are read, and the applications loaded, by now)

if not settings.DEBUG:
    from site_config.page_cache import PageCache

    application = PageCache(application)
