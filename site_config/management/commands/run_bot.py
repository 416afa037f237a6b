"""The bot's process. Without a token there is no bot: it says so and stays idle, alive for its health check."""

import asyncio
import logging
import signal
from typing import Any

import redis
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from telegram.error import InvalidToken

from integrations.telegram.bot import build_bot
from site_config import heartbeat

logger = logging.getLogger("vitrina.bot")


class Command(BaseCommand):
    help = "Run the platform's Telegram bot (TELEGRAM_BOT_TOKEN)."

    def handle(self, **options: Any) -> None:
        if not settings.TELEGRAM_BOT_TOKEN:
            logger.info("TELEGRAM_BOT_TOKEN is not set: there is no bot to run")
            _idle()
            return
        address = settings.WAGTAILADMIN_BASE_URL
        bot = build_bot(token=settings.TELEGRAM_BOT_TOKEN, address=address, on_start=_keep_beating)
        try:
            bot.run_polling(bootstrap_retries=-1)
        except InvalidToken:  # its own message repeats the token
            raise CommandError(
                "Telegram does not accept TELEGRAM_BOT_TOKEN: copy it anew from @BotFather, or unset it to run no bot."
            ) from None


def _beat() -> None:
    try:
        heartbeat.beat(settings.REDIS_URL, "bot")
    except redis.RedisError as error:  # it may be away for a moment: the bot outlives that
        logger.warning("The bot's heartbeat did not reach Redis: %s", error)


async def _keep_beating() -> None:
    while True:
        await asyncio.to_thread(_beat)
        await asyncio.sleep(heartbeat.INTERVAL)


def _idle() -> None:
    # Waited for, not handled: a handler that sets an event may come while the wait holds the event's own lock.
    told_to_stop = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, told_to_stop)
    while True:
        _beat()
        if signal.sigtimedwait(told_to_stop, heartbeat.INTERVAL):
            return
