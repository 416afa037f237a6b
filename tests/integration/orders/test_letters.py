"""Letters about orders: to whom, in what words, once each, and never lost."""

# Long because it is one story of letters: rows, sending, retries, words.

from __future__ import annotations

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone

from commerce.context import store_context
from commerce.notifications import tasks
from commerce.notifications.letters import write_letter
from commerce.notifications.models import Delivery
from commerce.notifications.sending import GAPS, send_delivery
from commerce.order import services
from commerce.order.models import Order
from commerce.stores.models import Store
from tests import factories as make
from tests.fixtures_stores import MARKER, PRICE_OF_B, Shop

pytestmark = pytest.mark.django_db

CLERK = services.Actor.system("clerk")
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def letters_of(**fields: Any) -> dict[str, mail.EmailMultiAlternatives]:
    """{audience: letter} of the deliveries that match, written but not sent."""
    return {delivery.audience: write_letter(delivery) for delivery in Delivery.objects.filter(**fields)}


def html_of(letter: mail.EmailMultiAlternatives) -> str:
    [(html, kind)] = letter.alternatives
    assert kind == "text/html"
    return html


# --- who gets what


def test_buyer_and_sellers_hear_of_an_order_and_of_each_move(in_store_a: Store, on_commit: Any) -> None:
    manager = make.make_member(in_store_a, "manager")
    make.make_member(in_store_a, "staff")
    make.make_member(in_store_a, "viewer")
    sellers = [in_store_a.owner.email, manager.email]
    with on_commit():
        order = make.make_order(email="ann@example.com")
    assert [letter.to for letter in mail.outbox] == [["ann@example.com"], *([email] for email in sellers)]
    mail.outbox.clear()
    with on_commit():
        services.change_status(order=order, to="confirmed", actor=CLERK)
        services.change_payment_status(order=order, to="paid", actor=CLERK)
    assert [letter.to[0] for letter in mail.outbox] == ["ann@example.com", *sellers] * 2
    assert {letter.subject for letter in mail.outbox} == {
        f"Order {order.number}: confirmed", f"Order {order.number}: paid",
    }  # fmt: skip
    assert set(Delivery.objects.values_list("state", "tries")) == {("sent", 1)}


def test_a_seller_who_buys_from_themselves_gets_both_letters(in_store_a: Store, on_commit: Any) -> None:
    with on_commit():
        make.make_order(email=in_store_a.owner.email)
    assert [letter.to for letter in mail.outbox] == [[in_store_a.owner.email]] * 2


def test_nothing_is_sent_or_kept_when_the_order_is_undone(in_store_a: Store, on_commit: Any) -> None:
    with on_commit(), pytest.raises(RuntimeError), transaction.atomic():
        make.make_order()
        raise RuntimeError
    assert not mail.outbox and not Delivery.objects.exists()


# --- what it says


def test_the_buyers_letter(in_store_a: Store) -> None:
    in_store_a.email = "hello@aster.example"
    in_store_a.save()
    order = make.make_order(
        product=make.make_product("Cup", price="12.50"), quantity=2,
        shipping_method=make.make_shipping_method("Courier", price="5.00"),
        payment_method=make.make_payment_method(
            "Transfer", kind="bank_transfer", instructions="IBAN DE00 1234"
        ),
    )  # fmt: skip
    letter = letters_of()["buyer"]
    assert letter.subject == f"Your order {order.number} at Aster"
    assert letter.from_email.startswith("Aster <")
    assert letter.reply_to == ["hello@aster.example"]
    link = f"http://aster.localhost:8000{order.get_absolute_url()}"
    for part in (letter.body, html_of(letter)):
        for text in ("Cup", "€25", "€5", "€30", "Courier", "IBAN DE00 1234", "Berlin", "Germany", link):
            assert text in part
    assert "/cabinet/" not in letter.body


def test_the_sellers_letter(in_store_a: Store) -> None:
    order = make.make_order(email="ann@example.com", comment="Ring twice")
    letter = letters_of()["seller"]
    assert letter.subject == f"New order {order.number} from Ann Buyer"
    assert letter.reply_to == ["ann@example.com"]
    for text in (
        "Ann Buyer",
        "ann@example.com",
        "+49 30 1234567",
        "Ring twice",
        "http://aster.localhost:8000/cabinet/",
    ):
        assert text in letter.body
    assert order.verification_hash() not in letter.body


def test_a_paid_or_cancelled_order_asks_for_no_money(in_store_a: Store) -> None:
    method = make.make_payment_method("Transfer", kind="bank_transfer", instructions="IBAN DE00 1234")
    order = make.make_order(payment_method=method)
    services.change_status(order=order, to="cancelled", actor=CLERK, reason="Sold the last one in the shop")
    letter = letters_of(kind="order_status")["buyer"]
    assert "IBAN" not in letter.body
    assert "Sold the last one in the shop" in letter.body and "Sold the last one in the shop" in html_of(
        letter
    )


