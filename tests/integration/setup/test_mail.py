import importlib
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from site_config import mail, urls_demo


@pytest.fixture
def client() -> Client:
    """A visitor of the platform's host."""
    return Client(headers={"host": "localhost"})


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def send(subject: str, *, html: str = "", text: str = "Hello") -> int:
    message = EmailMultiAlternatives(subject, text, "shop@aurora.example", ["ann@example.com"])
    if html:
        message.attach_alternative(html, "text/html")
    return get_connection("site_config.mail.FileBackend").send_messages([message])


@pytest.mark.usefixtures("folder")
def test_an_empty_outbox_says_how_to_fill_it(client: Client) -> None:
    response = client.get("/demo/mail/")
    assert response.status_code == 200
    assert "Place an order in a demo store" in response.content.decode()


def test_sent_letters_are_listed_newest_first(client: Client, folder: Path) -> None:
    assert [send("First"), send("Второе письмо")] == [1, 1]
    page = client.get("/demo/mail/").content.decode()
    assert 0 < page.index("Второе письмо") < page.index("First")
    assert len(list(folder.iterdir())) == 2


def test_a_letter_is_shown_as_text_and_in_a_sandbox(client: Client, folder: Path) -> None:
    send(
        "Thank you",
        html='<p class="x">Your <b>order</b></p><script>steal()</script>',
        text="See https://aurora.example/o/1",
    )
    (file,) = folder.glob("*.eml")
    response = client.get(f"/demo/mail/{file.stem}/")
    page = response.content.decode()
    assert '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "&lt;script&gt;steal()" in page
    assert "<script" not in page
    assert '<a href="https://aurora.example/o/1"' in page
    assert response["Content-Security-Policy"].startswith("default-src 'none';")


@pytest.mark.parametrize(
    "name", ["nothing", "..%2F..%2Fsecret_key", "1234567890123456789-0123abcd", "%2Fetc%2Fpasswd"]
)
@pytest.mark.usefixtures("folder")
def test_any_other_name_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/demo/mail/{name}/").status_code == 404


def test_a_file_beside_the_letters_is_not_shown(client: Client, folder: Path) -> None:
    folder.mkdir()
    (folder.parent / "1234567890123456789-0123abcd.eml").write_text("Subject: secret\n\nsecret")
    assert client.get("/demo/mail/..%2F1234567890123456789-0123abcd/").status_code == 404


def test_the_oldest_letters_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "KEPT", 2)
    for subject in ("one", "two", "three"):
        send(subject)
    assert ["Subject: one" in file.read_text() for file in sorted(folder.iterdir())] == [False, False]


@pytest.mark.usefixtures("folder")
def test_a_header_cannot_be_forged() -> None:
    from django.core.mail.message import BadHeaderError

    with pytest.raises(BadHeaderError):
        get_connection("site_config.mail.FileBackend").send_messages(
            [EmailMessage("a\nBcc: everybody@example.com", "x", "a@example.com", ["b@example.com"])]
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_a_stores_host_does_not_show_mail(client: Client) -> None:
    assert client.get("/demo/mail/", headers={"host": "nobody.localhost"}).status_code == 404


def test_production_has_no_such_page(settings: Settings) -> None:
    settings.IS_PRODUCTION = True
    try:
        assert [
            str(pattern.pattern)
            for pattern in importlib.reload(urls_demo).urlpatterns
            if "mail" in str(pattern.pattern)
        ] == []
    finally:
        settings.IS_PRODUCTION = False
        importlib.reload(urls_demo)
