from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from commerce.stores.scoping import StoreOwned


class SearchEntry(StoreOwned):
    """What a product on sale is found by: weighted lexemes, each with the store's pk in front (`'4.mug'`).

    Written by `search.services`. Apart from the product, so that a change of stock does not rewrite the index.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    lexemes = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["lexemes"], name="search_lexemes")]