@pytest.mark.parametrize("to", ["confirmed", "shipped", "cancelled"])
def test_each_status_has_its_sentence(in_store_a: Store, to: str) -> None:
    services.change_status(order=make.make_order(), to=to, actor=CLERK)
    opening = {"confirmed": "is preparing it", "shipped": "on its way", "cancelled": "has been cancelled"}[to]
    assert opening in letters_of(kind="order_status")["buyer"].body


def test_a_letter_tells_of_its_own_event_even_when_it_is_late(in_store_a: Store) -> None:
    order = make.make_order()
    services.change_status(order=order, to="confirmed", actor=CLERK)
    services.change_status(order=order, to="shipped", actor=CLERK)
    assert {letter.subject for delivery in Delivery.objects.filter(audience="buyer", kind="order_status")
            for letter in [write_letter(delivery)]} == {
        f"Order {order.number}: confirmed", f"Order {order.number}: shipped",
    }  # fmt: skip


def test_the_buyer_reads_the_orders_language_and_the_seller_the_stores(in_store_a: Store) -> None:
    make.make_order(language="ru", product=make.make_product(price="1250.50"))
    letters = letters_of()
    assert '<html lang="ru">' in html_of(letters["buyer"]) and '<html lang="en">' in html_of(
        letters["seller"]
    )
    assert "1\xa0250,50\xa0€" in letters["buyer"].body and "€1,250.50" in letters["seller"].body


def test_a_pick_up_names_the_place(in_store_a: Store) -> None:
    counter = make.make_shipping_method("Shop", kind="pickup", pickup_address="Mill Lane 3")
    payment = make.make_payment_method("At the counter", kind="pay_at_pickup")
    make.make_order(shipping_method=counter, payment_method=payment)
    letter = letters_of()["buyer"]
    assert "Mill Lane 3" in letter.body and "Delivery to" not in letter.body


# --- what must not get in


def test_script_in_every_text_stays_text(in_store_a: Store) -> None:
    in_store_a.name = SCRIPT
    in_store_a.save()
    make.make_order(
        buyer_name=SCRIPT, comment=SCRIPT, product=make.make_product(SCRIPT),
        payment_method=make.make_payment_method(SCRIPT, kind="bank_transfer", instructions=SCRIPT),
        shipping_method=make.make_shipping_method(SCRIPT),
    )  # fmt: skip
    for letter in letters_of().values():
        assert "<script" not in html_of(letter)
        assert "&lt;script&gt;" in html_of(letter)


def test_a_line_break_adds_no_header(in_store_a: Store, on_commit: Any) -> None:
    in_store_a.name = "Aster\r\nBcc: all@example.com"
    in_store_a.save()
    with on_commit():
        make.make_order(buyer_name="Ann\nBcc: all@example.com")
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        message = letter.message()
        assert message["Bcc"] is None
        assert "\n" not in letter.subject and "\r" not in letter.from_email


def test_letters_hold_nothing_of_another_store(shop_a: Shop, shop_b: Shop) -> None:
    with store_context(shop_a.store):
        make.make_order(product=shop_a.product)
        texts = [
            letter.body + html_of(letter) + letter.subject + letter.from_email
            for letter in letters_of().values()
        ]
        recipients = set(Delivery.objects.values_list("recipient", flat=True))
    assert texts
    for text in texts:
        assert MARKER not in text and PRICE_OF_B not in text and shop_b.host not in text
    assert not any("birch" in recipient for recipient in recipients)


