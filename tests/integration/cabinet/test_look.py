"""The look: tried by one member in a draft, published for everybody, and refused to those who may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, TestCase

from cms_pages.media import BrandPictures, StoreImage
from commerce.context import store_context
from commerce.stores.models import Store
from tests import factories as make
from tests.integration.cabinet.conftest import form_data, messages
from themes.look import look_of

pytestmark = pytest.mark.django_db

URL, SAMPLE = "/cabinet/look/", "/cabinet/look/page/"


def stored(shop: Any) -> Store:
    return Store.objects.get(pk=shop.store.pk)


def send(client: Client, do: str, **changes: Any) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(URL, form_data(client, URL, **changes) | {"do": do})


def test_a_published_look_is_what_buyers_see(shop_a: Any, owner: Client) -> None:
    changes = {"theme": "night", "palette-night": "forest", "pair-night": "wide", "header-night": "stacked",
               "footer-night": "slim"}  # fmt: skip
    assert send(owner, "publish", **changes).status_code == 302
    look = look_of(stored(shop_a))
    assert (look.theme.slug, look.palette.slug, look.pair.slug, look.header, look.footer) == (
        "night", "forest", "wide", "stacked", "slim",
    )  # fmt: skip
    page = Client(headers={"host": shop_a.host}).get("/catalogue/")
    assert ('class="head stacked"' in page.text, look.css in page.text) == (True, True)
    assert look.css_hash in page["Content-Security-Policy"]


def test_a_draft_is_seen_by_the_member_who_tries_it_and_by_nobody_else(
    shop_a: Any, owner: Client, enter: Any
) -> None:
    before = look_of(stored(shop_a)).css
    assert send(owner, "try", theme="block").status_code == 302
    draft = owner.get(SAMPLE)
    assert ("--columns:4" in draft.text, before in draft.text) == (True, False)
    assert ("no-store" in draft["Cache-Control"], draft["X-Robots-Tag"]) == (True, "noindex")
    manager = enter(shop_a.manager)
    assert [before in client.get(path).text for client, path in ((manager, SAMPLE), (owner, "/"))] == [
        True,
        True,
    ]
    assert stored(shop_a).theme == shop_a.store.theme


def test_a_draft_stays_in_the_form_until_it_is_thrown_away(shop_a: Any, owner: Client) -> None:
    send(owner, "try", **{"theme": "block", "palette-block": "cobalt", "announcement": "Sale"})
    data = form_data(owner, URL)
    assert (data["theme"], data["palette-block"], data["announcement"]) == ("block", "cobalt", "Sale")
    owner.post(URL, {"do": "forget"})
    assert form_data(owner, URL)["theme"] == look_of(stored(shop_a)).theme.slug


@pytest.mark.parametrize("path", ["/", "/catalogue/", "/search/?q=cup"])
def test_any_page_for_everybody_can_be_shown(path: str, owner: Client) -> None:
    response = owner.get(SAMPLE, {"path": path})
    assert (response.status_code, '<main id="main"' in response.text) == (200, True)


@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/checkout/",
        "/cabinet/",
        "//evil.example/",
        "/nothing/",
        "\x00",
        "/enter/x/",
        "http://[",
        "x",
    ],
)
def test_other_pages_are_not_shown(path: str, owner: Client) -> None:
    assert owner.get(SAMPLE, {"path": path}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("manager", 200), ("staff", 403), ("viewer", 403)])
def test_who_may_open_the_screen(who: str, status: int, shop_a: Any, enter: Any) -> None:
    client = enter(getattr(shop_a, who))
    assert [client.get(path).status_code for path in (URL, SAMPLE)] == [status, status]


def test_stranger_sees_no_sample(shop_a: Any) -> None:
    assert Client(headers={"host": shop_a.host}).get(SAMPLE).status_code == 302


def test_own_colours_are_made_readable_and_the_seller_is_told(shop_a: Any, owner: Client) -> None:
    colours = {"surface": "#ffffff", "ink": "#222222", "accent": "#ffe600"}
    theme = look_of(stored(shop_a)).theme.slug
    send(owner, "publish", **{f"palette-{theme}": "own"}, **colours)
    said = messages(owner)
    branding = stored(shop_a).branding["colours"]
    assert (branding["surface"], branding["ink"], branding["accent"] != "#ffe600") == (
        "#ffffff",
        "#222222",
        True,
    )
    assert said[0] == f"Buttons and links: #ffe600 could not be read well, so it is {branding['accent']} now."


def test_script_is_told_what_was_changed(owner: Client, shop_a: Any) -> None:
    theme = look_of(stored(shop_a)).theme.slug
    data = form_data(owner, URL, **{f"palette-{theme}": "own", "accent": "#ffff00", "surface": "#ffffff"})
    answer = owner.post(URL, data | {"do": "try"}, headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json()["moved"])) == (200, ["accent"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("theme", "../etc"), ("theme", ""), ("accent", "red"), ("accent", "#12"), ("announcement", "x" * 161),
     ("announcement_link", "javascript:alert(1)"), ("announcement_link", "//evil.example"),
     ("announcement_link", "data:text/html,x"), ("announcement_link", "/\\evil.example"), ("logo", "99999999")],
)  # fmt: skip
def test_wrong_choices_are_said_beside_the_field(field: str, value: str, shop_a: Any, owner: Client) -> None:
    data = form_data(owner, URL, **{field: value}) | {"do": "publish"}
    response = owner.post(URL, data)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    answer = owner.post(URL, data, headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def test_logo_is_shown_in_place_of_the_name(shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        image = make.make_image()
    send(owner, "publish", logo=str(image.pk), favicon=str(image.pk))
    look = look_of(stored(shop_a))
    assert look.logo is not None and look.favicon is not None
    page = Client(headers={"host": shop_a.host}).get("/account/login/").text
    assert (look.logo.name in page, f'alt="{shop_a.store.name}"' in page, look.favicon.name in page) == (
        True,
        True,
        True,
    )
    assert Client(headers={"host": shop_a.host}).get("/favicon.svg").status_code == 302


def test_logo_of_another_store_is_no_choice(shop_a: Any, shop_b: Any, owner: Client) -> None:
    with store_context(shop_b.store):
        foreign = make.make_image()
    response = send(owner, "publish", logo=str(foreign.pk))
    assert list(response.context["form"].errors) == ["logo"]
    with store_context(shop_a.store):
        assert not BrandPictures.objects.exists()


def test_deleted_logo_is_not_shown_any_more(shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        image = make.make_image()
    send(owner, "publish", logo=str(image.pk))
    with store_context(stored(shop_a)):
        StoreImage.objects.get(pk=image.pk).delete()
        assert BrandPictures.objects.get().logo is None
    assert look_of(stored(shop_a)).logo is None


def test_announcement_leads_where_the_seller_says_and_can_be_put_away(shop_a: Any, owner: Client) -> None:
    send(
        owner,
        "publish",
        announcement="Sale <b>now</b>",
        announcement_link="/catalogue/",
        shows_announcement="on",
    )
    buyer = Client(headers={"host": shop_a.host})
    assert '<a href="/catalogue/">Sale &lt;b&gt;now&lt;/b&gt;</a>' in buyer.get("/account/login/").text
    send(owner, "publish", shows_announcement=None)
    assert "Sale &lt;b&gt;" not in buyer.get("/account/login/").text
    assert stored(shop_a).announcement == "Sale <b>now</b>"


def test_branding_that_makes_no_sense_any_more_is_as_if_not_chosen(shop_a: Any) -> None:
    shop_a.store.branding = {
        "palette": "gone",
        "pair": 7,
        "header": "up",
        "footer": None,
        "colours": {"ink": "no"},
    }
    look, plain = look_of(shop_a.store), look_of(Store(theme=shop_a.store.theme))
    assert look == plain


def test_sheet_of_the_screen_has_every_font(owner: Client) -> None:
    response = owner.get("/cabinet/look/fonts.css")
    assert (response["Content-Type"], '"Unbounded"' in response.text) == ("text/css; charset=utf-8", True)
