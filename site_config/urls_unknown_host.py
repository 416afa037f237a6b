"""A host that leads to no store: every path is 404."""

from django.urls import re_path

from commerce.stores.middleware import unknown_host
from site_config import errors

urlpatterns = [re_path(r"", unknown_host)]

handler400 = errors.bad_request
handler404 = errors.no_store
handler500 = errors.server_error
