from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from site_config.demo.loader import DemoRefused, load_demo


class Command(BaseCommand):
    help = (
        "Load the demo stores, with people whose password everybody knows. Once: a second run does nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="drop the demo stores and load them anew")

    def handle(self, *args: Any, reset: bool, verbosity: int, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError(
                "The demo is not for production: everybody knows the password of its accounts. Nothing was changed."
            )
        try:
            load_demo(reset=reset, say=self.stdout.write if verbosity else lambda sentence: None)
        except DemoRefused as refusal:
            raise CommandError(refusal.message) from None
