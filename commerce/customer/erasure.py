"""Delete my data: what one store keeps of a customer, and the log-in itself when nothing else needs it.

Every table that points at a person is named in RULES, and a test finds the one that is not. Orders stay, because
sellers must account for them: without name, address, phone and e-mail.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.basket.models import Basket
from commerce.catalogue.reviews.models import ProductReview
from commerce.context import all_stores
from commerce.customer.models import ProductAlert
from commerce.notifications.models import Delivery
from commerce.order.models import BillingAddress, Order, OrderStatusChange, ShippingAddress
from commerce.order.statuses import OrderStatus, PaymentStatus
from commerce.refused import Refused
from commerce.stores.models import Store
from commerce.stores.scoping import StoreOwned
from commerce.stores.versions import bump_on_commit
from commerce.wishlists.models import WishListSharedEmail

NOBODY = "—"


class ErasureRefused(Refused):
    """Nothing was deleted. `message` is a sentence for the customer."""


def orders_under_way(user: User) -> QuerySet[Order]:
    """Orders that somebody still has to work at: not delivered, or with money that is to come or to go back."""
    done = Q(status=OrderStatus.DELIVERED) | Q(status=OrderStatus.CANCELLED)
    owes = Q(payment_status=PaymentStatus.PENDING) | Q(
        status=OrderStatus.CANCELLED, payment_status=PaymentStatus.PAID
    )
    return Order.objects.filter(user=user).filter(~done | owes)


@transaction.atomic
def erase_customer(*, user: User) -> bool:
    """Delete what the active store keeps of a person. Gives whether the log-in is gone too.

    Raises ErasureRefused while an order is under way.
    """
    # The basket before the person, as placing an order does: one waits for the other, and then sees what it did.
    list(Basket.open.select_for_update().filter(owner=user))
    User.objects.select_for_update().get(pk=user.pk)
    if number := orders_under_way(user).values_list("number", flat=True).first():
        raise ErasureRefused(
            _(
                "Order %(number)s is still under way. Delete your data when it is finished, or ask the store to"
                " cancel it."
            )
            % {"number": number}
        )
    for label, rule in RULES.items():
        if rule is not None:
            model, _dot, field = label.rpartition(".")
            rule(apps.get_model(model).objects.filter(**{field: user}))
    if user.email_confirmed_at:  # an address that is only typed may be somebody else's
        ProductAlert.objects.filter(email=user.email).delete()
        WishListSharedEmail.objects.filter(email=user.email).delete()
    if is_used_elsewhere(user):
        return False
    _forget_log_in(user)
    return True


def is_used_elsewhere(user: User) -> bool:
    """Whether the log-in opens anything else: a store of its own, a membership, an account with another store."""
    if user.is_superuser or Store.objects.filter(owner=user).exists():
        return True
    with all_stores():  # a yes or no; the active store's own rows are gone by now
        return any(
            apps.get_model(label.rpartition(".")[0])
            .objects.filter(**{label.rpartition(".")[2]: user})
            .exists()
            for label in RULES
        )


def _forget_log_in(user: User) -> None:
    """The row stays, for what points at it; nobody can be read from it or log in with it."""
    user.email = f"deleted-{uuid.uuid4().hex}@invalid.invalid"
    user.first_name = user.last_name = user.phone = ""
    user.is_active, user.email_confirmed_at = False, None
    user.set_unusable_password()
    user.save()


def _delete(rows: QuerySet[Any]) -> None:
    rows.delete()


def _orders(orders: QuerySet[Order]) -> None:
    """Goods, sums, dates and the town stay; whoever bought them is gone."""
    ids = list(orders.values_list("pk", flat=True))
    found = Order.objects.filter(pk__in=ids)
    by_buyer = Q(actor__in=orders.values("user")) | Q(actor=None, actor_label=F("order__buyer_name"))
    changes = OrderStatusChange.objects.filter(order__in=ids).filter(by_buyer)
    OrderStatusChange.objects.filter(pk__in=list(changes.values_list("pk", flat=True))).update(
        actor=None, actor_label=NOBODY
    )
    Delivery.objects.filter(order__in=ids, audience=Delivery.Audience.BUYER).delete()
    blank = {"title": "", "first_name": NOBODY, "last_name": "", "line1": NOBODY, "line2": "", "line3": "",
             "postcode": "", "search_text": ""}  # fmt: skip
    ShippingAddress.objects.filter(order__in=ids).update(**blank, phone_number="", notes="")
    BillingAddress.objects.filter(order__in=ids).update(**blank)
    found.update(user=None, guest_email="", buyer_name=NOBODY, phone="", comment="", campaign={})


def _baskets(baskets: QuerySet[Basket]) -> None:
    """Ordered ones belong to their orders; the others go."""
    ordered = baskets.filter(order__isnull=False).values_list("pk", flat=True)
    Basket.objects.filter(pk__in=list(ordered)).update(owner=None)
    baskets.delete()


def _reviews(reviews: QuerySet[ProductReview]) -> None:
    """What was said of a product stays, by nobody: other buyers go by it."""
    reviews.update(user=None, name=NOBODY, email="", homepage="")
    bump_on_commit()  # product pages show the names


def _uses_of_vouchers(uses: QuerySet[Any]) -> None:
    """They count towards the voucher's limit, whoever it was."""
    uses.update(user=None)


# "app.Model.field" of every store-owned table that points at a person -> what becomes of the rows. None: they are those
# of a member of the store, who does not stop being one by deleting what they bought.
RULES: dict[str, Callable[[QuerySet[Any]], None] | None] = {
    "order.Order.user": _orders,
    "order.OrderStatusChange.actor": None,
    "order.OrderNote.user": None,
    "voucher.VoucherApplication.user": _uses_of_vouchers,
    "basket.Basket.owner": _baskets,
    "address.UserAddress.user": _delete,
    "wishlists.WishList.owner": _delete,
    "customer.ProductAlert.user": _delete,
    "reviews.ProductReview.user": _reviews,
    "reviews.Vote.user": _delete,
    "analytics.UserRecord.user": _delete,
    "analytics.UserProductView.user": _delete,
    "analytics.UserSearch.user": _delete,
    "communication.Email.user": _delete,
    "communication.Notification.recipient": _delete,
    "communication.Notification.sender": None,
    "stores.Membership.user": None,
    "offer.RangeProductFileUpload.uploaded_by": None,
    "cms_pages.StoreImage.uploaded_by_user": None,
    "cms_pages.StoreDocument.uploaded_by_user": None,
}


def tables_of_people() -> list[str]:
    """Every "app.Model.field" of a store-owned table that points at a person, by introspection."""
    found = []
    for model in apps.get_models():
        if issubclass(model, StoreOwned) and not model._meta.proxy:
            found += [
                f"{model._meta.label}.{field.name}"
                for field in model._meta.get_fields()
                if field.concrete and field.related_model is User
            ]
    return found
