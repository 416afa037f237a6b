"""Mail of development and the demo: each message is a file, and a page of the platform shows them."""

import re
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

KEPT = 500  # messages
_NAME = re.compile(r"\d{19}-[0-9a-f]{8}")


class FileBackend(BaseEmailBackend):
    """Writes each message to MAIL_FOLDER, named by the time it was sent; the oldest beyond KEPT go."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():019d}-{secrets.token_hex(4)}"
            draft = folder / f"{name}.new"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")  # a reader never sees half a message
        for old in sorted(folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return len(email_messages)


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The messages sent, newest first."""
    files = sorted(Path(settings.MAIL_FOLDER).glob("*.eml"), reverse=True)[:100]
    return _page(request, "demo/mail_list.html", {"messages": [_read(file) for file in files]})


@require_safe
def mail_message(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its HTML in a sandbox, its text as it is."""
    file = Path(settings.MAIL_FOLDER) / f"{name}.eml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise Http404
    return _page(request, "demo/mail_message.html", {"message": _read(file)})


def _page(request: HttpRequest, template: str, data: dict[str, Any]) -> HttpResponse:
    response = render(request, template, data)
    # The sandboxed frame inherits this: pictures of our own hosts may load, nothing else.
    hosts = f"{settings.PLATFORM_DOMAIN}:* *.{settings.PLATFORM_DOMAIN}:*"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data: {hosts}; base-uri 'none'"
    )
    response["Cache-Control"] = "no-store"
    return response


def _read(file: Path) -> dict[str, Any]:
    message = message_from_bytes(file.read_bytes(), _class=ParsedMessage, policy=policy.default)
    parts = {kind: _body(message, kind) for kind in ("html", "plain")}
    return {
        "name": file.stem,
        "sent_at": datetime.fromtimestamp(int(file.stem[:19]) / 1e9, UTC),
        "subject": message["subject"],
        "sender": message["from"],
        "recipients": message["to"],
        "html": parts["html"],
        "text": parts["plain"],
        "beginning": " ".join((parts["plain"] or strip_tags(parts["html"])).split())[:140],
    }


def _body(message: ParsedMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


app_name = "demo-mail"
urlpatterns = [
    path("", mail_list, name="list"),
    path("<str:name>/", mail_message, name="message"),
]
