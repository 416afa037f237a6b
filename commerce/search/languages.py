"""Which of PostgreSQL's text search configurations stems the words of which language."""

# PostgreSQL's `russian` stems Latin words as English ones, so it knows both of a store's likely alphabets: brands in a
# Russian store, and a Russian word in an English one. Its `english` would leave Cyrillic words as they are.
_CONFIGURATIONS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "russian", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def text_search_configuration(language: str) -> str:
    """The configuration for a store's language code ("pt-br": of "pt"); `simple` (no stems) for an unknown one.

    It stems the words of the store's added languages too: a word as it stands in a text is found in any of them.
    """
    return _CONFIGURATIONS.get(language.partition("-")[0], "simple")
