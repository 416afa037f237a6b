"""What lists show, filter and sort by, ready to be read. Written by the SQL function `cards_refresh` alone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from commerce.stores.scoping import StoreOwned


class Card(StoreOwned):
    """A product on sale as a list shows it. A variant stands on the card of its parent."""

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="card"
    )
    slug = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    sort_title = models.TextField()
    """The title without case, accents and punctuation; ё is е."""
    created = models.DateTimeField()
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    """What a buyer pays now for the cheapest variant that can be had, with sales; of all variants when none can."""
    old_price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    """What that one costs without the sale; None when there is none."""
    is_from = models.BooleanField()
    """Whether others of its variants cost more."""
    is_available = models.BooleanField()
    rating = models.FloatField(null=True)
    review_count = models.PositiveIntegerField()
    values = ArrayField(models.TextField())
    """Attribute values ("code=value") of the product and all of its variants, sorted."""
    values_in_stock = ArrayField(models.TextField())
    """The same without what only sold-out variants have."""
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    second_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    priced_until = models.DateTimeField(null=True)
    """When a sale next begins or ends for it; None when no date is known."""

    class Meta:
        indexes = [
            models.Index("store", models.F("created").desc(), models.F("product").desc(), name="card_newest"),
            models.Index(fields=["store", "price", "product"], name="card_by_price"),
            models.Index(
                fields=["priced_until"],
                condition=models.Q(priced_until__isnull=False),
                name="card_priced_until",
            ),
        ]


class CardPlace(StoreOwned):
    """A card in the list of a category that its product is in, and in those of the categories above."""

    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="places")
    created = models.DateTimeField()
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "card"], name="card_once_in_a_category")]
        indexes = [
            models.Index(
                "category", models.F("created").desc(), models.F("card").desc(), name="cardplace_newest"
            ),
            models.Index(fields=["category", "price", "card"], name="cardplace_by_price"),
        ]
