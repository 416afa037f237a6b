"""`migrate`, run as all stores: data migrations see every row, and the guards are installed after it."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand

from commerce.context import all_stores


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> Any:
        with all_stores():
            return super().handle(*args, **options)
