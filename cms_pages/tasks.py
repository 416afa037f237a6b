"""What the cabinet leaves to the queue: letters, and the sizes of pictures."""

from __future__ import annotations

from celery import shared_task
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from cms_pages.sizes import make_sizes
from commerce.catalogue.models import ProductImage
from commerce.stores.models import Membership
from commerce.stores.selectors import active_store

_AT_ONCE = 10


@shared_task
def make_sizes_task(image_ids: list[int], presets: list[str]) -> None:
    """Make the sizes (themes.pictures) that pages will show these pictures in, so that no visitor waits for them."""
    make_sizes(image_ids, presets)


@shared_task
def make_card_sizes_task(preset: str) -> None:
    """Make one size of every picture of the store's products, some at a time, so that other stores get their turn."""
    image_ids = list(ProductImage.objects.order_by("image_id").values_list("image_id", flat=True).distinct())
    for start in range(0, len(image_ids), _AT_ONCE):
        make_sizes_task.delay(image_ids[start : start + _AT_ONCE], [preset])


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_invitation_task(membership_id: int) -> None:
    """Write to a new member: a link to the cabinet, or to where somebody new here chooses a password."""
    membership = Membership.objects.select_related("user").filter(pk=membership_id).first()
    if membership is None:  # removed meanwhile
        return
    store, user = active_store(), membership.user
    path = reverse("wagtailadmin_home", urlconf="site_config.urls")
    if not user.has_usable_password():
        uid = urlsafe_base64_encode(force_bytes(user.pk))
        path = reverse(
            "cabinet_join", args=[uid, default_token_generator.make_token(user)], urlconf="site_config.urls"
        )
    with translation.override(store.language):
        body = render_to_string(
            "emails/invitation.txt",
            {
                "store": store,
                "role": membership.get_role_display(),
                "link": store.platform_url(path),
                "is_new": not user.has_usable_password(),
            },
        )
        EmailMessage(
            subject=_("You are invited to work in %(store)s") % {"store": " ".join(store.name.split())},
            body=body,
            to=[user.email],
            reply_to=[store.email] if store.email else None,
        ).send()
