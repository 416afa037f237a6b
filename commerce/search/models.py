from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.stores.scoping import StoreOwned


class SearchEntry(StoreOwned):
    """What a product on sale is found by: weighted lexemes, each with the store's pk in front (`'4.mug'`).

    Written by `search.postgres`. Apart from the product, so that a change of stock does not rewrite the index.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    lexemes = SearchVectorField()
    words = ArrayField(models.TextField(), default=list)
    """The words of its name, categories, attributes and variants as they are written, each once, in lower case."""

    class Meta:
        indexes = [GinIndex(fields=["lexemes"], name="search_lexemes")]


class SearchWord(StoreOwned):
    """A word that products of the store have, to guess from what a mistyped one was meant to be.

    Counted by a trigger on SearchEntry (migration 0004), so that no way of writing entries can forget it.
    """

    word = models.CharField(max_length=60, db_collation="C")
    frequency = models.PositiveIntegerField()
    """How many products have it."""
    letters = models.BigIntegerField()
    """A bit for each letter in it (`search_letters`): finds near words without reading them."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "word"], name="search_word_once_per_store")]


class SynonymGroup(StoreOwned):
    """Words that a store's visitors use for the same thing. Written by `services.save_synonyms`."""

    words = models.CharField(_("words"), max_length=300)
    """As the seller wrote them, parted by commas."""
    is_one_way = models.BooleanField(_("only the first word finds the others"), default=False)
    targets = ArrayField(models.TextField(), default=list, editable=False)
    """What is widened, as tsqueries: any of the words, or the first."""
    substitute = ArrayField(models.TextField(), default=list, editable=False)
    """What is found in its place: each of the words as a tsquery."""

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words
