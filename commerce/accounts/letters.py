"""Letters of the platform itself. What the letters of stores say is in commerce.notifications."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.accounts import links
from commerce.accounts.models import User


@dataclass(frozen=True)
class Letter:
    """What a letter says: paragraphs, one button, and a quiet line under it."""

    subject: str
    paragraphs: list[str]
    button: str
    link: str
    note: str = ""


def confirmation(user: User) -> Letter:
    """To a new address: is it yours?"""
    return Letter(
        subject=_("Confirm your e-mail address"),
        paragraphs=[
            _("Somebody, most likely you, has registered at Vitrina with this address."),
            _("Confirm it, and you can open your store. The link works for three days."),
        ],
        button=_("Confirm the address"),
        link=links.confirmation_link(user),
        note=_(
            "If it was not you, do nothing: without the link and the password nobody can use the account."
        ),
    )


def known_address(user: User) -> Letter:
    """To an address that has an account already."""
    return Letter(
        subject=_("You already have an account"),
        paragraphs=[
            _(
                "Somebody, most likely you, wanted to register at Vitrina with this address. It has an account already."
            ),
            _("Log in with the password that you chose then, or set a new one."),
        ],
        button=_("Log in"),
        link=links.platform_url("platform:login"),
        note=_("If it was not you, do nothing: your account and its password are as they were."),
    )


def new_password(user: User) -> Letter:
    """To somebody who has forgotten the password."""
    return Letter(
        subject=_("Set a new password"),
        paragraphs=[_("You asked for a new password for your Vitrina account. The link works once.")],
        button=_("Set a new password"),
        link=links.password_link(user),
        note=_("If you did not ask for it, do nothing: the old password still works."),
    )


KINDS = {"confirmation": confirmation, "known_address": known_address, "new_password": new_password}


def send_letter(*, kind: str, user: User, language: str) -> None:
    """Write a letter of KINDS in a language and send it now. Raises what the mail server raises."""
    with translation.override(language):
        letter = KINDS[kind](user)
        context = {"letter": letter, "language": language}
        message = EmailMultiAlternatives(
            letter.subject, render_to_string("emails/platform/letter.txt", context), to=[user.email]
        )
        message.attach_alternative(render_to_string("emails/platform/letter.html", context), "text/html")
    message.send()
