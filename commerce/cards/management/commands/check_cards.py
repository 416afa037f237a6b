from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commerce.cards.keeping import refresh_store
from commerce.context import store_context
from commerce.stores.models import Store


class Command(BaseCommand):
    """Compare the cards of one store, or of every store, with the catalogue and repair them: after a restore, say."""

    help = "Compare the cards of one store, or of every store, with the catalogue, and repair them."

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
                self.stdout.write(f"{store.slug}: {refresh_store()} card rows repaired")
