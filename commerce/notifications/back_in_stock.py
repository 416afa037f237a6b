"""The letter to somebody who waited for a product. Everything that it says is in the delivery's context."""

from __future__ import annotations

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.notifications.models import Delivery
from commerce.stores.languages import home_path, shown_in
from themes.look import look_of


def write_back_in_stock(delivery: Delivery) -> EmailMultiAlternatives:
    """The letter of a delivery, not yet sent: with a link to the product and one that stops further letters."""
    store, said = delivery.store, delivery.context
    stop = store.absolute_url(said["stop"])
    with shown_in(store, said["language"]), translation.override(said["language"]):
        data = {
            "store": store,
            "home": store.absolute_url(home_path()),
            "language": said["language"],
            "subject": " ".join((_("%(product)s is back") % {"product": said["title"]}).split()),
            "title": said["title"],
            "opening": _("You asked us to write when it is in stock again."),
            "link": store.absolute_url(said["path"]),
            "stop": stop,
            "button": look_of(store).button,
        }
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        letter = EmailMultiAlternatives(
            subject=data["subject"],
            body=render_to_string("emails/back_in_stock.txt", data),
            from_email=formataddr((" ".join(store.name.split()) or name, address)),
            to=[delivery.recipient],
            reply_to=[store.email] if store.email else [],
            headers={
                "Message-ID": f"<delivery-{delivery.pk}.{store.slug}@{address.rpartition('@')[2]}>",
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        letter.attach_alternative(render_to_string("emails/back_in_stock.html", data), "text/html")
    return letter
