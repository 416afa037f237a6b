"""The development settings with what only tests need; tests/conftest.py sets the environment before this is read."""

import os

from site_config.settings import *  # noqa: F403
from site_config.settings import CACHES, DATABASES, STORAGES

# Each pytest-xdist worker has a database of its own (pytest-django names it) and its own names in the one Redis.
REDIS_PREFIX = f"test-{os.environ['VITRINA_TEST_RUN']}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}:"
CACHES["default"]["KEY_PREFIX"] = f"{REDIS_PREFIX}cache"
DATABASES["default"]["TEST"] = {
    "NAME": f"test_{os.environ['VITRINA_TEST_RUN']}",
    "TEMPLATE": os.environ["VITRINA_TEST_TEMPLATE"],
}
# Nothing is collected, so names are not hashed.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
