"""The basket. Changes are POSTs that name their line or product in the body: no pk in an address."""

from django.urls import path

from commerce.basket import views

app_name = "basket"

urlpatterns = [
    path("basket/", views.summary, name="summary"),
    path("basket/add/", views.add, name="add"),
    path("basket/line/", views.change_line, name="line"),
    path("basket/voucher/", views.change_voucher, name="voucher"),
]
