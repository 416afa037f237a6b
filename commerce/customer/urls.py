"""The customer's account, and an order's page by its signed link."""

from django.urls import path

from commerce.customer import account_views, order_views, tell_me, views

app_name = "customer"

urlpatterns = [
    path("account/", account_views.account, name="account"),
    path("account/orders/<str:number>/", account_views.account_order, name="account-order"),
    path("account/addresses/", account_views.addresses, name="addresses"),
    path("account/addresses/add/", account_views.add_address, name="add-address"),
    path("account/addresses/<int:address_id>/", account_views.edit_address, name="edit-address"),
    path("account/addresses/<int:address_id>/delete/", account_views.delete_address, name="delete-address"),
    path("account/profile/", account_views.profile, name="profile"),
    path("account/profile/email/", account_views.change_email, name="change-email"),
    path("account/profile/password/", account_views.change_password, name="change-password"),
    path("account/email/", account_views.ask_for_proof, name="ask-for-proof"),
    path("account/email/<str:token>/", account_views.prove_email, name="prove-email"),
    path("account/data/", account_views.my_data, name="my-data"),
    path("account/data/export/", account_views.export, name="export"),
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
