from oscar.apps.search.apps import SearchConfig as OscarSearchConfig


class SearchConfig(OscarSearchConfig):
    name = "commerce.search"

    def ready(self) -> None:
        """Connects our signals and the check of SEARCH_BACKEND. Oscar's views are not loaded: ours are in urls.py."""
        from . import port, signals  # noqa: F401
