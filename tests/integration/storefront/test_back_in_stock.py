"""“Tell me when it is back”: asked once, told once by whatever way the stock comes back, stopped by a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from commerce.accounts import throttle
from commerce.catalogue.models import Product
from commerce.catalogue.services import save_product
from commerce.context import store_context
from commerce.customer.alerts import ask, tell_waiting, waiting_for
from commerce.customer.models import ProductAlert
from commerce.customer.tasks import sweep_alerts_task
from commerce.notifications.models import Delivery
from commerce.notifications.sending import send_delivery
from commerce.order.people import Actor
from commerce.order.services import change_status
from commerce.order.statuses import OrderStatus
from commerce.partner.models import StockRecord
from commerce.stores.models import Store
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

GetClient = Callable[[Store], Client]
JSON = {"Accept": "application/json"}
ANN = "ann@example.com"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """What the queue was asked to tell of."""
    calls: list[list[int]] = []
    monkeypatch.setattr("commerce.customer.receivers.tell_waiting_task.delay", calls.append)
    return calls


def wait_for(product: Product, email: str = ANN) -> ProductAlert:
    ask(product=product, email=email, language="en")
    return ProductAlert.objects.latest("pk")


def statuses() -> list[str]:
    return list(ProductAlert.objects.order_by("pk").values_list("status", flat=True))


def test_shopper_leaves_an_address_at_a_sold_out_product(inside: Store, visitor: Browser) -> None:
    make.make_product("Cup", slug="cup", stock=0)
    visitor.open("/product/cup/").submit("tell-email", email="Ann@Example.com")
    assert (visitor.path, "We shall write to ann@example.com once" in visitor.text) == ("/product/cup/", True)
    assert list(ProductAlert.objects.values_list("product__title", "email", "status", "language")) == [
        ("Cup", ANN, "Active", "en")
    ]


def test_sold_out_variant_can_be_waited_for(inside: Store, visitor: Browser) -> None:
    bowl = make.make_product("Bowl", slug="bowl", variants={"Sage": "9.00", "Moss": "9.00"})
    moss = bowl.children.get(title="Moss")
    moss.stockrecords.update(num_in_stock=0)
    assert visitor.open("/product/bowl/").page.select_one(".tell").has_attr("hidden")
    visitor.click("Moss").submit("tell-email", email=ANN)
    assert (ProductAlert.objects.get().product, waiting_for(bowl)) == (moss, 1)


def test_asking_twice_is_one_wish(inside: Store) -> None:
    cup = make.make_product("Cup", stock=0)
    for email in (ANN, "ANN@example.com ", ANN):
        ask(product=cup, email=email, language="en")
    assert ProductAlert.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"email": "ann"}, "That is no e-mail address"),
        ({"email": ""}, "Write the address"),
        ({"product": "9999999", "email": ANN}, "no longer sold here"),
        ({"product": "x", "email": ANN}, "no longer sold here"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(
    data: dict[str, str], sentence: str, inside: Store, client_of: GetClient
) -> None:
    cup = make.make_product("Cup", stock=0)
    response = client_of(inside).post("/tell-me/", {"product": cup.pk, **data}, headers=JSON)
    assert (response.status_code, sentence in response.json()["message"]) == (422, True)
    assert not ProductAlert.objects.exists()


def test_product_of_another_store_cannot_be_waited_for(inside: Store, client_of: GetClient) -> None:
    with store_context(make.make_store("other")):
        lamp = make.make_product("Lamp", stock=0)
    response = client_of(inside).post("/tell-me/", {"product": lamp.pk, "email": ANN}, headers=JSON)
    assert response.status_code == 422


def test_programs_are_thanked_and_forgotten(inside: Store, client_of: GetClient) -> None:
    cup = make.make_product("Cup", stock=0)
    data = {"product": cup.pk, "email": ANN, "website": "http://spam.example"}
    assert client_of(inside).post("/tell-me/", data, headers=JSON).json()["ok"] is True
    assert not ProductAlert.objects.exists()


def test_many_wishes_from_one_place_have_to_wait(
    inside: Store, client_of: GetClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.LIMITS, "tell-me", throttle.Limits(pair=1, ip=9, account=9))
    data = {"product": make.make_product("Cup", stock=0).pk, "email": ANN}
    answers = [client_of(inside).post("/tell-me/", data, headers=JSON).status_code for _try in range(2)]
    assert answers == [200, 429]


def test_those_who_wait_are_told_once(inside: Store) -> None:
    cup = make.make_product("Cup", slug="cup", stock=0)
    wait_for(cup)
    before = tell_waiting(product_ids=[cup.pk])
    cup.stockrecords.update(num_in_stock=1)
    assert (before, tell_waiting(product_ids=[cup.pk]), tell_waiting(product_ids=[cup.pk])) == (0, 1, 0)
    assert (statuses(), Delivery.objects.get().recipient) == (["Closed"], ANN)


def test_letter_is_in_the_readers_language_and_can_be_stopped(inside: Store) -> None:
    bowl = make.make_product("Чаша", slug="bowl", variants={"Мох": "9.00"})
    moss = bowl.children.get()
    ask(product=moss, email=ANN, language="ru")
    alert = ProductAlert.objects.get()
    tell_waiting(product_ids=[moss.pk])
    send_delivery(delivery_id=Delivery.objects.get().pk)
    letter = mail.outbox[-1]
    stop = inside.absolute_url(f"/tell-me/{alert.key}/")
    assert (letter.to, letter.subject) == ([ANN], "«Чаша, Мох»: снова в наличии")
    assert (f"/product/bowl/?variant={moss.slug}" in letter.body, stop in letter.body) == (True, True)
    assert letter.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert stop in letter.alternatives[0].content


def test_ask_again_after_being_told(inside: Store) -> None:
    cup = make.make_product("Cup")
    wait_for(cup)
    tell_waiting(product_ids=[cup.pk])
    wait_for(cup)
    assert statuses() == ["Closed", "Active"]


def test_hidden_product_is_not_back(inside: Store) -> None:
    cup = make.make_product("Cup", is_public=False)
    wait_for(cup)
    assert tell_waiting(product_ids=[cup.pk]) == 0


def test_saved_stock_tells(
    inside: Store, told: list[list[int]], django_capture_on_commit_callbacks: Any
) -> None:
    cup = make.make_product("Cup", stock=0)
    other = make.make_product("Bowl", stock=0)
    wait_for(cup)
    with django_capture_on_commit_callbacks(execute=True):
        save_product(product=cup, title="Cup", price=10, stock=4)
        save_product(product=other, title="Bowl", price=10, stock=4)
    assert told and {tuple(ids) for ids in told} == {(cup.pk,)}


def test_cancelled_order_tells(
    inside: Store, told: list[list[int]], django_capture_on_commit_callbacks: Any
) -> None:
    cup = make.make_product("Cup", stock=1)
    order = make.make_order(product=cup)
    wait_for(cup)
    with django_capture_on_commit_callbacks(execute=True):
        change_status(order=order, to=OrderStatus.CANCELLED, actor=Actor.system("test"))
    assert told == [[cup.pk]]


def test_sweep_finds_what_came_back_silently(inside: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    cup, bowl = make.make_product("Cup", stock=0), make.make_product("Bowl", stock=0)
    wait_for(cup)
    wait_for(bowl)
    StockRecord.objects.filter(product=cup).update(num_in_stock=3)
    calls: list[list[int]] = []
    monkeypatch.setattr("commerce.customer.tasks.tell_waiting_task.delay", calls.append)
    sweep_alerts_task.run()
    assert calls == [[cup.pk]]


def test_link_of_the_letter_asks_first_and_then_stops(inside: Store, client_of: GetClient) -> None:
    alert = wait_for(make.make_product("Cup", stock=0))
    path = f"/tell-me/{alert.key}/"
    client = Client(enforce_csrf_checks=True, headers={"host": inside.host})
    assert (client.get(path).status_code, statuses()) == (200, ["Active"])
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, statuses(), "No letter will come" in answer.text) == (
        200,
        ["Cancelled"],
        True,
    )
    assert client.get("/tell-me/none/").status_code == 404


def test_seller_sees_how_many_wait(inside: Store, client_of: GetClient) -> None:
    cup = make.make_product("Cup", stock=0)
    for email in (ANN, "bob@example.com"):
        wait_for(cup, email)
    client = client_of(inside)
    client.force_login(inside.owner, backend="django.contrib.auth.backends.ModelBackend")
    with translation.override("en"):
        page = client.get(f"/cabinet/products/edit/{cup.pk}/").text
    assert "2 people wait for it to be back" in page
