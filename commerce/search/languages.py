"""Which of PostgreSQL's text search configurations stems the words of which language."""

_CONFIGURATIONS = {"en": "english", "ru": "russian"}


def text_search_configuration(language: str) -> str:
    """The configuration for a store's language code; `simple` (no stems) for one that we do not know."""
    return _CONFIGURATIONS.get(language, "simple")
