import asyncio
from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest

from integrations.telegram.bot import build_bot, greeting

ADDRESS = "https://vitrina.example"


async def nothing() -> None:
    """Nothing to do on start."""


@pytest.mark.parametrize("language", ["en", None, "xx-nonsense", "../../etc"])
def test_the_greeting_names_the_platform_in_whatever_language(language: str | None) -> None:
    assert greeting(address=ADDRESS, language=language).endswith(ADDRESS)


def test_start_is_answered() -> None:
    bot = build_bot(token="1:a", address=ADDRESS, on_start=nothing)
    (handler,) = bot.handlers[0]
    message = SimpleNamespace(reply_text=AsyncMock())
    update = SimpleNamespace(message=message, effective_user=SimpleNamespace(language_code="en"))
    asyncio.run(handler.callback(update, None))
    message.reply_text.assert_awaited_once_with(greeting(address=ADDRESS, language="en"))
