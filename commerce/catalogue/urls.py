"""Lists and products, by slug."""

from django.urls import path

from commerce.catalogue import links, views
from commerce.catalogue.reviews.views import reviews

app_name = "catalogue"

urlpatterns = [
    path("catalogue/", views.product_list, name="index"),
    path("catalogue/<slug:slug>/", views.product_list, name="category"),
    path("product/<slug:slug>/", views.product_detail, name="detail"),
    path("product/<slug:slug>/reviews/", reviews, name="reviews"),
    path("cards/", views.cards, name="cards"),
    path("p/<str:code>/", links.short, name="short"),
    path("p/<str:code>/qr.svg", links.qr_code, name="qr"),
]