def test_a_letter_of_another_store_cannot_be_sent(in_store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        make.make_order()
        pk = Delivery.objects.values_list("pk", flat=True).first()
    assert send_delivery(delivery_id=pk) is False
    assert not mail.outbox


# --- once, and not lost


def pending(**fields: Any) -> Delivery:
    make.make_order()
    delivery = Delivery.objects.filter(audience="buyer").get()
    Delivery.objects.exclude(pk=delivery.pk).delete()
    Delivery.objects.update(**fields)
    return delivery


def test_a_task_that_runs_twice_sends_once(in_store_a: Store) -> None:
    delivery = pending()
    tasks.send_delivery_task(delivery.pk)
    tasks.send_delivery_task(delivery.pk)
    assert len(mail.outbox) == 1


def test_a_task_for_a_deleted_letter_does_nothing(in_store_a: Store) -> None:
    tasks.send_delivery_task(10**9)
    assert not mail.outbox


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Each error in the list is raised by one sending; then mail works again."""
    errors: list[BaseException] = []
    send = EmailBackend.send_messages

    def send_or_fail(self: EmailBackend, messages: Any) -> Any:
        if errors:
            raise errors.pop(0)
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_or_fail)
    return errors


def test_a_failure_is_written_down_and_tried_again_later(
    in_store_a: Store, failing: list[BaseException]
) -> None:
    delivery = pending()
    failing += [OSError("The mail server is away")] * 2
    for tries in (1, 2):
        assert send_delivery(delivery_id=delivery.pk) is False
        delivery.refresh_from_db()
        assert (delivery.state, delivery.tries, delivery.error) == (
            "pending",
            tries,
            "OSError: The mail server is away",
        )
        wait = delivery.next_try_at - timezone.now()
        assert GAPS[tries - 1] - timedelta(seconds=30) < wait <= GAPS[tries - 1]
    assert send_delivery(delivery_id=delivery.pk) is True
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.error) == ("sent", 3, "")
    assert delivery.sent_at is not None and len(mail.outbox) == 1


def test_gaps_grow() -> None:
    assert sorted(GAPS) == GAPS and len(set(GAPS)) == len(GAPS)


def test_after_the_last_try_a_letter_is_given_up(in_store_a: Store, failing: list[BaseException]) -> None:
    delivery = pending(tries=len(GAPS))
    failing.append(OSError("Away"))
    send_delivery(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert send_delivery(delivery_id=delivery.pk) is False
    assert not mail.outbox


@pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "pending")])
def test_a_mailbox_that_does_not_exist_is_not_tried_again(
    in_store_a: Store, failing: list[BaseException], code: int, state: str
) -> None:
    delivery = pending()
    failing.append(smtplib.SMTPRecipientsRefused({"ann@example.com": (code, b"No")}))
    send_delivery(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == state


def test_an_error_in_the_database_is_written_down_too(
    in_store_a: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = pending()

    def broken(_delivery: Delivery) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr("commerce.notifications.sending.write_letter", broken)
    send_delivery(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("pending", 1)
    assert "division by zero" in delivery.error


def test_the_sweep_sends_what_was_left_behind_in_every_store(store_a: Store, store_b: Store) -> None:
    for store in (store_a, store_b):
        with store_context(store):
            pending(next_try_at=timezone.now() - timedelta(seconds=1))
    with store_context(None):
        tasks.sweep_deliveries_task()
    assert sorted(letter.from_email.split(" <")[0] for letter in mail.outbox) == ["Aster", "Birch"]
    with store_context(None):
        tasks.sweep_deliveries_task()
    assert len(mail.outbox) == 2


def test_the_sweep_leaves_alone_what_is_not_due(in_store_a: Store) -> None:
    pending()  # a task is on its way
    tasks.sweep_deliveries_task()
    assert not mail.outbox


def test_beat_knows_the_sweep() -> None:
    from site_config.celery import app

    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.sweep_deliveries_task.name in scheduled
    assert tasks.sweep_deliveries_task.name in app.tasks


def test_an_order_stands_when_the_queue_is_away(
    in_store_a: Store, on_commit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **options: Any) -> None:
        raise ConnectionError("No broker")

    monkeypatch.setattr(tasks.send_delivery_task, "apply_async", away)
    with on_commit():
        order = make.make_order()
    assert Order.objects.get() == order
    assert set(Delivery.objects.values_list("state", flat=True)) == {"pending"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_letter_send_it_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make.make_store("twice")
    with store_context(store):
        delivery = pending(state=Delivery.State.PENDING, sent_at=None)
    mail.outbox.clear()
    is_sending, may_go_on = Event(), Event()
    send = EmailBackend.send_messages

    def slow(self: EmailBackend, messages: Any) -> Any:
        is_sending.set()
        assert may_go_on.wait(10)
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)

    def work() -> bool:
        try:
            with store_context(store):
                return send_delivery(delivery_id=delivery.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(work)
        assert is_sending.wait(10)
        assert pool.submit(work).result(10) is False
        may_go_on.set()
        assert first.result(10) is True
    assert len(mail.outbox) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_sending_loses_nothing(db: None, failing: list[BaseException]) -> None:
    store = make.make_store("killed")
    with store_context(store):
        delivery = pending(state=Delivery.State.PENDING, sent_at=None, tries=0)
        mail.outbox.clear()
        failing.append(SystemExit())
        with pytest.raises(SystemExit):
            send_delivery(delivery_id=delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.tries) == ("pending", 0)
        Delivery.objects.update(next_try_at=timezone.now())
    tasks.sweep_deliveries_task()
    assert len(mail.outbox) == 1


def test_buttons_have_the_colours_of_the_store(in_store_a: Store) -> None:
    in_store_a.branding = {"colours": {"surface": "#ffffff", "ink": "#111111", "accent": "#a01040"}}
    in_store_a.save()
    make.make_order()
    [html] = {html_of(letter).partition("background:#a01040")[1] for letter in letters_of().values()}
    assert html == "background:#a01040"
