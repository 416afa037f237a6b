from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commerce.context import store_context
from commerce.search.services import index_store
from commerce.stores.models import Store


class Command(BaseCommand):
    """Index the products of one store, or of every store: after a restore, say. Saves index themselves."""

    help = "Index the products of one store, or of every store, for search."

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
                self.stdout.write(f"{store.slug}: {index_store()} products can be found")
