"""Opening a store through the form, my stores, the way into a cabinet, the operators' console."""

import pytest
from django.test import Client

from commerce.accounts.handover import handover_url
from commerce.context import store_context
from commerce.stores.models import Membership, Store
from tests import factories as make
from tests.browser import Browser
from themes.registry import all_themes

pytestmark = pytest.mark.django_db

PLATFORM = "http://localhost"
PASSWORD = "green tea at noon"
FORM = {"name": "Birch & Clay", "slug": "birch-clay", "language": "en", "currency": "EUR", "theme": "linen"}


@pytest.fixture(autouse=True)
def addresses_without_a_port(settings):
    settings.PUBLIC_PORT_SUFFIX = ""


@pytest.fixture
def ann():
    return make.make_user("ann@example.com", password=PASSWORD)


@pytest.fixture
def browser(ann):
    """Ann's, logged in on the platform's host."""
    return Browser().open(f"{PLATFORM}/login/").submit("password", email=ann.email, password=PASSWORD)


def test_one_form_opens_a_store_and_leads_into_its_cabinet(browser, ann):
    browser.open(f"{PLATFORM}/open/").submit("slug", **FORM)
    store = Store.objects.get()
    assert (store.owner, store.name, store.slug, store.theme) == (ann, "Birch & Clay", "birch-clay", "linen")
    assert (browser.host, browser.path, browser.status) == ("birch-clay.localhost", "/cabinet/", 200)


