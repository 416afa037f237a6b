"""What `make demo` and `make dev` need before the site starts; each step once, or again when its source changed."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from commerce.stores.models import Store
from site_config import messages
from site_config.apps import StaticFiles

DEMO_SLUGS = ("aurora", "terra")


class Command(BaseCommand):
    help = "Migrate, compile the translations, collect the static files and load the demo stores."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-static", action="store_true", help="leave the static files to the development server"
        )

    def handle(self, *, no_static: bool, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError(
                "The demo is not for production: migrate and collectstatic are separate steps there."
            )
        messages.compile_catalogues()
        self._say("Migrating the database")
        call_command("migrate", verbosity=0)
        if not no_static:
            self._collect_static()
        if Store.objects.filter(slug__in=DEMO_SLUGS).count() < len(DEMO_SLUGS):
            self._say("Loading the demo stores")
            call_command("load_demo", verbosity=0)

    def _collect_static(self) -> None:
        """Hash and compress them: a minute of work, so only when a file has changed."""
        state, note = _state_of_static(), Path(settings.STATIC_ROOT) / ".collected"
        if note.exists() and note.read_text() == state:
            return
        self._say("Collecting the static files")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        note.write_text(state)

    def _say(self, what: str) -> None:
        self.stdout.write(f"{what} …")
        self.stdout.flush()


def _state_of_static() -> str:
    ignored = StaticFiles.ignore_patterns
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(ignored):
            digest.update(
                f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}\n".encode()
            )
    return digest.hexdigest()
