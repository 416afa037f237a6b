"""Settings, delivery, payment, members, the page's editor, the account: what makes a store one's own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from commerce.accounts.models import User
from commerce.context import store_context
from commerce.payment.models import PaymentMethod
from commerce.shipping.models import ShippingMethod
from commerce.stores.models import Membership, Store
from commerce.stores.preview import is_good
from commerce.stores.roles import Role
from tests import factories as make
from tests.integration.cabinet.conftest import form_data, messages
from tests.integration.cabinet.test_products import rows

pytestmark = pytest.mark.django_db


def test_the_owner_changes_the_store(shop_a: Any, shop_b: Any, owner: Client) -> None:
    url = "/cabinet/store/"
    data = form_data(owner, url, name="Aster & Sons", language="ru", status="closed", time_zone="Asia/Tokyo")
    assert owner.post(url, data).status_code == 302
    store = Store.objects.get(pk=shop_a.store.pk)
    assert (store.name, store.language, store.status, store.time_zone) == (
        "Aster & Sons",
        "ru",
        "closed",
        "Asia/Tokyo",
    )
    assert (store.slug, store.currency, store.owner) == ("aster", "EUR", shop_a.owner)
    assert Store.objects.get(pk=shop_b.store.pk).name == shop_b.store.name


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 81), ("email", "no"), ("language", "xx"), ("time_zone", "Mars/Base"),
     ("status", "gone"), ("country", "ZZ")],
)  # fmt: skip
def test_wrong_settings_are_said_beside_the_field(field: str, value: str, owner: Client) -> None:
    response = owner.post("/cabinet/store/", form_data(owner, "/cabinet/store/", **{field: value}))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


def test_a_manager_reads_the_settings_and_cannot_save_them(shop_a: Any, enter: Any) -> None:
    client = enter(shop_a.manager)
    assert client.get("/cabinet/store/").status_code == 200
    assert client.post("/cabinet/store/", {"name": "Mine"}).status_code == 403
    assert Store.objects.get(pk=shop_a.store.pk).name == "Aster"


def shipping(**fields: Any) -> dict[str, Any]:
    bands = fields.pop("bands", ())
    data = {"kind": "flat", "name": "Boat", "price": "3", "is_active": "on", **fields}
    return data | rows("bands", *bands)


def test_delivery_by_weight_has_its_bands(shop_a: Any, owner: Client) -> None:
    data = shipping(
        kind="by_weight", bands=({"up_to": "500", "price": "2"}, {"up_to": "900", "price": "4.50"})
    )
    assert owner.post("/cabinet/delivery/new/", data).status_code == 302
    with store_context(shop_a.store):
        method = ShippingMethod.objects.get(name="Boat")
        assert [(band.up_to, str(band.price)) for band in method.bands.all()] == [
            (500, "2.00"),
            (900, "4.50"),
        ]
    url = reverse("delivery:edit", args=[method.pk])
    assert owner.post(url, shipping(name="Ship")).status_code == 302
    with store_context(shop_a.store):
        method.refresh_from_db()
        assert (method.name, method.kind, method.bands.count()) == ("Ship", "flat", 0)


@pytest.mark.parametrize(
    "data",
    [
        shipping(kind="pickup"), shipping(kind="by_weight"), shipping(price="-1"), shipping(price="9" * 13),
        shipping(name=""), shipping(kind="drone"),
        shipping(kind="by_weight", bands=({"up_to": "0", "price": "1"},)),
        shipping(kind="by_weight", bands=({"up_to": "5", "price": "1"}, {"up_to": "5", "price": "2"})),
    ],
)  # fmt: skip
def test_wrong_delivery_is_not_saved(data: dict[str, Any], shop_a: Any, owner: Client) -> None:
    assert owner.post("/cabinet/delivery/new/", data).status_code == 200
    with store_context(shop_a.store):
        assert not ShippingMethod.objects.filter(name="Boat").exists()


def test_a_bank_transfer_needs_instructions(shop_a: Any, owner: Client) -> None:
    data = {"kind": "bank_transfer", "name": "Transfer", "is_active": "on"}
    assert list(owner.post("/cabinet/payment/new/", data).context["form"].errors) == ["instructions"]
    assert owner.post("/cabinet/payment/new/", {**data, "instructions": "IBAN"}).status_code == 302
    with store_context(shop_a.store):
        assert PaymentMethod.objects.get(name="Transfer").instructions == "IBAN"


def test_a_new_member_gets_a_letter_and_comes_in_by_its_link_once(
    shop_a: Any, owner: Client, enter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        owner.post("/cabinet/members/new/", {"email": "New@Example.com", "role": "staff"})
    assert [letter.to for letter in mail.outbox] == [["new@example.com"]]
    link = re.search(r"http://\S+/cabinet/join/\S+", mail.outbox[0].body).group()
    path = link.partition(shop_a.host)[2].partition("/")[2]
    guest = enter(None)
    assert guest.get(f"/{path}").status_code == 200
    passwords = {"new_password1": "correct horse 9", "new_password2": "correct horse 9"}
    assert guest.post(f"/{path}", passwords)["Location"] == "/cabinet/"
    assert guest.get("/cabinet/orders/").status_code == 200
    assert guest.get("/cabinet/members/").status_code == 403
    assert enter(None).get(f"/{path}").status_code == 410


def test_an_invitation_does_not_open_another_store(
    shop_b: Any, owner: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        owner.post("/cabinet/members/new/", {"email": "new@example.com", "role": "staff"})
    path = re.search(r"/cabinet/join/\S+", mail.outbox[0].body).group()
    assert Client(headers={"host": shop_b.host}).get(path).status_code == 410


def test_who_registered_an_address_without_confirming_it_is_not_let_in(shop_a: Any, owner: Client) -> None:
    impostor = make.make_user("boss@example.com", password="impostor", email_confirmed_at=None)
    owner.post("/cabinet/members/new/", {"email": "boss@example.com", "role": "manager"})
    assert not User.objects.get(pk=impostor.pk).check_password("impostor")


def test_a_member_cannot_be_invited_twice(shop_a: Any, owner: Client) -> None:
    response = owner.post("/cabinet/members/new/", {"email": shop_a.staff.email.upper(), "role": "owner"})
    assert response.status_code == 200
    assert "is a member already" in response.content.decode()


def membership(shop: Any, user: Any) -> Membership | None:
    with store_context(shop.store):
        return Membership.objects.filter(user=user).first()


def test_a_role_is_changed_and_a_member_removed(shop_a: Any, owner: Client) -> None:
    pk = membership(shop_a, shop_a.staff).pk
    owner.post(reverse("members:edit", args=[pk]), {"role": "viewer"})
    assert membership(shop_a, shop_a.staff).role == Role.VIEWER
    owner.post(reverse("members:delete", args=[pk]))
    assert membership(shop_a, shop_a.staff) is None
    assert User.objects.filter(pk=shop_a.staff.pk).exists()


def test_the_founder_is_neither_demoted_nor_removed(shop_a: Any, enter: Any) -> None:
    second = enter(make.make_member(shop_a.store, Role.OWNER, make.make_user()))
    pk = membership(shop_a, shop_a.owner).pk
    assert second.post(reverse("members:edit", args=[pk]), {"role": "viewer"}).status_code == 200
    second.post(reverse("members:delete", args=[pk]))
    assert messages(second)[-1].startswith("The store belongs to this member")
    assert membership(shop_a, shop_a.owner).role == Role.OWNER


def test_publishing_the_page_leads_back_to_its_editor(shop_a: Any, owner: Client) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[shop_a.store.site.root_page_id])
    data = form_data(owner, url, **{"body-count": "0", "action-publish": None})
    for action in ({"action-publish": "action-publish"}, {}):
        response = owner.post(url, {**data, **action})
        assert (response.status_code, response["Location"]) == (302, url)


def test_a_page_form_without_its_sections_is_a_sentence(shop_a: Any, owner: Client) -> None:
    response = owner.post(
        reverse("wagtailadmin_pages:edit", args=[shop_a.store.site.root_page_id]), {"seo_title": "x"}
    )
    assert response.status_code == 400


def test_nothing_leads_from_the_editor_to_a_closed_screen(shop_a: Any, owner: Client) -> None:
    page = owner.get(
        reverse("wagtailadmin_pages:edit", args=[shop_a.store.site.root_page_id])
    ).content.decode()
    links = set(re.findall(r'href="(/cabinet/[^"#?]*)', page))
    assert {link: owner.get(link).status_code for link in links if owner.get(link).status_code == 404} == {}


def test_a_member_reads_the_cabinet_in_a_language_of_their_own(shop_a: Any, owner: Client) -> None:
    assert '<html lang="en"' in owner.get("/cabinet/").content.decode()
    owner.post("/cabinet/account/", {"language-preferred_language": "ru", "name-first_name": "Anna"})
    assert '<html lang="ru"' in owner.get("/cabinet/").content.decode()
    assert UserProfile.objects.get(user=shop_a.owner).current_time_zone == ""
    assert User.objects.get(pk=shop_a.owner.pk).first_name == "Anna"


def test_without_one_the_cabinet_speaks_the_stores_language(shop_a: Any, owner: Client) -> None:
    Store.objects.filter(pk=shop_a.store.pk).update(language="ru")
    from commerce.stores import hosts

    hosts.forget([shop_a.host])
    assert '<html lang="ru"' in owner.get("/cabinet/").content.decode()


def test_the_account_screen_offers_no_avatar_mail_or_password(owner: Client) -> None:
    page = owner.get("/cabinet/account/").content.decode()
    names = set(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+-[^"]+)"', page))
    assert names == {"name-first_name", "name-last_name", "language-preferred_language"}


def test_the_cabinet_carries_the_stores_name_and_not_wagtails(shop_a: Any, owner: Client) -> None:
    page = owner.get("/cabinet/products/").content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.S).group(1)
    assert " ".join(title.split()) == "Products - Aster"
    assert "Wagtail" not in re.sub(r"<script.*?</script>|<noscript.*?</noscript>", "", page, flags=re.S)


# --- preview


def test_preview_screen_gives_a_link_and_withdraws_it(shop_a: Any, owner: Client) -> None:
    page = BeautifulSoup(owner.get("/cabinet/preview/").content, "html.parser")
    link = page.select_one("#preview-link")["value"]
    assert link.startswith(shop_a.store.absolute_url("/preview/"))
    token = link.split("/")[-2]
    assert is_good(shop_a.store, token)
    assert owner.post("/cabinet/preview/").status_code == 302
    shop_a.store.refresh_from_db()
    assert not is_good(shop_a.store, token)


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("manager", 200), ("staff", 403), ("viewer", 403)]
)
def test_who_may_show_the_store_around(role: str, status: int, shop_a: Any, enter: Any) -> None:
    assert enter(getattr(shop_a, role)).get("/cabinet/preview/").status_code == status


def test_seller_says_why_the_store_is_closed(shop_a: Any, owner: Client) -> None:
    url = "/cabinet/store/"
    data = form_data(owner, url, status="closed", closed_note="Back soon.", reopens_on="2031-05-01")
    assert owner.post(url, data).status_code == 302
    shop_a.store.refresh_from_db()
    assert (shop_a.store.closed_note, str(shop_a.store.reopens_on)) == ("Back soon.", "2031-05-01")