def test_only_people_who_are_known_open_stores():
    assert Browser().open(f"{PLATFORM}/open/").path == "/login/"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "What is your store called?"),
        ("name", "!!!", "A name has at least one letter or digit."),
        ("slug", "admin", "“admin” is kept for the platform itself. Free, for example: admin-shop"),
        ("slug", "mаgazin", "The address mixes alphabets"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(browser, field, value, said):
    browser.open(f"{PLATFORM}/open/").submit("slug", **{**FORM, "currency": "KZT", field: value})
    assert browser.path == "/open/" and said in browser.text
    assert browser.page.find("option", value="KZT", selected=True)
    assert browser.page.find("input", attrs={"name": field}).get("value", "") == value
    assert not Store.objects.exists()


def test_an_empty_address_is_suggested_from_the_name(browser):
    browser.open(f"{PLATFORM}/open/").submit("slug", **{**FORM, "name": "Чайная лавка", "slug": ""})
    assert browser.page.find("input", attrs={"name": "slug"})["value"] == "chaynaya-lavka"
    assert browser.submit("slug").host == "chaynaya-lavka.localhost"


@pytest.mark.parametrize(
    ("slug", "said"), [("birch-clay", "This address is free."), ("www", "kept for the platform")]
)
def test_the_address_is_checked_without_a_script(browser, slug, said):
    browser.open(f"{PLATFORM}/open/").post("/open/address/", {"name": "", "slug": slug})
    assert said in browser.text and "What is your store called?" not in browser.text


def test_the_address_is_checked_with_a_script(browser):
    client = browser.clients["localhost"]
    ask = lambda query: client.get(f"/open/address/?{query}", headers={"host": "localhost"}).json()  # noqa: E731
    assert ask("name=Чайная") == {"suggestion": "chaynaya"}
    assert ask("slug=birch-clay") == {"is_free": True}
    assert ask("slug=www") == {
        "is_free": False,
        "message": "“www” is kept for the platform itself.",
        "suggestion": "www-shop",
    }


@pytest.mark.parametrize(("field", "value"), [("theme", "../etc"), ("currency", "XXX"), ("language", "xx")])
def test_a_choice_that_is_not_offered_is_refused(browser, field, value):
    browser.open(f"{PLATFORM}/open/").submit("slug", **{**FORM, field: value})
    assert browser.status == 200 and not Store.objects.exists()


def test_my_stores_are_mine(browser, ann):
    mine = make.make_store("mine", owner=ann, name="Ann's cups")
    other = make.make_store("other", name="Somebody else's")
    make.make_member(other, "staff", make.make_user())
    helped = make.make_store("helped", name="Where Ann helps")
    make.make_member(helped, "manager", ann)
    browser.open(f"{PLATFORM}/stores/")
    assert [h.get_text(strip=True) for h in browser.page.find_all("h2")] == ["Ann's cups", "Where Ann helps"]
    assert "Owner" in browser.text and "Manager" in browser.text
    browser.submit(mine.slug)
    assert (browser.host, browser.path) == ("mine.localhost", "/cabinet/")


def test_a_strangers_store_is_not_entered(browser):
    make.make_store("other")
    browser.open(f"{PLATFORM}/stores/").post("/stores/other/enter/", {})
    assert browser.status == 404


def path_of(url):
    return url.removeprefix("http://mine.localhost")


def test_a_ticket_works_once(ann):
    path = path_of(handover_url(user=ann, store=make.make_store("mine", owner=ann)))
    first, second = Client(headers={"host": "mine.localhost"}), Client(headers={"host": "mine.localhost"})
    assert first.get(path)["Location"] == "/cabinet/"
    assert first.session["_auth_user_id"] == str(ann.pk)
    second.get(path)
    assert "_auth_user_id" not in second.session


def test_a_ticket_works_on_its_own_host_alone(ann):
    path = path_of(handover_url(user=ann, store=make.make_store("mine", owner=ann)))
    make.make_store("second", owner=ann)
    elsewhere = Client(headers={"host": "second.localhost"})
    elsewhere.get(path)
    assert "_auth_user_id" not in elsewhere.session


def test_a_ticket_of_somebody_who_was_let_go_in_between_is_worth_nothing(ann):
    store = make.make_store("mine")
    make.make_member(store, "staff", ann)
    path = path_of(handover_url(user=ann, store=store))
    with store_context(store):
        Membership.objects.filter(user=ann).delete()
    client = Client(headers={"host": "mine.localhost"})
    client.get(path)
    assert "_auth_user_id" not in client.session


def test_a_made_up_ticket_is_sent_to_the_log_in(ann):
    make.make_store("mine", owner=ann)
    assert Browser().open("http://mine.localhost/enter/made-up/").path == "/account/login/"


def test_the_short_way_to_a_store():
    make.make_store("mine")
    client = Client(headers={"host": "localhost"})
    response = client.get("/mine/")
    assert (response.status_code, response["Location"]) == (302, "http://mine.localhost/")
    assert client.get("/nobody/").status_code == 404


@pytest.fixture
def operator():
    user = make.make_operator()
    user.set_password(PASSWORD)
    user.save()
    return Browser().open(f"{PLATFORM}/login/").submit("password", email=user.email, password=PASSWORD)


def test_the_console_is_for_operators(browser):
    assert browser.open(f"{PLATFORM}/operators/").status == 404
    assert Browser().open(f"{PLATFORM}/operators/").path == "/login/"


def test_operators_find_a_store_and_see_its_size(operator):
    store, _other = make.make_store("mine", name="Cups"), make.make_store("other", name="Candles")
    with store_context(store):
        make.make_product("Cup", variants={"Blue": "1.00"})
        make.make_product("Bowl")
    operator.open(f"{PLATFORM}/operators/?q=cUPs")
    assert "Cups" in operator.text and "Candles" not in operator.text
    assert "owner@mine.example" in operator.text and "2 products · 0 orders" in operator.text
    assert "1 store" in operator.text


def test_operators_close_a_store_and_open_it_again(operator):
    store = make.make_store("mine", name="Cups")
    operator.open(f"{PLATFORM}/operators/").submit("mine", status="closed")
    store.refresh_from_db()
    assert store.status == "closed" and "“Cups” is closed." in operator.text
    operator.submit("mine", status="open")
    store.refresh_from_db()
    assert store.status == "open"


def test_a_status_that_is_no_status_is_refused(operator):
    store = make.make_store("mine")
    operator.open(f"{PLATFORM}/operators/").post("/operators/mine/status/", {"status": "gone"})
    store.refresh_from_db()
    assert store.status == "open" and operator.status == 200


def test_owners_close_no_stores_here(browser, ann):
    store = make.make_store("mine", owner=ann)
    browser.open(f"{PLATFORM}/stores/").post("/operators/mine/status/", {"status": "closed"})
    store.refresh_from_db()
    assert browser.status == 404 and store.status == "open"


@pytest.mark.parametrize("path", ["/cabinet/", "/cabinet/pages/", "/documents/1/x.pdf", "/catalogue/"])
def test_nothing_of_a_store_or_its_cabinet_is_on_the_platforms_host(operator, path):
    assert operator.open(f"{PLATFORM}{path}").status == 404


@pytest.mark.parametrize("slug", sorted(all_themes()))
def test_every_theme_has_a_picture(slug):
    response = Client(headers={"host": "localhost"}).get(f"/open/looks/{slug}.svg")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")


def test_a_script_in_the_name_is_only_text(browser):
    browser.open(f"{PLATFORM}/open/").submit("slug", **{**FORM, "name": "<script>alert(1)</script>"})
    browser.open(f"{PLATFORM}/stores/")
    assert "<script>alert" not in browser.response.content.decode()
    assert "<script>alert(1)</script>" in browser.text
