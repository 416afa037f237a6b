"""The platform's own Telegram bot: it greets whoever starts it, and says where the platform is.

It asks Telegram for updates (polling), so it needs no public address. It knows no store.
"""

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
    """The bot of this token; `on_start` is scheduled in its event loop once it runs."""

    async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.effective_user:
            await update.message.reply_text(
                greeting(address=address, language=update.effective_user.language_code)
            )

    async def post_init(application: Any) -> None:
        application.create_task(on_start())

    application = Application.builder().token(token).post_init(post_init).build()
    application.add_handler(CommandHandler("start", greet))
    return application
