import json
import logging
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from commerce.context import store_context
from site_config.logs import JsonFormatter, RequestLogMiddleware, WithoutHeartbeats, request_id

ID = "3f2c9a-proxy.1"


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request_id.get())


def logged(request: HttpRequest, caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    with caplog.at_level(logging.DEBUG, "vitrina.request"):
        RequestLogMiddleware(answer)(request)
    return caplog.records[-1]


def test_a_given_request_id_is_kept_and_returned(rf: RequestFactory) -> None:
    response = RequestLogMiddleware(answer)(rf.get("/", headers={"X-Request-ID": ID}))
    assert (response["X-Request-ID"], response.content.decode()) == (ID, ID)


@pytest.mark.parametrize(
    "given",
    ["", "short", "x" * 65, "has space in it", "line\nbreak-12345", "-starts-with-dash", "ключ-запроса"],
)
def test_any_other_request_id_is_replaced(rf: RequestFactory, given: str) -> None:
    request = rf.get("/")
    request.META["HTTP_X_REQUEST_ID"] = given
    response = RequestLogMiddleware(answer)(request)
    assert response["X-Request-ID"] != given
    assert len(response["X-Request-ID"]) == 32


def test_the_id_is_gone_after_the_request(rf: RequestFactory) -> None:
    RequestLogMiddleware(answer)(rf.get("/"))
    assert request_id.get() == ""


def test_the_line_says_method_path_without_query_and_status(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    record = logged(rf.get("/search/", {"q": "secret"}), caplog)
    assert record.levelname == "INFO"
    assert (record.method, record.path, record.status) == ("GET", "/search/", 200)
    assert "secret" not in record.getMessage()
    assert record.duration_ms >= 0


def test_a_path_cannot_forge_a_line(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    record = logged(rf.get("/a%0A12:00:00%20INFO%20forged\u2028x"), caplog)
    assert "\n" not in record.getMessage()
    assert "\u2028" not in record.getMessage()
    assert record.path.startswith("/a?12:00:00 INFO forged?x")


def test_health_checks_are_quiet(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    assert logged(rf.get("/api/health/"), caplog).levelname == "DEBUG"


def test_store_and_user_are_named_when_the_request_knows_them(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    request = rf.get("/")
    request.store = type("Store", (), {"slug": "aurora"})()
    request._cached_user = type("User", (), {"pk": 7})()
    record = logged(request, caplog)
    assert (record.store, record.user) == ("aurora", 7)


def test_a_json_line_holds_what_is_known_and_nothing_empty() -> None:
    record = logging.LogRecord("vitrina.request", logging.INFO, "", 1, "GET %s", ("/чай/",), None)
    record.path, record.status, record.user = "/чай/", 200, None
    token = request_id.set(ID)
    with store_context(5):
        line = json.loads(JsonFormatter().format(record))
    request_id.reset(token)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "vitrina.request",
        "message": "GET /чай/",
        "request_id": ID,
        "store_id": 5,
        "path": "/чай/",
        "status": 200,
    }


def test_an_exception_is_one_json_line() -> None:
    try:
        raise ValueError("broken\nin two")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "failed", (), sys.exc_info())
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert "ValueError: broken" in json.loads(text)["exception"]


def test_a_workers_heartbeat_is_not_logged() -> None:
    beat = logging.LogRecord(
        "celery.app.trace", logging.INFO, "", 1, "Task %(name)s", ({"name": "site_config.beat_heart"},), None
    )
    other = logging.LogRecord(
        "celery.app.trace", logging.INFO, "", 1, "Task %(name)s", ({"name": "send_letter"},), None
    )
    assert [WithoutHeartbeats().filter(record) for record in (beat, other)] == [False, True]
