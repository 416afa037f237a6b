from oscar.apps.catalogue.reviews.apps import CatalogueReviewsConfig as OscarCatalogueReviewsConfig


class CatalogueReviewsConfig(OscarCatalogueReviewsConfig):
    name = "commerce.catalogue.reviews"
