"""A person at a browser without JavaScript: follows links, fills in the forms that the page really has, keeps cookies.

Each host has cookies of its own, as in a browser. A 500 is raised by Django's client as the exception behind it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client


class Browser:
    """`Browser().open("http://aurora.localhost/")`, then `click`, `submit`, `text`."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}
        self.url = ""
        self.response: HttpResponse = HttpResponse()
        self.page = BeautifulSoup("", "html.parser")

    # --- where we are

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a person reads, white space folded."""
        return " ".join(self.page.get_text(" ").split())

    # --- what a person does

    def open(self, url: str) -> Browser:
        """Go to an address; a relative one stays on the host we are on. Redirects are followed."""
        return self._request("get", urljoin(self.url, url), None)

    def click(self, text: str) -> Browser:
        """Follow the first link whose text, label or title contains a text."""
        for link in self.page.find_all("a", href=True):
            words = f"{link.get_text(' ')} {link.get('aria-label', '')} {link.get('title', '')}"
            if text in " ".join(words.split()):
                return self.open(link["href"])
        raise AssertionError(f"No link «{text}» on {self.url}: {self.text[:600]}")

    def form(self, marker: str = "") -> Tag:
        """The first POST form whose markup contains a text (an action, a button's label, a field's name), in
        the page's main part before its frame."""
        main = self.page.find("main")
        for form in [*(main.find_all("form") if main else []), *self.page.find_all("form")]:
            if form.get("method", "get").lower() == "post" and marker in str(form):
                return form
        raise AssertionError(f"No form with «{marker}» on {self.url}: {self.text[:600]}")

    def submit(self, marker: str = "", files: dict[str, Any] | None = None, **values: Any) -> Browser:
        """Fill in the fields by name and press the form's (first) button. Unknown field names are an error."""
        form = self.form(marker)
        data = prefilled(form)
        fields = [*form.find_all(["input", "select", "textarea", "button"]), *outer_buttons(form)]
        known = {field.get("name") for field in fields}
        for name, value in {**values, **(files or {})}.items():
            assert name in known, f"No field {name} in the form; it has {sorted(n for n in known if n)}"
            if value is None:
                data.pop(name, None)
            else:
                data[name] = value
        return self._request("post", urljoin(self.url, form.get("action") or self.url), data)

    def post(self, url: str, data: dict[str, Any]) -> Browser:
        """Send fields that a script of the page would have sent; the CSRF token comes from the page we are on."""
        token = self.page.find("input", attrs={"name": "csrfmiddlewaretoken"})
        assert token is not None, f"No CSRF token on {self.url}"
        return self._request("post", urljoin(self.url, url), {"csrfmiddlewaretoken": token["value"], **data})

    # --- how it is done

    def _request(self, method: str, url: str, data: dict[str, Any] | None) -> Browser:
        for _redirect in range(8):
            parts = urlsplit(url)
            client = self.clients.setdefault(parts.netloc, Client(enforce_csrf_checks=True))
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            here = urlsplit(self.url)
            site = "same-origin" if here.netloc == parts.netloc else "cross-site" if here.netloc else "none"
            headers = {"host": parts.netloc, "referer": self.url or url, "sec-fetch-site": site}
            self.response = getattr(client, method)(target, data=data, headers=headers)
            self.url = url
            if self.response.status_code not in (301, 302, 303):
                break
            url, method, data = urljoin(url, self.response["Location"]), "get", None
        else:
            raise AssertionError(f"Too many redirects, last to {url}")
        html = "html" in self.response.get("Content-Type", "")
        self.page = BeautifulSoup(self.response.content if html else b"", "html.parser")
        return self


def prefilled(form: Tag) -> dict[str, Any]:
    """What a browser would send if the person changed nothing and pressed the first button."""
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name = field.get("name")
        if not name or field.has_attr("disabled"):
            continue
        if field.name == "textarea":
            data[name] = field.get_text()
        elif field.name == "select":
            chosen = field.find_all("option", selected=True)
            if not chosen and not field.has_attr("multiple"):
                chosen = field.find_all("option")[:1]
            values = [option.get("value", option.get_text()) for option in chosen]
            if field.has_attr("multiple"):
                data[name] = values
            elif values:
                data[name] = values[0]
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data[name] = field.get("value", "on")
        elif field.get("type") not in ("submit", "button", "image", "file", "reset"):
            data[name] = field.get("value", "")
    inner = form.find_all("button", attrs={"name": True, "type": lambda kind: kind != "button"})
    for button in [*inner, *outer_buttons(form)][:1]:
        data[button["name"]] = button.get("value", "")
    return data


def outer_buttons(form: Tag) -> list[Tag]:
    """The buttons with a name that stand elsewhere on the page and send this form."""
    page = form.find_parents()[-1]
    return page.find_all("button", attrs={"name": True, "form": form["id"]}) if form.get("id") else []
