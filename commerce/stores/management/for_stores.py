"""Commands that do something for one store, or for each."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commerce.context import store_context
from commerce.stores.models import Store


class StoresCommand(BaseCommand):
    """`--store SLUG` or `--all`; a subclass says what is done inside each store."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--store", metavar="SLUG", help="the store's address slug")
        which.add_argument("--all", action="store_true", help="every store")

    def handle(self, *args: Any, **options: Any) -> None:
        stores = Store.objects.order_by("pk")
        if options["store"]:
            stores = stores.filter(slug=options["store"])
            if not stores:
                raise CommandError(f"There is no store with the address «{options['store']}».")
        for store in stores.iterator():
            with store_context(store):
                self.stdout.write(f"{store.slug}: {self.do()}")

    def do(self) -> str:
        """Do it for the active store; gives what is printed behind its name."""
        raise NotImplementedError
