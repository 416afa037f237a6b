"""Where pages say that they were seen."""

from django.urls import path

from commerce.analytics import views

app_name = "analytics"

urlpatterns = [path("seen/", views.seen, name="seen")]
