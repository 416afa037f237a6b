"""The one statement that makes search entries what the catalogue says."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from commerce.catalogue.models import Product
from commerce.search.languages import text_search_configuration
from commerce.search.models import SearchEntry, SynonymGroup
from commerce.stores.languages import languages_of
from commerce.stores.selectors import active_store

BATCH = 1000

# One statement for any number of products. A variant stands for its parent; what is not on sale loses its entry. The
# texts of all languages of the store are found, in whichever it is shown.
_INDEX = """
WITH wanted AS (
    SELECT DISTINCT coalesce(parent_id, id) AS id
    FROM catalogue_product WHERE store_id = %(store)s AND id = ANY(%(ids)s::bigint[])
), texts AS (
    SELECT
        product.id,
        concat_ws(' ', product.title, added.titles) AS title,
        concat_ws(' ', product.description, added.descriptions) AS description,
        concat_ws(' ', product.upc, variants.upcs) AS codes,
        concat_ws(' ', variants.titles, categories.names, attributes.texts) AS tags
    FROM wanted
    JOIN catalogue_product product ON product.id = wanted.id AND product.is_public
    LEFT JOIN LATERAL (
        SELECT
            string_agg(product.translations -> code ->> 'title', ' ') AS titles,
            string_agg(product.translations -> code ->> 'description', ' ') AS descriptions
        FROM unnest(%(languages)s::text[]) code
    ) added ON true
    LEFT JOIN LATERAL (
        SELECT
            array_agg(id) AS ids, string_agg(upc, ' ') AS upcs,
            string_agg(concat_ws(' ', title, (
                SELECT string_agg(translations -> code ->> 'title', ' ') FROM unnest(%(languages)s::text[]) code
            )), ' ') AS titles
        FROM catalogue_product WHERE parent_id = product.id AND is_public
    ) variants ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT concat_ws(' ', above.name, (
            SELECT string_agg(above.translations -> code ->> 'name', ' ') FROM unnest(%(languages)s::text[]) code
        )), ' ') AS names
        FROM catalogue_productcategory link
        JOIN catalogue_category own ON own.id = link.category_id
        JOIN catalogue_category above
            ON above.store_id = %(store)s AND above.is_public AND starts_with(own.path, above.path)
        WHERE link.product_id = product.id
    ) categories ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT concat_ws(' ', value.value_text, choice.option, (
            SELECT string_agg(attribute.translations -> code -> 'values' ->> value.value_text, ' ')
            FROM unnest(%(languages)s::text[]) code
        )), ' ') AS texts
        FROM catalogue_productattributevalue value
        JOIN catalogue_productattribute attribute ON attribute.id = value.attribute_id
        LEFT JOIN catalogue_attributeoption choice ON choice.id = value.value_option_id
        WHERE value.product_id = ANY(array_append(variants.ids, product.id))
    ) attributes ON true
), shown AS (
    SELECT
        id,
        search_vector(
            %(store)s::bigint,
            %(configuration)s::regconfig,
            names => concat_ws(' ', title, codes),
            tags => tags,
            description => description
        ) AS lexemes,
        search_word_list(concat_ws(' ', title, tags)) AS words
    FROM texts
), hidden AS (
    DELETE FROM search_searchentry entry USING wanted
    WHERE entry.product_id = wanted.id AND wanted.id NOT IN (SELECT id FROM shown)
)
INSERT INTO search_searchentry AS entry (product_id, store_id, lexemes, words)
SELECT id, %(store)s, lexemes, words FROM shown ORDER BY id
ON CONFLICT (product_id) DO UPDATE SET lexemes = excluded.lexemes, words = excluded.words
WHERE (entry.lexemes, entry.words) IS DISTINCT FROM (excluded.lexemes, excluded.words)
"""

# Each text by the words it is made of, stemmed; what has none (only words like "the") is left out.
_TERMS = """
SELECT array_agg(term ORDER BY place) FROM (
    SELECT plainto_tsquery(%(configuration)s::regconfig, search_words(text))::text AS term, place
    FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS typed (text, place)
) stemmed WHERE term <> ''
"""


def index_products(product_ids: Collection[int]) -> None:
    """Make the entries of these products (or the parents of these variants) right; one statement."""
    if not product_ids:
        return
    store = active_store()
    configuration = text_search_configuration(store.language)
    with connection.cursor() as cursor:
        values = {"store": store.pk, "configuration": configuration, "ids": list(product_ids)}
        cursor.execute(_INDEX, {**values, "languages": languages_of(store)[1:]})


def index_store() -> int:
    """Index every product of the active store, and its synonyms. Returns how many products can be found."""
    product_ids = list(Product.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(product_ids), BATCH):
        with transaction.atomic():
            index_products(product_ids[start : start + BATCH])
    for group in SynonymGroup.objects.all():
        fill_terms(group)
        group.save(update_fields=["targets", "substitute"])
    return SearchEntry.objects.count()


def fill_terms(group: SynonymGroup) -> None:
    """Put the stems of a group's words into it, in the store's language; nothing is saved."""
    configuration = text_search_configuration(active_store().language)
    texts = [word for word in group.words.split(",") if word.strip()]
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, {"configuration": configuration, "texts": texts})
        terms = list(dict.fromkeys(cursor.fetchone()[0] or []))
    group.substitute = [f"({term})" for term in terms]
    group.targets = terms[:1] if group.is_one_way else terms
