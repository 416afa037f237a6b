"""`manage.py load_demo`: all or nothing, and never in production."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from commerce.accounts.models import User
from commerce.stores.models import Store
from site_config.demo import loader
from tests import factories as make


def test_production_is_refused(db: None, settings: LazySettings) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="not for production") as refusal:
        call_command("load_demo")
    assert refusal.value.returncode == 1
    assert (Store.objects.count(), User.objects.count()) == (0, 0)


def test_a_store_of_somebody_else_is_left_alone(db: None) -> None:
    store = make.make_store("terra", owner=make.make_user("vera@example.com"))
    for reset in (False, True):
        with pytest.raises(CommandError, match=r"«terra» belongs to a store of vera@example\.com"):
            call_command("load_demo", reset=reset)
    assert list(Store.objects.all()) == [store]
    assert list(User.objects.values_list("email", flat=True)) == ["vera@example.com"]


def test_an_interrupted_load_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loader, "publish_landing", interrupt)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo")
    assert (Store.objects.count(), User.objects.count()) == (0, 0)
