"""Order status and payment status: two separate things, each with a table of allowed moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    """Where the goods are."""

    NEW = "new", _("New")
    CONFIRMED = "confirmed", _("Confirmed")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")


class PaymentStatus(models.TextChoices):
    """Where the money is."""

    UNPAID = "unpaid", _("Not paid")
    PENDING = "pending", _("Checking payment")
    PAID = "paid", _("Paid")
    PARTLY_REFUNDED = "partly_refunded", _("Partly refunded")
    REFUNDED = "refunded", _("Refunded")


ORDER_MOVES: dict[str, tuple[str, ...]] = {
    OrderStatus.NEW: (OrderStatus.CONFIRMED, OrderStatus.SHIPPED, OrderStatus.CANCELLED),
    OrderStatus.CONFIRMED: (OrderStatus.SHIPPED, OrderStatus.CANCELLED),
    OrderStatus.SHIPPED: (OrderStatus.DELIVERED, OrderStatus.CANCELLED),
    OrderStatus.DELIVERED: (),
    OrderStatus.CANCELLED: (),
}

PAYMENT_MOVES: dict[str, tuple[str, ...]] = {
    PaymentStatus.UNPAID: (PaymentStatus.PENDING, PaymentStatus.PAID),
    PaymentStatus.PENDING: (PaymentStatus.PAID, PaymentStatus.UNPAID),
    PaymentStatus.PAID: (PaymentStatus.PARTLY_REFUNDED, PaymentStatus.REFUNDED),
    PaymentStatus.PARTLY_REFUNDED: (PaymentStatus.REFUNDED,),
    PaymentStatus.REFUNDED: (),
}
