"""A host that leads to no store: every path is 404."""

from django.urls import re_path

from commerce.stores.middleware import unknown_host

urlpatterns = [re_path(r"", unknown_host)]
