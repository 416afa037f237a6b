"""Checkout on one page, and where it ends."""

from django.urls import path

from commerce.checkout import views

app_name = "checkout"

urlpatterns = [
    path("checkout/", views.checkout, name="checkout"),
    path("checkout/thank-you/<str:number>/<str:signature>/", views.thank_you, name="thank-you"),
]
