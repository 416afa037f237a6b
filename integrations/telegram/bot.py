"""The platform's own Telegram bot: it greets whoever starts it, and says where the platform is.

It asks Telegram for updates (polling), so it needs no public address. It knows no store.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes


def greeting(*, address: str, language: str | None) -> str:
    """What the bot answers to /start, in the language of the person's Telegram (else the platform's own)."""
    spoken = language if language and translation.check_for_language(language) else None
    with translation.override(spoken):
        return _(
            "Hello! This is Vitrina. Open a store of your own, or look after the one you have: %(address)s"
        ) % {"address": address}


def build_bot(
    *, token: str, address: str, on_start: Callable[[], Coroutine[Any, Any, None]]
) -> Application[Any, Any, Any, Any, Any, Any]:
    """The bot of this token; `on_start` runs beside it, in its event loop, until it stops."""
    beside: list[asyncio.Task[None]] = []

    async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.effective_user:
            await update.message.reply_text(
                greeting(address=address, language=update.effective_user.language_code)
            )

    async def begin(application: Any) -> None:
        beside.append(asyncio.create_task(on_start()))

    async def end(application: Any) -> None:
        for task in beside:
            task.cancel()

    application = Application.builder().token(token).post_init(begin).post_stop(end).build()
    application.add_handler(CommandHandler("start", greet))
    return application
