"""Wagtail's PostgreSQL search without the work over every store's entries on each save."""

from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend


class Index(PostgresIndex):
    def _refresh_title_norms(self, full: bool = False) -> None:
        """Skipped: an AVG over, and an UPDATE of, the whole platform's index, for a ranking we do not need."""


class SearchBackend(PostgresSearchBackend):
    index_class = Index
