"""Wish lists. Changes are POSTs that name their product in the body."""

from django.urls import path

from commerce.wishlists import views

app_name = "wishlists"

urlpatterns = [
    path("wishlist/", views.wish_list, name="list"),
    path("wishlist/change/", views.change, name="change"),
    path("wishlist/share/", views.share, name="share"),
    path("wishlist/<str:key>/", views.shared, name="shared"),
]
