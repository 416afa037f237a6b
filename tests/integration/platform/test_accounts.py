"""Register, confirm, log in, a new password: on the platform's host, by their owner and by strangers."""

import re

import pytest
from django.core import mail, signing

from commerce.accounts.models import User
from tests import factories as make
from tests.browser import Browser

pytestmark = pytest.mark.django_db

PLATFORM = "http://localhost"
PASSWORD = "green tea at noon"


@pytest.fixture
def browser(django_capture_on_commit_callbacks):
    """A browser whose requests commit: letters leave at once."""

    class Committing(Browser):
        def _request(self, *args):
            with django_capture_on_commit_callbacks(execute=True):
                return super()._request(*args)

    return Committing()


def link_in_letter(number=-1):
    return re.search(r"http://\S+", mail.outbox[number].body)[0].replace(":8000", "")


def register(browser, email="ann@example.com", password=PASSWORD):
    return browser.open(f"{PLATFORM}/register/").submit(email=email, password=password)


def test_a_person_registers_confirms_and_comes_to_the_form(browser):
    register(browser, email="Ann@Example.com")
    assert browser.path == "/letters/sent/" and "Ann@Example.com" in browser.text
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (["ann@example.com"], "Confirm your e-mail address")
    browser.open(link_in_letter())
    assert User.objects.get().email_confirmed_at is None  # a GET changes nothing: mail scanners follow links
    browser.submit("password", password=PASSWORD)
    assert browser.path == "/open/"
    assert User.objects.get().email_confirmed_at is not None


def test_a_known_address_gets_the_same_answer_and_another_letter(browser):
    make.make_user("ann@example.com", password="her own password")
    register(browser)
    assert browser.path == "/letters/sent/"
    assert [one.subject for one in mail.outbox] == ["You already have an account"]
    assert User.objects.get().check_password("her own password")


def test_registering_again_before_confirming_sends_the_letter_again_and_keeps_the_password(browser):
    register(browser)
    register(browser, password="another long password")
    assert [one.subject for one in mail.outbox] == ["Confirm your e-mail address"] * 2
    assert User.objects.get().check_password(PASSWORD)


def test_a_link_without_the_password_confirms_nothing(browser):
    register(browser)
    browser.open(link_in_letter()).submit("password", password="not this one")
    assert "not the password of this account" in browser.text
    assert User.objects.get().email_confirmed_at is None


def test_an_unconfirmed_person_is_sent_the_letter_instead_of_a_session(browser):
    register(browser)
    browser.open(f"{PLATFORM}/login/").submit("password", email="ann@example.com", password=PASSWORD)
    assert browser.path == "/letters/sent/"
    assert len(mail.outbox) == 2
    assert browser.open(f"{PLATFORM}/stores/").path == "/login/"


@pytest.mark.parametrize("token", ["x", "eyJ1c2VyIjoxfQ:1abc:zzzz"])
def test_a_forged_link_says_so_and_offers_a_new_one(browser, token):
    browser.open(f"{PLATFORM}/confirm/{token}/")
    assert browser.status == 410 and "This link no longer works" in browser.text
    assert browser.form("email")["action"] == "/letters/again/"


def test_a_link_works_for_three_days(browser, monkeypatch):
    register(browser)
    link = link_in_letter()
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 3 * 24 * 3600 - 60)
    assert browser.open(link).status == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + 3 * 24 * 3600 + 60)
    assert browser.open(link).status == 410


def test_asking_again_for_the_letter_tells_a_stranger_nothing(browser):
    browser.open(f"{PLATFORM}/letters/again/").submit("email", email="nobody@example.com")
    assert browser.path == "/letters/sent/" and mail.outbox == []


def test_log_in_and_out(browser):
    make.make_user("ann@example.com", password=PASSWORD)
    browser.open(f"{PLATFORM}/stores/")
    assert browser.path == "/login/"
    browser.submit("password", email="ANN@example.com", password=PASSWORD)
    assert browser.path == "/stores/" and "No store yet" in browser.text
    browser.submit("/logout/")
    assert browser.path == "/" and browser.open("/stores/").path == "/login/"


def test_log_out_is_a_post(browser):
    assert browser.open(f"{PLATFORM}/logout/").status == 405


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_log_in_leads_nowhere_else(browser, where):
    make.make_user("ann@example.com", password=PASSWORD)
    browser.open(f"{PLATFORM}/login/?next={where}").submit(
        "password", email="ann@example.com", password=PASSWORD
    )
    assert (browser.host, browser.path) == ("localhost", "/stores/")


@pytest.mark.parametrize("email", ["ann@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_sound_the_same(browser, email):
    make.make_user("ann@example.com", password=PASSWORD)
    browser.open(f"{PLATFORM}/login/").submit("password", email=email, password="wrong")
    assert "No account has this e-mail address and password." in browser.text


def test_guessing_is_stopped(browser):
    make.make_user("ann@example.com", password=PASSWORD)
    for _attempt in range(8):
        browser.open(f"{PLATFORM}/login/").submit("password", email="ann@example.com", password="wrong")
        assert browser.status == 200
    browser.open(f"{PLATFORM}/login/").submit("password", email="ann@example.com", password=PASSWORD)
    assert browser.status == 429 and "Too many attempts. Wait 15 minutes" in browser.text


def test_a_new_password(browser):
    user = make.make_user("ann@example.com", password="forgotten", email_confirmed_at=None)
    browser.open(f"{PLATFORM}/password/").submit("email", email="ann@example.com")
    assert browser.path == "/letters/sent/"
    link = link_in_letter()
    browser.open(link).submit("password", password=PASSWORD)
    user.refresh_from_db()
    assert (
        user.check_password(PASSWORD) and user.email_confirmed_at is not None
    )  # the letter proved the mailbox
    assert browser.path == "/stores/"
    assert Browser().open(link).status == 410  # once


def test_a_new_password_for_an_unknown_address_sends_nothing(browser):
    browser.open(f"{PLATFORM}/password/").submit("email", email="nobody@example.com")
    assert browser.path == "/letters/sent/" and mail.outbox == []


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("", PASSWORD, "Write your e-mail address."),
        ("ann", PASSWORD, "This does not look like an e-mail address."),
        ("ann@example.com", "", "Choose a password."),
        ("ann@example.com", "short", "too short"),
        ("ann@example.com", "password", "too common"),
        ("anna.karenina@example.com", "anna.karenina", "too similar"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(browser, email, password, said):
    register(browser, email=email, password=password)
    assert browser.status == 200 and said in browser.text
    assert not User.objects.exists()


def test_russian_is_spoken_to_those_who_ask_for_it(browser):
    browser.open(f"{PLATFORM}/").submit("language", language="ru")
    assert browser.page.html["lang"] == "ru"
