"""The customer's account, and an order's page by its signed link."""

from django.urls import path

from commerce.customer import order_views, tell_me, views

app_name = "customer"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/login/", views.log_in, name="login"),
    path("account/logout/", views.log_out, name="logout"),
    path("account/register/", views.register, name="register"),
    path("account/password/", views.forgot_password, name="forgot-password"),
    path("account/password/sent/", views.letter_sent, name="letter-sent"),
    path("account/password/<str:uid>/<str:token>/", views.NewPasswordView.as_view(), name="new-password"),
    path("order/<str:number>/<str:signature>/", order_views.order, name="order"),
    path("order/<str:number>/<str:signature>/status/", order_views.order_status, name="order-status"),
    path("order/<str:number>/<str:signature>/again/", order_views.order_again, name="order-again"),
    path("tell-me/", tell_me.tell_me, name="tell-me"),
    path("tell-me/<str:key>/", tell_me.stop_alert, name="stop-alert"),
]
