"""Which of PostgreSQL's text search configurations stems the words of which language."""

# PostgreSQL's `russian` stems Latin words as English ones, so it knows both of a store's likely alphabets: brands in a
# Russian store, and a Russian word in an English one. Its `english` would leave Cyrillic words as they are.
_CONFIGURATIONS = {"en": "russian", "ru": "russian"}


def text_search_configuration(language: str) -> str:
    """The configuration for a store's language code; `simple` (no stems) for one that we do not know."""
    return _CONFIGURATIONS.get(language, "simple")
