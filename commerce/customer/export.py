"""Everything that the store keeps of a customer, for them to take along."""

from __future__ import annotations

from typing import Any

from commerce.accounts.models import User
from commerce.catalogue.reviews.models import ProductReview
from commerce.customer.address_book import addresses_of
from commerce.customer.models import ProductAlert
from commerce.order.models import Order
from commerce.stores.selectors import active_store
from commerce.wishlists.models import Line as WishLine


def customer_data(user: User) -> dict[str, Any]:
    """Plain texts, numbers and dates, ready for JSON. The number of queries does not depend on how much there is."""
    orders = Order.objects.filter(user=user).select_related("shipping_address").prefetch_related("lines")
    reviews = ProductReview.objects.filter(user=user).select_related("product")
    alerts = ProductAlert.objects.filter(user=user).select_related("product")
    wishes = WishLine.objects.filter(wishlist__owner=user).values_list("title", flat=True)
    return {
        "store": active_store().name,
        "person": {
            "name": user.get_full_name(),
            "email": user.email,
            "phone": user.phone,
            "registered": user.date_joined,
            "email_confirmed": user.email_confirmed_at,
        },
        "addresses": [_address(address) for address in addresses_of(user)],
        "orders": [_order(order) for order in orders.order_by("date_placed", "pk")],
        "reviews": [
            {"product": review.product.get_title(), "score": review.score, "title": review.title, "text": review.body,
             "written": review.date_created}
            for review in reviews.order_by("pk") if review.product
        ],
        "wishes": list(wishes.order_by("pk")),
        "waits_for": [alert.product.get_title() for alert in alerts.order_by("pk")],
    }  # fmt: skip


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed": order.date_placed,
        "status": order.status,
        "payment": order.payment_status,
        "name": order.buyer_name,
        "email": order.email,
        "phone": order.phone,
        "comment": order.comment,
        "agreed_to_privacy_policy": order.consented_at,
        "currency": order.currency,
        "total": order.total_incl_tax,
        "delivery": order.shipping_method,
        "delivery_price": order.shipping_incl_tax,
        "paid_by": order.payment_name,
        "address": _address(order.shipping_address) if order.shipping_address else None,
        "lines": [
            {"product": line.title, "quantity": line.quantity, "sum": line.line_price_incl_tax}
            for line in order.lines.all()
        ],
    }


def _address(address: Any) -> dict[str, str]:
    return {
        "name": address.name,
        "street": address.line1,
        "flat": address.line2,
        "postcode": address.postcode,
        "town": address.line4,
        "region": address.state,
        "country": address.country_id,
    }
