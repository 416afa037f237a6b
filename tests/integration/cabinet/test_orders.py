"""Orders in the cabinet: found, read, moved on by one view, and refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from commerce.context import store_context
from commerce.notifications.letters import write_letter
from commerce.notifications.models import Delivery
from commerce.order.models import Order, OrderStatusChange
from tests import factories as make
from tests.integration.cabinet.conftest import messages

pytestmark = pytest.mark.django_db


def move(client: Client, order: Order, **data: str) -> Any:
    data = {"kind": "order", "seen": order.status, **data}
    return client.post(reverse("orders:move", args=[order.pk]), data)


def reread(shop: Any, order: Order) -> Order:
    with store_context(shop.store):
        return Order.objects.get(pk=order.pk)


def test_staff_confirm_an_order_and_are_named_in_its_history(shop_a: Any, enter: Any) -> None:
    response = move(enter(shop_a.staff), shop_a.order, to="confirmed")
    assert response["Location"] == f"/cabinet/orders/{shop_a.order.pk}/"
    assert reread(shop_a, shop_a.order).status == "confirmed"
    with store_context(shop_a.store):
        change = OrderStatusChange.objects.filter(order=shop_a.order).order_by("pk").last()
    assert (change.old_status, change.new_status, change.actor) == ("new", "confirmed", shop_a.staff)


def test_cancelling_keeps_the_reason(shop_a: Any, owner: Client) -> None:
    move(owner, shop_a.order, to="cancelled", reason="Broken in the kiln")
    assert reread(shop_a, shop_a.order).status == "cancelled"
    page = owner.get(reverse("orders:detail", args=[shop_a.order.pk])).content.decode()
    assert "Broken in the kiln" in page
    assert "Mark as shipped" not in page


def test_payment_is_marked_by_the_same_view(shop_a: Any, owner: Client) -> None:
    move(owner, shop_a.order, kind="payment", to="paid", seen="unpaid")
    assert reread(shop_a, shop_a.order).payment_status == "paid"


def test_a_button_of_a_stale_page_changes_nothing_and_says_so(shop_a: Any, owner: Client) -> None:
    move(owner, shop_a.order, to="confirmed")
    messages(owner)
    move(owner, shop_a.order, to="cancelled", seen="new")
    assert reread(shop_a, shop_a.order).status == "confirmed"
    assert messages(owner) == [
        "The order was changed meanwhile. It is now «Confirmed»: look at it before you press again."
    ]


@pytest.mark.parametrize("to", ["delivered", "nonsense", "new"])
def test_a_move_that_the_table_does_not_know_is_a_sentence(to: str, shop_a: Any, owner: Client) -> None:
    before = reread(shop_a, shop_a.order)
    assert move(owner, shop_a.order, to=to).status_code == 302
    assert reread(shop_a, shop_a.order).status == before.status
    if to != "new":  # to where it is already: nothing to do and nothing to refuse
        assert "cannot become" in messages(owner)[0]


@pytest.mark.parametrize(
    "data", [{}, {"kind": "x", "to": "confirmed", "seen": "new"}, {"kind": "order", "to": "a" * 99}]
)
def test_a_request_without_sense_is_a_sentence(data: dict[str, str], shop_a: Any, owner: Client) -> None:
    assert owner.post(reverse("orders:move", args=[shop_a.order.pk]), data).status_code == 302
    assert messages(owner) == ["That was not understood. Press one of the buttons of the order."]


@pytest.mark.parametrize("wanted", ["number", "buyer_name", "email", "phone"])
def test_an_order_is_found_by(wanted: str, shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        other = make.make_order(product=shop_a.product, buyer_name="Zoe Zimmermann", email="zoe@example.org")
        Order.objects.filter(pk=other.pk).update(phone="+1 555 0000")
        other.refresh_from_db()
    page = owner.get("/cabinet/orders/", {"q": getattr(other, wanted)})
    assert [order.pk for order in page.context["object_list"]] == [other.pk]


def test_orders_are_filtered_by_status(shop_a: Any, owner: Client) -> None:
    move(owner, shop_a.order, to="confirmed")
    page = owner.get("/cabinet/orders/", {"status": "confirmed"})
    assert [order.pk for order in page.context["object_list"]] == [shop_a.order.pk]


def test_nonsense_in_filters_is_not_an_error(owner: Client) -> None:
    query = {
        "status": "x",
        "date_placed_from": "yesterday",
        "p": "9" * 30,
        "ordering": "-password",
        "q": "\x00'%_",
    }
    assert owner.get("/cabinet/orders/", query).status_code == 200


def test_what_buyers_wrote_is_escaped(shop_a: Any, owner: Client) -> None:
    script = "<script>alert(1)</script>"
    with store_context(shop_a.store):
        order = make.make_order(product=shop_a.product, buyer_name=script, comment=script)
    for url in ("/cabinet/", "/cabinet/orders/", reverse("orders:detail", args=[order.pk])):
        page = owner.get(url).content.decode()
        assert script not in page
        assert "&lt;script&gt;" in page


def test_a_note_is_kept_and_an_empty_one_refused(shop_a: Any, owner: Client) -> None:
    url = reverse("orders:note", args=[shop_a.order.pk])
    owner.post(url, {"message": "Called her: come on Friday"})
    owner.post(url, {"message": "  "})
    assert messages(owner) == ["Note added.", "Write something in the note first."]
    assert (
        "Called her: come on Friday"
        in owner.get(reverse("orders:detail", args=[shop_a.order.pk])).content.decode()
    )


@pytest.mark.parametrize("path", ["new/", "edit/1/", "delete/1/", "history/1/", "usage/1/"])
def test_orders_are_not_made_edited_or_deleted_here(path: str, owner: Client) -> None:
    assert owner.get(f"/cabinet/orders/{path}").status_code == 404


# --- the parcel


NO_ADDRESS = "Copy the whole address of the carrier’s page, with https:// before it."


def track(client: Client, order: Order, **data: str) -> Any:
    return client.post(reverse("orders:tracking", args=[order.pk]), data)


def test_tracking_number_is_in_the_letter_and_on_the_buyers_page(shop_a: Any, owner: Client) -> None:
    url = "https://carrier.example/track?id=RR1&x=2"
    track(owner, shop_a.order, number=" RR123456789DE ", url=url)
    for to in ("confirmed", "shipped"):
        move(owner, reread(shop_a, shop_a.order), to=to)
    with store_context(shop_a.store):
        delivery = Delivery.objects.get(order=shop_a.order.pk, audience="buyer", context__to="shipped")
        letter = write_letter(delivery)
    assert f"Tracking number: RR123456789DE\n{url}\n" in letter.body
    page = BeautifulSoup(
        Client(headers={"host": shop_a.host}).get(shop_a.order.get_absolute_url()).content, "html.parser"
    )
    assert page.find("a", string="RR123456789DE")["href"] == url


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"number": "1", "url": "javascript:alert(1)"}, NO_ADDRESS),
        ({"number": "1", "url": "carrier"}, NO_ADDRESS),
        ({"number": "x" * 81}, "A tracking number has 80 signs at most."),
        ({"number": "a\x00b"}, "A tracking number has 80 signs at most."),
    ],
)  # fmt: skip
def test_nonsense_is_no_tracking_number(
    data: dict[str, str], sentence: str, shop_a: Any, owner: Client
) -> None:
    track(owner, shop_a.order, **data)
    assert (messages(owner), reread(shop_a, shop_a.order).tracking_number) == ([sentence], "")


def test_empty_number_takes_the_parcel_away(shop_a: Any, owner: Client) -> None:
    for number in ("RR1", ""):
        track(owner, shop_a.order, number=number, url="https://carrier.example/")
    order = reread(shop_a, shop_a.order)
    assert (order.tracking_number, order.tracking_url) == ("", "")


def test_viewer_writes_no_tracking_number(shop_a: Any, enter: Any) -> None:
    assert track(enter(shop_a.viewer), shop_a.order, number="RR1").status_code == 403


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("+49 1512 3456789", True), ("01512 345 67 89", True), ("3456789", True), ("(1512) 345-67", True),
        ("8 1512 3456789", True), ("99999999", False), ("998", False), ("0000", False),
    ],
)  # fmt: skip
def test_order_is_found_by_a_phone_as_people_say_it(
    query: str, is_found: bool, shop_a: Any, owner: Client
) -> None:
    with store_context(shop_a.store):
        Order.objects.exclude(pk=shop_a.order.pk).delete()
        Order.objects.filter(pk=shop_a.order.pk).update(phone="+4915123456789", number="AAAA-BBBB")
    assert ("AAAA-BBBB" in owner.get("/cabinet/orders/", {"q": query}).text) is is_found
