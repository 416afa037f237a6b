"""The bot's process. Without a token there is no bot: it says so and stays idle, alive for its health check."""

import asyncio
import logging
import signal
import threading
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from integrations.telegram.bot import build_bot
from site_config import heartbeat

logger = logging.getLogger("vitrina.bot")


class Command(BaseCommand):
    help = "Run the platform's Telegram bot (TELEGRAM_BOT_TOKEN)."

    def handle(self, **options: Any) -> None:
        beat = partial(heartbeat.beat, settings.REDIS_URL, "bot")
        if not settings.TELEGRAM_BOT_TOKEN:
            logger.info("TELEGRAM_BOT_TOKEN is not set: there is no bot to run")
            self._idle(beat)
            return

        async def keep_beating() -> None:
            while True:
                await asyncio.to_thread(beat)
                await asyncio.sleep(heartbeat.INTERVAL)

        address = settings.WAGTAILADMIN_BASE_URL
        build_bot(token=settings.TELEGRAM_BOT_TOKEN, address=address, on_start=keep_beating).run_polling(
            bootstrap_retries=-1
        )

    def _idle(self, beat: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        while True:
            beat()
            if stopped.wait(heartbeat.INTERVAL):
                return
