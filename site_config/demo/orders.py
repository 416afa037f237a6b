"""A month of a demo store's orders, placed and moved by the services that place and move real ones.

The same store gets the same orders each time, counted back from the day of loading.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from commerce.accounts.models import User
from commerce.basket import services as basket_services
from commerce.basket.models import Basket
from commerce.cards.commits import refresh_store_on_commit
from commerce.catalogue.models import Product
from commerce.catalogue.slugs import ascii_slug
from commerce.notifications.services import without_letters
from commerce.order import services
from commerce.order.models import Channel, Order, OrderStatusChange
from commerce.order.services import Actor, Address, Buyer
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Store
from commerce.voucher.models import Voucher

Payment = PaymentMethod.Kind
LETTERS = 4  # the newest orders are written about, so that the outbox is not empty
_ENOUGH = 1000  # pieces lent to each stock record while the past is played


class Plan(NamedTuple):
    """Some orders with one story: how many, how old (days), how paid, and the moves in the order of time."""

    count: int
    days: tuple[float, float]
    payment: str
    moves: str


# "confirmed", "shipped", ... move the goods; "+pending", "+paid", ... move the money.
PLANS = [
    Plan(5, (8, 30), Payment.BANK_TRANSFER, "+pending +paid confirmed shipped delivered"),
    Plan(6, (8, 30), Payment.CASH_ON_DELIVERY, "confirmed shipped delivered +paid"),
    Plan(3, (6, 26), Payment.PAY_AT_PICKUP, "confirmed shipped delivered +paid"),
    Plan(2, (14, 28), Payment.BANK_TRANSFER, "+paid confirmed shipped delivered +partly_refunded"),
    Plan(1, (16, 24), Payment.BANK_TRANSFER, "+paid confirmed shipped delivered +refunded"),
    Plan(3, (3, 6), Payment.BANK_TRANSFER, "+pending +paid confirmed shipped"),
    Plan(3, (3, 6), Payment.CASH_ON_DELIVERY, "confirmed shipped"),
    Plan(3, (1.5, 4), Payment.BANK_TRANSFER, "+paid confirmed"),
    Plan(2, (1.5, 3), Payment.BANK_TRANSFER, "+pending confirmed"),
    Plan(1, (1.5, 3), Payment.CASH_ON_DELIVERY, "confirmed"),
    Plan(3, (0.05, 1.2), Payment.CASH_ON_DELIVERY, ""),
    Plan(2, (0.2, 1.4), Payment.BANK_TRANSFER, "+pending"),
    Plan(1, (0.5, 1.2), Payment.BANK_TRANSFER, "+paid"),
    Plan(3, (4, 27), Payment.BANK_TRANSFER, "cancelled"),
    Plan(2, (5, 22), Payment.BANK_TRANSFER, "+paid cancelled +refunded"),
]

# Hours between a move and the one before it.
_GAPS = {
    "+pending": (0.1, 0.6), "+paid": (1, 12), "confirmed": (0.5, 9), "shipped": (8, 24), "delivered": (26, 80),
    "+partly_refunded": (20, 70), "+refunded": (4, 40), "cancelled": (2, 30),
}  # fmt: skip

_CHANNELS = (
    [Channel.WEB] * 10 + [Channel.INSTAGRAM] * 4 + [Channel.TELEGRAM] * 4 + [Channel.STAFF, Channel.API]
)
_CAMPAIGNS: dict[str, list[dict[str, str]]] = {
    Channel.WEB: [
        {},
        {},
        {"utm_source": "newsletter", "utm_medium": "email", "utm_campaign": "new-arrivals"},
    ],
    Channel.INSTAGRAM: [{"utm_source": "instagram", "utm_medium": "social", "utm_campaign": "stories"}],
    Channel.TELEGRAM: [{"utm_source": "telegram", "utm_medium": "social", "utm_campaign": "channel"}],
}


@dataclass
class Month:
    """Plays the orders of the active store."""

    store: Store
    people: dict[str, Any]
    team: dict[str, User]
    customer: User
    delivery: dict[str, ShippingMethod]

    def __post_init__(self) -> None:
        self.random = Random(self.store.slug)  # noqa: S311  (a story, not a secret)
        self.now = timezone.now()
        self.payment = {method.kind: method for method in PaymentMethod.objects.all()}
        self.sold = list(Product.objects.filter(stockrecords__isnull=False).order_by("pk"))
        self.vouchers = list(Voucher.objects.all())

    def play(self) -> None:
        """Place and move all orders, the oldest first. The stock is then what it was, besides what is allocated."""
        left = dict(StockRecord.objects.values_list("pk", "num_in_stock"))
        StockRecord.objects.update(num_in_stock=_ENOUGH)
        calendar = sorted(self._calendar(), key=lambda entry: entry[0])
        for number, (placed_at, plan) in enumerate(calendar):
            self._play_one(number, placed_at, plan, with_letters=number >= len(calendar) - LETTERS)
        records = list(StockRecord.objects.all())
        for record in records:
            record.num_in_stock = left[record.pk] + record.num_allocated
        StockRecord.objects.bulk_update(records, ["num_in_stock"])
        refresh_store_on_commit()

    def _calendar(self) -> Iterator[tuple[datetime, Plan]]:
        for plan in PLANS:
            newest, oldest = plan.days
            for place in range(plan.count):  # evenly, so that no week is empty
                days = newest + (oldest - newest) * (place + self.random.random()) / plan.count
                placed_at = self.now - timedelta(days=days)
                asleep = placed_at.astimezone(ZoneInfo(self.store.time_zone)).hour < 7
                yield placed_at - timedelta(hours=8 if asleep else 0), plan

    def _play_one(self, number: int, placed_at: datetime, plan: Plan, *, with_letters: bool) -> None:
        with nullcontext() if with_letters else without_letters():
            order = self._place(number, plan)
        Order.objects.filter(pk=order.pk).update(date_placed=placed_at)
        Basket.objects.filter(pk=order.basket_id).update(
            date_created=placed_at - timedelta(minutes=self.random.randint(3, 50)), date_submitted=placed_at
        )
        OrderStatusChange.objects.filter(order=order).update(date_created=placed_at)
        with without_letters():
            self._move(order, placed_at, plan.moves.split())

    def _place(self, number: int, plan: Plan) -> Order:
        home = self._home(number, plan)
        buyer = self._buyer(number, home)
        method = self._way_to(home, is_pickup=plan.payment == Payment.PAY_AT_PICKUP)
        channel = self.random.choice(_CHANNELS)
        return services.place_order(
            basket=self._basket(number, buyer),
            buyer=buyer,
            address=None if method.is_pickup else self._address(number, home),
            shipping_method=method,
            payment_method=self.payment[plan.payment],
            channel=channel,
            campaign=self.random.choice(_CAMPAIGNS.get(channel, [{}])),
            comment=self.random.choice(self.people["comments"]) if number % 5 == 2 else "",
            actor=Actor.of(self.team["staff"]) if channel == Channel.STAFF else None,
        )

    def _basket(self, number: int, buyer: Buyer) -> Basket:
        basket = Basket(owner=buyer.user)
        for product in self.random.sample(self.sold, self.random.choice([1, 1, 2, 2, 3])):
            basket_services.add_product(
                basket=basket, product=product, quantity=self.random.choice([1, 1, 1, 2])
            )
        if number % 9 == 4 and self.vouchers:
            with suppress(basket_services.BasketRefused):  # too small a basket: this buyer forgets about it
                basket_services.add_voucher(basket=basket, code=self.vouchers[0].code, user=buyer.user)
        return basket

    def _home(self, number: int, plan: Plan) -> dict[str, str]:
        """A buyer, with a home that the payment suits: who pays at pick-up lives near, a courier takes cash at home."""
        homes = self.people["buyers"]
        if plan.payment == Payment.PAY_AT_PICKUP:
            homes = [home for home in homes if home["city"] in self.people["near"]]
        elif plan.payment == Payment.CASH_ON_DELIVERY:
            homes = [home for home in homes if home["country"] == self.store.country]
        return homes[number % len(homes)]

    def _way_to(self, home: dict[str, str], *, is_pickup: bool) -> ShippingMethod:
        reach = self.people["reach"]
        fits = [
            method
            for code, method in self.delivery.items()
            if method.is_pickup == is_pickup
            and {home["city"], home["country"]} & set(reach.get(code, [home["country"]]))
        ]
        return self.random.choice(fits)

    def _buyer(self, number: int, home: dict[str, str]) -> Buyer:
        phone = "".join(
            str(self.random.randint(0, 9)) if sign == "#" else sign for sign in self.people["phone"]
        )
        if home is self.people["buyers"][0]:
            return Buyer(name=home["name"], email=self.customer.email, phone=phone, user=self.customer)
        if number % 8 == 5:  # some leave their number only
            return Buyer(name=home["name"], phone=phone)
        name, hosts = home["name"], self.people["mail_hosts"]
        mailbox = ascii_slug(name).replace("-", ".")
        return Buyer(name=name, email=f"{mailbox}@{hosts[len(name) % len(hosts)]}", phone=phone)

    def _address(self, number: int, home: dict[str, str]) -> Address:
        street = self.people["streets"][number % len(self.people["streets"])].replace(
            "#", str(1 + number * 7 % 58)
        )
        return Address(line1=street, city=home["city"], postcode=home["postcode"], country=home["country"])

    def _move(self, order: Order, at: datetime, moves: list[str]) -> None:
        for move in moves:
            at += timedelta(hours=self.random.uniform(*_GAPS[move]))
            at = min(at, self.now - timedelta(minutes=self.random.randint(5, 40)))
            to, actor, reason = move.removeprefix("+"), self._actor(move, order), self._reason(move)
            change = services.change_payment_status if move.startswith("+") else services.change_status
            order = change(order=order, to=to, actor=actor, reason=reason)
            newest = OrderStatusChange.objects.filter(order=order).order_by("-pk")[:1]
            OrderStatusChange.objects.filter(pk__in=newest.values("pk")).update(date_created=at)

    def _actor(self, move: str, order: Order) -> Actor:
        if move == "+pending":
            return Actor.buyer(order.buyer_name, order.user)
        if move in ("+paid", "+refunded", "+partly_refunded"):
            return Actor.of(self.team["manager"])
        if move == "cancelled" and self.random.random() < 0.5:
            return Actor.of(self.team["manager"])
        return Actor.of(self.team["staff"])

    def _reason(self, move: str) -> str:
        return self.random.choice(self.people.get(move.removeprefix("+"), [""]))
