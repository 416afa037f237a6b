"""Search results."""

from django.urls import path

from commerce.search import views

app_name = "search"

urlpatterns = [path("search/", views.search, name="search")]
