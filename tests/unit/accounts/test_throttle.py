"""How often somebody may try."""

import pytest
from django.test import RequestFactory

from commerce.accounts.throttle import LIMITS, TooManyAttempts, attempt, client_ip, forgive


def many(times, *, ip="10.0.0.1", account="ann@example.com"):
    for _time in range(times):
        attempt("log-in", ip=ip, account=account)


def test_a_person_gets_so_many_attempts_and_then_a_sentence():
    many(LIMITS["log-in"].pair)
    with pytest.raises(TooManyAttempts) as refused:
        many(1, account=" ANN@example.com ")  # the same address, whatever its case
    assert refused.value.message == "Too many attempts. Wait 15 minutes, then try again."


def test_one_place_does_not_lock_the_owner_out_elsewhere():
    with pytest.raises(TooManyAttempts):
        many(LIMITS["log-in"].pair + 1)
    many(1, ip="10.0.0.2")


def test_one_place_does_not_try_everybody():
    for number in range(LIMITS["log-in"].ip):
        many(1, account=f"person{number}@example.com")
    with pytest.raises(TooManyAttempts):
        many(1, account="one-more@example.com")


def test_many_places_do_not_try_one_account():
    for number in range(LIMITS["log-in"].account):
        many(1, ip=f"10.0.1.{number}")
    with pytest.raises(TooManyAttempts):
        many(1, ip="10.0.2.1")


def test_a_right_password_is_forgiven_the_wrong_ones():
    many(LIMITS["log-in"].pair)
    forgive("log-in", ip="10.0.0.1", account="ann@example.com")
    many(1)


def test_actions_are_counted_apart():
    many(LIMITS["log-in"].pair)
    attempt("letter", ip="10.0.0.1", account="ann@example.com")


@pytest.mark.parametrize(("is_production", "ip"), [(True, "203.0.113.7"), (False, "10.0.0.1")])
def test_the_header_of_nginx_is_believed_only_behind_it(settings, is_production, ip):
    settings.IS_PRODUCTION = is_production
    request = RequestFactory().get("/", headers={"x-real-ip": "203.0.113.7"}, REMOTE_ADDR="10.0.0.1")
    assert client_ip(request) == ip
