from commerce.cards.keeping import refresh_store
from commerce.stores.management.for_stores import StoresCommand


class Command(StoresCommand):
    """Compare the cards of one store, or of every store, with the catalogue and repair them: after a restore, say."""

    help = "Compare the cards of one store, or of every store, with the catalogue, and repair them."

    def do(self) -> str:
        return f"{refresh_store()} card rows repaired"
