"""URLs of the platform's host. Every first part of a path is a reserved address (commerce.stores.slugs)."""

from django.urls import path
from django.views.i18n import set_language

from cms_pages.platform import account, operators, stores
from cms_pages.theme_picture import theme_picture

app_name = "platform"

urlpatterns = [
    path("", stores.Home.as_view(), name="home"),
    path("register/", account.Register.as_view(), name="register"),
    path("letters/sent/", account.LetterSent.as_view(), name="letter-sent"),
    path("letters/again/", account.Resend.as_view(), name="resend"),
    path("confirm/<str:token>/", account.Confirm.as_view(), name="confirm"),
    path("login/", account.LogIn.as_view(), name="login"),
    path("logout/", account.log_out, name="logout"),
    path("password/", account.ForgotPassword.as_view(), name="forgot-password"),
    path("password/<str:uid>/<str:token>/", account.NewPassword.as_view(), name="new-password"),
    path("stores/", stores.MyStores.as_view(), name="stores"),
    path("stores/<slug:slug>/enter/", stores.EnterStore.as_view(), name="enter-store"),
    path("open/", stores.OpenStore.as_view(), name="open"),
    path("open/address/", stores.CheckAddress.as_view(), name="check-address"),
    path("open/looks/<slug:theme>.svg", theme_picture, name="theme-picture"),
    path("operators/", operators.StoreList.as_view(), name="operators"),
    path("operators/<slug:slug>/status/", operators.SetStoreStatus.as_view(), name="set-store-status"),
    path("language/", set_language, name="language"),
    path("<slug:slug>/", stores.redirect_to_store, name="store"),
]
