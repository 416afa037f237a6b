"""Signed links that the platform's letters carry."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from commerce.accounts.models import User

CONFIRM_DAYS = 3
_CONFIRM_SALT = "accounts.confirm"
_PLATFORM_URLS = "site_config.urls_platform"


def platform_url(name: str, *args: str) -> str:
    """The public address of a named page of the platform's host, for letters and redirects from a store's host."""
    path = reverse(name, urlconf=_PLATFORM_URLS, args=args)
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_DOMAIN}{settings.PUBLIC_PORT_SUFFIX}{path}"


def confirmation_link(user: User) -> str:
    """Where the owner of the mailbox confirms it, for three days."""
    token = signing.dumps({"user": user.pk, "email": user.email}, salt=_CONFIRM_SALT)
    return platform_url("platform:confirm", token)


def user_of_confirmation(token: str) -> User | None:
    """Whose mailbox a token is about; None when it is old, forged, or the address has changed since."""
    try:
        data = signing.loads(token, salt=_CONFIRM_SALT, max_age=CONFIRM_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=data["user"], email=data["email"], is_active=True).first()


def password_link(user: User) -> str:
    """Where a new password is set: once, and while Django's PASSWORD_RESET_TIMEOUT lasts."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return platform_url("platform:new-password", uid, default_token_generator.make_token(user))


def user_of_password_link(uid: str, token: str) -> User | None:
    """Who may set a new password with a link; None when it is old, used or forged."""
    try:
        user = User.objects.get(pk=force_str(urlsafe_base64_decode(uid)), is_active=True)
    except (User.DoesNotExist, ValueError, OverflowError):
        return None
    return user if default_token_generator.check_token(user, token) else None
