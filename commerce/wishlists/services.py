"""The only writers of wish lists."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.refused import Refused
from commerce.wishlists.models import Line, WishList

MOST = 200


class WishRefused(Refused):
    """The list stays as it was; `message` is a sentence for the shopper."""


@transaction.atomic
def add_wish(*, wish_list: WishList, product: Product) -> None:
    """Put a product on a list, which is saved first if it is new; nothing happens when it is there already."""
    if wish_list.pk is None:
        _save_new(wish_list)
    if wish_list.lines.count() >= MOST:
        raise WishRefused(
            _("A list holds at most %(number)d products: take something off first.") % {"number": MOST}
        )
    Line.objects.bulk_create(
        [Line(wishlist=wish_list, product=product, title=product.get_title())], ignore_conflicts=True
    )


def remove_wish(*, wish_list: WishList, product_id: int) -> None:
    """Take a product off a list; nothing happens when it is not there."""
    if wish_list.pk is not None:
        wish_list.lines.filter(product_id=product_id).delete()


@transaction.atomic
def adopt_wishes(*, user: User, guest_list: WishList | None) -> WishList:
    """The customer's own list with what was kept as a guest; the guest's list is gone then."""
    own, _created = WishList.objects.get_or_create(owner=user)
    if guest_list is not None:
        kept = guest_list.lines.exclude(product=None).order_by("pk").select_related("product")
        wishes = [Line(wishlist=own, product=line.product, title=line.title) for line in kept]
        Line.objects.bulk_create(wishes[: max(0, MOST - own.lines.count())], ignore_conflicts=True)
        guest_list.delete()
    return own


def share_list(*, wish_list: WishList, is_shared: bool) -> None:
    """Open a list to whoever has its link, or close it. Each opening has a new link, so that old ones stay closed."""
    if is_shared and not wish_list.is_shared:
        wish_list.key = WishList.random_key()
    wish_list.visibility = WishList.PUBLIC if is_shared else WishList.PRIVATE
    wish_list.save(update_fields=["key", "visibility"])


def _save_new(wish_list: WishList) -> None:
    if wish_list.owner_id is None:
        wish_list.save()
        return
    own, _created = WishList.objects.get_or_create(owner_id=wish_list.owner_id)
    wish_list.pk, wish_list.key, wish_list._state.adding = own.pk, own.key, False
