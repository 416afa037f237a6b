from commerce.search.services import index_store
from commerce.stores.management.for_stores import StoresCommand


class Command(StoresCommand):
    """Index the products of one store, or of every store: after a restore, say. Saves index themselves."""

    help = "Index the products of one store, or of every store, for search."

    def do(self) -> str:
        return f"{index_store()} products can be found"
