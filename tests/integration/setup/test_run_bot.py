import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from telegram.error import InvalidToken

from site_config import heartbeat
from site_config.env import ROOT
from site_config.management.commands import run_bot

SENTENCE = "TELEGRAM_BOT_TOKEN is not set: there is no bot to run"


@pytest.mark.slow
def test_without_a_token_it_says_so_and_idles_healthy_until_it_is_told_to_stop() -> None:
    heartbeat.client(settings.REDIS_URL).delete(f"{heartbeat.PREFIX}bot")
    variables = {"REDIS_URL": settings.REDIS_URL, "TELEGRAM_BOT_TOKEN": "", "LOG_LEVEL": "INFO"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_bot"],
        cwd=ROOT,
        env={**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "site_config.settings"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        give_up = time.monotonic() + 60
        while not heartbeat.is_alive(settings.REDIS_URL, "bot"):
            assert process.poll() is None
            assert time.monotonic() < give_up
        process.send_signal(signal.SIGTERM)
        _, printed = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert printed.count(SENTENCE) == 1


def test_a_wrong_token_is_a_sentence_that_does_not_repeat_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TELEGRAM_BOT_TOKEN = "1234567:secret"

    def refuse(self: Any, **options: Any) -> None:
        raise InvalidToken("The token `1234567:secret` was rejected by the server.")

    monkeypatch.setattr("telegram.ext.Application.run_polling", refuse)
    with pytest.raises(CommandError) as caught:
        call_command("run_bot")
    assert str(caught.value).startswith("Telegram does not accept TELEGRAM_BOT_TOKEN: ")
    assert "secret" not in str(caught.value)


def test_the_bot_outlives_a_redis_that_is_away(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    run_bot._beat()
    assert "The bot's heartbeat did not reach Redis" in caplog.text
